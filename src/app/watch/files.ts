import {toFailure} from '../../errors.ts'
import {wholeness} from '../../pipeline/whole/whole-file.ts'
import {troubleOf} from '../../queue/trouble.ts'
import type {App} from '../app.ts'
import {isInside} from './inside.ts'
import type {Intake} from './intake.ts'
import {createSettling, isSame, type Seen, type SettleTimes} from './settling.ts'

/** Whole files wait so many settle times for others to come with them: 5,000 files shall be one batch, not 500. */
const burst = 5
/** Files that may not be read are tried again after this long. */
const againMs = 2000
const parallelLooks = 32

export interface FilesOptions {
  times: SettleTimes
  intake: Intake
  note(message: string): void
  /** Looks at a path and calls `found` or `gone`. */
  look(path: string): Promise<void>
}

/** Each file on its way: it settles, is whole, is taken with others that came with it; or is passed over. */
export function createFiles(app: App, {times, intake, note, look}: FilesOptions) {
  const now = () => performance.now()
  /** How long ago it changed, by the machine's clock. */
  const ageOf = ({changedMs, mtimeMs}: Seen) => Math.max(0, app.clock.now() - Math.max(changedMs, mtimeMs))
  const settling = createSettling(times)
  const ready = new Map<string, Seen>()
  /** As they were when they were taken or passed over. */
  const handled = new Map<string, Seen>()
  const unreadable = new Set<string>()
  let arrivedAt = 0
  let burstEndsAt = 0
  /** Of the last look at settling files: what settles meanwhile belongs to the same burst. */
  let lookedAt = 0

  const isKnown = (path: string, seen: Seen) =>
    [handled, ready].some((files) => files.has(path) && isSame(files.get(path)!, seen))
  const rest = (path: string, seen: Seen, files: Map<string, Seen>): void => {
    settling.drop(path)
    unreadable.delete(path)
    if (files === ready && ready.size === 0) burstEndsAt = now() + burst * times.settleMs
    files.set(path, seen)
  }
  const decide = async (path: string, seen: Seen): Promise<void> => {
    if (!(await intake.isNews(path, seen))) return rest(path, seen, handled)
    const state = settling.isCut(path) ? 'cut' : await wholeness(path)
    if (state === 'cut' && !settling.isCutForGood(path, now())) return
    if (state !== 'unknown') return rest(path, seen, ready)
    await intake.passOver(path, seen)
    rest(path, seen, handled)
  }
  const lookAgain = async (path: string): Promise<void> => {
    await look(path)
    const seen = settling.seen(path)
    if (!seen || !settling.isQuiet(path, now())) return
    try {
      await decide(path, seen)
    } catch (error) {
      if (troubleOf(error) !== null) throw error
      // It may not be read, now: its rights may change, its disk come back.
      if (!unreadable.has(path)) note(`Cannot read ${path}: ${toFailure(error).message}`)
      unreadable.add(path)
      settling.postpone(path, now() + Math.max(times.settleMs, againMs))
    }
  }
  const takenAt = () =>
    ready.size === 0 ? Number.POSITIVE_INFINITY : Math.min(burstEndsAt, arrivedAt + times.settleMs)
  return {
    found(path: string, seen: Seen): void {
      if (isKnown(path, seen)) return
      ready.delete(path)
      if (settling.look(path, seen, {now: now(), ageMs: ageOf(seen)})) arrivedAt = now()
    },
    gone(path: string): void {
      for (const files of [handled, ready]) files.delete(path)
      settling.drop(path)
    },
    /** What was handled and is not among these is not there any more. */
    forgetOthers(seen: ReadonlySet<string>): void {
      for (const path of handled.keys()) if (!seen.has(path)) handled.delete(path)
    },
    /** Their folder went away: what was to be read of them by then has failed, and is news again when it is back. */
    forgetBelow(root: string): void {
      for (const path of handled.keys()) if (isInside(path, root)) handled.delete(path)
    },
    /** Those that are due for a look, or for a decision. */
    async lookAtSettling(stop: AbortSignal): Promise<void> {
      lookedAt = now()
      const paths = settling.due(lookedAt)
      for (let from = 0; from < paths.length && !stop.aborted; from += parallelLooks)
        await Promise.all(paths.slice(from, from + parallelLooks).map(lookAgain))
    },
    /** A burst is over when nothing new has come for a while, or when its first file has waited long enough. */
    async takeReady(): Promise<void> {
      if (lookedAt < takenAt()) return
      const files = new Map(ready)
      const unread = await intake.take(files)
      // What could not be read is found again when all is looked through.
      for (const [path, seen] of files) if (!unread.has(path)) rest(path, seen, handled)
      for (const path of files.keys()) ready.delete(path)
    },
    nextAt: (): number => Math.min(takenAt(), settling.nextAt()),
  }
}

export type Files = ReturnType<typeof createFiles>
