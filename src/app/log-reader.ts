import {type FileHandle, open} from 'node:fs/promises'
import {setTimeout as sleep} from 'node:timers/promises'
import {type LogLevel, logFiles, logLevels} from './log.ts'
import {parseMoment} from './moment.ts'

/** The log is looked at this often; a person reads no faster. */
const pollMs = 200

export type LogFilter = (line: string) => boolean

/** Lines of a level or above, about a job (any beginning of its id), since a moment ("2h", a date). Throws E_USAGE. */
export function logFilter(
  {level = 'debug', job, since}: {level?: LogLevel | undefined; job?: string | undefined; since?: string | undefined},
  now: number,
): LogFilter {
  const from = since === undefined ? null : parseMoment(since, now)
  const least = logLevels.indexOf(level)
  return (text) => {
    const line = parseLine(text)
    // A line that a crash tore says no level: it is shown where nothing else was asked for.
    if (typeof line['level'] !== 'string') return job === undefined && from === null
    return (
      logLevels.indexOf(line['level'] as LogLevel) >= least &&
      (job === undefined || String(line['job'] ?? '').startsWith(job)) &&
      (from === null || Date.parse(String(line['time'])) >= from)
    )
  }
}

/** A line as an object; one that a crash tore is kept as the text it is. */
export function parseLine(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return {message: line}
  }
}

/** Last lines of the log, also of older files; none if there is no log yet. */
export async function readLog(folder: string, filter: LogFilter, limit: number): Promise<string[]> {
  return (await tail(folder, filter, limit)).lines
}

/** How far a file was read. The file is known by its number, since it gets other names. */
interface Position {
  file: number
  offset: number
}

async function tail(folder: string, filter: LogFilter, limit: number) {
  let lines: string[] = []
  let end: Position | null = null
  for await (const file of newestFirst(folder)) {
    const bytes = await file.read(0)
    end ??= {file: file.number, offset: wholeLines(bytes)}
    lines = [...linesOf(bytes).filter(filter), ...lines].slice(-limit)
    if (lines.length >= limit) break
  }
  return {lines: lines.slice(-limit), end}
}

/** Hands on the last lines, then those that are added, until `stop`; none is left out when the file is moved on. */
export async function followLog(
  folder: string,
  {filter, last, stop}: {filter: LogFilter; last: number; stop: AbortSignal},
  onLine: (line: string) => void,
): Promise<void> {
  let {lines, end} = await tail(folder, filter, last)
  for (;;) {
    for (const line of lines) onLine(line)
    if (stop.aborted) return
    await sleep(pollMs, undefined, {signal: stop}).catch(() => {})
    const added = await after(folder, end)
    lines = added.lines.filter(filter)
    end = added.end
  }
}

/** What came since a position: the rest of its file, and all newer ones. A line that is not ended yet is left for the next look. */
async function after(folder: string, from: Position | null): Promise<{lines: string[]; end: Position | null}> {
  const pieces: Buffer[] = []
  let end: Position | null = null
  for await (const file of newestFirst(folder)) {
    const isLast = file.number === from?.file
    const start = isLast ? from.offset : 0
    const bytes = await file.read(start)
    const whole: number = end === null ? wholeLines(bytes) : bytes.length
    end ??= {file: file.number, offset: start + whole}
    pieces.unshift(bytes.subarray(0, whole))
    if (isLast) break
  }
  return {lines: pieces.flatMap(linesOf), end: end ?? from}
}

interface OpenFile {
  number: number
  read(from: number): Promise<Buffer>
}

/** Files are moved on to the next name while they are looked at: one that was seen may turn up again, but none is missed. */
async function* newestFirst(folder: string): AsyncGenerator<OpenFile> {
  const seen = new Set<number>()
  for (const path of logFiles(folder)) {
    const handle = await open(path, 'r').catch(unlessMissing)
    if (handle === null) continue
    try {
      const {ino} = await handle.stat()
      if (!seen.has(ino)) yield {number: ino, read: (from) => readFrom(handle, from)}
      seen.add(ino)
    } finally {
      await handle.close()
    }
  }
}

function unlessMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}

async function readFrom(handle: FileHandle, from: number): Promise<Buffer> {
  const {size} = await handle.stat()
  const buffer = Buffer.alloc(Math.max(0, size - from))
  const {bytesRead} = await handle.read(buffer, 0, buffer.length, from)
  return buffer.subarray(0, bytesRead)
}

const wholeLines = (bytes: Buffer): number => bytes.lastIndexOf(10) + 1
const linesOf = (bytes: Buffer): string[] => bytes.toString('utf8').split('\n').filter(Boolean)
