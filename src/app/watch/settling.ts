import type {FilePrint} from '../../store/watch-store.ts'

/** A file as one look at it saw it. */
export interface Seen extends FilePrint {
  /** Another file under the same name has another one. */
  inode: number
  /** When bytes, name or permissions last changed, UTC ms; nobody can set it. */
  changedMs: number
}

interface Settling {
  seen: Seen
  /** When it last changed, as far as we can tell. */
  since: number
  /** Longest time between two changes that were seen. */
  longestPause: number
  lookAt: number
  /** It came to rest without an end. */
  isCut: boolean
}

export interface SettleTimes {
  /** A file that stays as it is for this long is taken for whole, ms. */
  settleMs: number
  /** One that looks cut off gets this much longer, ms. */
  cutMs: number
}

/** Who pauses between two writes may pause so many times longer before we think it has ended. */
const pauses = 3
/** But nobody is waited for longer than this by its pauses alone: the look at the end of the file covers the rest. */
const longestWaitMs = 60_000

export const isSame = (a: Seen, b: Seen): boolean =>
  a.bytes === b.bytes && a.mtimeMs === b.mtimeMs && a.inode === b.inode

/** Files that somebody may still be writing: which of them have come to rest. Pure; times are ms of a clock that only goes forward. */
export function createSettling({settleMs, cutMs}: SettleTimes) {
  const files = new Map<string, Settling>()
  const quietAt = ({since, longestPause}: Settling) =>
    since + Math.max(settleMs, Math.min(longestPause * pauses, longestWaitMs))
  /** Slow writers are looked at again while they rest: their pauses are what counts. */
  const nextLook = (file: Settling, now: number) => Math.min(quietAt(file), now + settleMs / 2)
  return {
    /** Looked at it, at a time, so long after it changed. True if it is new here. */
    look(path: string, seen: Seen, {now, ageMs}: {now: number; ageMs: number}): boolean {
      const before = files.get(path)
      if (!before) {
        const file = {seen, since: now - ageMs, longestPause: 0, lookAt: now, isCut: false}
        files.set(path, {...file, lookAt: nextLook(file, now)})
        return true
      }
      if (!isSame(before.seen, seen)) {
        before.longestPause = Math.max(before.longestPause, now - before.since)
        Object.assign(before, {seen, since: now, isCut: false})
      }
      before.lookAt = nextLook(before, now)
      return false
    },
    /** Files that are due for a look, or for a decision. */
    due: (now: number): string[] => [...files].flatMap(([path, {lookAt}]) => (lookAt <= now ? [path] : [])),
    isQuiet: (path: string, now: number): boolean => now >= quietAt(files.get(path)!),
    /** Its end was looked for, and it has not changed since. */
    isCut: (path: string): boolean => files.get(path)!.isCut,
    /** It came to rest without an end. Whether it is taken all the same, by now. */
    isCutForGood(path: string, now: number): boolean {
      const file = files.get(path)!
      const until = quietAt(file) + cutMs
      Object.assign(file, {isCut: true, lookAt: Math.min(now + settleMs, until)})
      return now >= until
    },
    postpone(path: string, until: number): void {
      files.get(path)!.lookAt = until
    },
    /** When there is something to do next; Infinity where nothing waits. */
    nextAt(): number {
      let next = Number.POSITIVE_INFINITY
      for (const {lookAt} of files.values()) next = Math.min(next, lookAt)
      return next
    },
    /** As the last look saw it. */
    seen: (path: string): Seen | undefined => files.get(path)?.seen,
    drop: (path: string): void => void files.delete(path),
  }
}
