import {closeSync, fstatSync, mkdirSync, openSync, renameSync, statSync, writeSync} from 'node:fs'
import {join} from 'node:path'
import type {Clock} from '../clock.ts'
import {tryLock} from '../store/lock.ts'

export const logLevels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof logLevels)[number]

/** None of these may stand in the place of what every line has. */
type LogFields = Record<string, unknown> & {time?: never; level?: never; message?: never}

/**
 * JSON lines in the logs folder; one object a line: time, level, pid, message, fields. Never document text, never secrets. Any
 * number of processes may write at once.
 */
export interface Log {
  write(level: LogLevel, message: string, fields?: LogFields): void
  /** Why the last line could not be written; null while it works. */
  failure(): string | null
}

/** What fits into an editor and a mail; with the older ones at most 60 MB, which are months of a busy folder. */
const longestBytes = 10 * 2 ** 20
const olderFiles = 5

/** Newest first: the one that is written, then older ones. */
export const logFiles = (folder: string): string[] =>
  Array.from({length: olderFiles + 1}, (_, n) => join(folder, n === 0 ? 'snapbatch.log' : `snapbatch.log.${n}`))

/** Work must go on without a log (a full disk, a read-only folder): the failure is kept for `snap doctor`, each line tries again. */
export function createLog(folder: string, clock: Clock, maxBytes = longestBytes): Log {
  const [file] = logFiles(folder) as [string]
  let failed: string | null = null
  let begin = ''
  const append = (line: string) => {
    const bytes = Buffer.from(`${begin}${line}\n`)
    const handle = openLog(file, folder)
    try {
      // One write at the end of the file: lines of several processes never mix.
      const written = writeSync(handle, bytes)
      // The disk filled up in the middle of a line: the next one must not hang on to it.
      begin = written < bytes.length ? '\n' : ''
      if (begin) throw new Error('only a part of a line could be written')
      return fstatSync(handle).size
    } finally {
      closeSync(handle)
    }
  }
  return {
    write(level, message, fields) {
      const time = new Date(clock.now()).toISOString()
      try {
        const size = append(JSON.stringify({time, level, pid: process.pid, message, ...fields}))
        if (size >= maxBytes) rotate(folder, maxBytes)
        failed = null
      } catch (error) {
        failed = (error as Error).message
      }
    },
    failure: () => failed,
  }
}

/** Opened for each line: another process may have moved the file on. */
function openLog(file: string, folder: string): number {
  try {
    return openSync(file, 'a', 0o600)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    mkdirSync(folder, {recursive: true, mode: 0o700})
    return openSync(file, 'a', 0o600)
  }
}

/** Moves each file on by one; whoever has one open writes and reads on in it. Two processes at once would lose one: hence the lock. */
function rotate(folder: string, maxBytes: number): void {
  const lock = join(folder, 'rotate.lock')
  closeSync(openSync(lock, 'a', 0o600))
  const release = tryLock(lock)
  if (release === null) return
  try {
    const files = logFiles(folder)
    if (statSync(files[0]!).size < maxBytes) return
    for (let n = files.length - 1; n > 0; n--) moveOver(files[n - 1]!, files[n]!)
  } finally {
    release()
  }
}

function moveOver(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
