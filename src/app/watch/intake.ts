import {relative} from 'node:path'
import type {DocumentErrorCode} from '../../errors.ts'
import type {Interrupts} from '../../signals.ts'
import {takesUpAgain} from '../../store/run-state.ts'
import type {KnownFile} from '../../store/watch-store.ts'
import type {DocumentOptions} from '../../types/options.ts'
import type {App} from '../app.ts'
import type {Reporter} from '../events.ts'
import {optionHash} from '../flow/keys.ts'
import {hashFile} from '../flow/source-file.ts'
import type {InputFile} from '../inputs/expand.ts'
import {type Enqueue, enqueue} from '../process.ts'
import type {Mover} from './after.ts'
import {rootAbove} from './inside.ts'
import type {Seen} from './settling.ts'

/** What is the same for all files of a session. */
export interface IntakeOptions extends Omit<Enqueue, 'files' | 'interrupts' | 'force'> {
  roots: string[]
}

/** Refusals that the bytes themselves are the reason for; all others pass with the folder, its rights or the network. */
const lasting: readonly (DocumentErrorCode | undefined)[] = ['E_EMPTY', 'E_UNSUPPORTED']

export interface Intake {
  /** Whether a file that came to rest is news: no document of it is done or under way, and it is not known to be none. */
  isNews(path: string, seen: Seen): Promise<boolean>
  /** It is no document. */
  passOver(path: string, seen: Seen): Promise<void>
  /** Makes a batch of these. Returns those that could not be read: they went away meanwhile, or their folder did. */
  take(files: Map<string, Seen>): Promise<ReadonlySet<string>>
  batches: string[]
}

export function createIntake(
  app: App,
  options: IntakeOptions,
  {reporter, interrupts, taken}: {reporter: Reporter; interrupts: Interrupts; taken: () => void},
  mover: Mover | null,
): Intake {
  const hash = optionHash(options.options)
  const batches: string[] = []
  const rootOf = (path: string) => rootAbove(path, options.roots)
  const awaitEnd = (path: string, seen: Seen, {run, sha256}: {run: string | null; sha256: string}) =>
    mover?.await(path, {root: rootOf(path), run, sha256, bytes: seen.bytes, mtimeMs: seen.mtimeMs})
  /** What became of each file of a batch: which run its original waits for. */
  const follow = async (batch: string, files: Map<string, Seen>): Promise<ReadonlySet<string>> => {
    const unread = new Set<string>()
    for (const {path, outcome, run, within, error} of await app.store.items(batch)) {
      const seen = files.get(path)
      if (!seen || within !== null) continue
      if (outcome === 'refused' && !lasting.includes(error?.code)) {
        unread.add(path)
        continue
      }
      // Refused and skipped files are no documents: at the next start they are old news.
      if (outcome === 'refused' || outcome === 'skipped') await app.store.passOver(path, seen)
      if (!mover) continue
      const isEmpty = outcome === 'refused' && error?.code === 'E_EMPTY'
      const sha256 = run !== null || isEmpty ? await shaOf(app, path) : null
      if (sha256 !== null) awaitEnd(path, seen, {run, sha256})
    }
    return unread
  }
  return {
    batches,
    async isNews(path, seen) {
      const known = await app.store.knownFile(path, hash)
      if (isDone(known, seen, options.options)) {
        awaitEnd(path, seen, {run: known!.run!.id, sha256: known!.sha256})
        return false
      }
      return !(await app.store.isPassedOver(path, seen)) && !(await isOwnOutput(app, path))
    },
    passOver: (path, seen) => app.store.passOver(path, seen),
    async take(files) {
      const inputs: InputFile[] = [...files.keys()]
        .sort((a, b) => (a < b ? -1 : 1))
        .map((path) => ({path, relativePath: relative(rootOf(path), path), explicit: false}))
      const {batch} = await enqueue(app, {...options, force: false, files: inputs, interrupts}, reporter)
      batches.push(batch)
      taken()
      return follow(batch, files)
    },
  }
}

/** Null where the file is gone or another one by now: that is another look's matter. */
async function shaOf(app: App, path: string): Promise<string | null> {
  return (await app.store.knownSource(path))?.sha256 ?? hashFile(path).catch(() => null)
}

/** A document of these bytes was done, or is under way, or has failed for good. */
function isDone(known: KnownFile | null, seen: Seen, options: DocumentOptions): boolean {
  if (known?.run == null || known.bytes !== seen.bytes || known.mtimeMs !== seen.mtimeMs) return false
  return !takesUpAgain({...known.run, options})
}

/** An archive that --out put into a folder that is watched. */
async function isOwnOutput(app: App, path: string): Promise<boolean> {
  return (await app.store.publishedFrom(path)) !== null && (await app.store.isOwnOutput(await hashFile(path)))
}
