import {open, readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'

const logFile = (folder: string): string => join(folder, 'snapbatch.log')

/** The log is looked at this often; a person reads no faster. */
const pollMs = 200

/** Last lines of the log; none if there is no log yet. */
export async function readLog(folder: string, limit: number): Promise<string[]> {
  const content = await readFile(logFile(folder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return content.split('\n').filter(Boolean).slice(-limit)
}

/** A line as an object; one that a crash tore is kept as the text it is. */
export function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return {message: line}
  }
}

/** Hands on lines that are added, until `stop`. */
export async function followLog(folder: string, stop: AbortSignal, onLine: (line: string) => void): Promise<void> {
  let offset = (await readFile(logFile(folder)).catch(() => Buffer.alloc(0))).length
  let rest = ''
  while (!stop.aborted) {
    const file = await open(logFile(folder), 'r').catch(() => null)
    if (file) {
      const {size} = await file.stat()
      const buffer = Buffer.alloc(Math.max(0, size - offset))
      await file.read(buffer, 0, buffer.length, offset)
      await file.close()
      offset = size
      const lines = (rest + buffer.toString('utf8')).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) onLine(line)
    }
    await sleep(pollMs, undefined, {signal: stop}).catch(() => {})
  }
}
