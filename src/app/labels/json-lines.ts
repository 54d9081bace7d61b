import {createReadStream} from 'node:fs'
import {resolve} from 'node:path'
import {ExitCode, SnapError} from '../../errors.ts'
import {encodePath} from '../../path-bytes.ts'

/** A line of a file of JSON lines: its object, or why it is none. Lines count from 1. */
export type JsonLine = {number: number} & ({record: Record<string, unknown>} | {reason: string})

/** A longer line is no record: it is passed over without being kept. */
const maxLineBytes = 8 * 1024 * 1024
const newline = 10

/** The objects of a file (`-`: standard input), a line at a time whatever its size; empty lines are left out. */
export async function* readJsonLines(file: string, cwd: string): AsyncGenerator<JsonLine> {
  for await (const {number, bytes} of linesOf(file, cwd)) {
    if (bytes === null) yield {number, reason: `it is longer than ${maxLineBytes / 1024 / 1024} MB`}
    else if (bytes.length > 0) {
      const text = bytes.toString('utf8').trim()
      if (text !== '') yield {number, ...parsed(text)}
    }
  }
}

function parsed(text: string): {record: Record<string, unknown>} | {reason: string} {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return {record: value as Record<string, unknown>}
  } catch {
    // Said below: the message of the parser repeats the line.
  }
  return {reason: 'it is no JSON object'}
}

/** `bytes` is null for a line that is too long. */
async function* linesOf(file: string, cwd: string): AsyncGenerator<{number: number; bytes: Buffer | null}> {
  let parts: Buffer[] = []
  let [size, number] = [0, 1]
  const line = () => ({number: number++, bytes: size > maxLineBytes ? null : Buffer.concat(parts)})
  const add = (part: Buffer) => {
    size += part.length
    if (size <= maxLineBytes) parts.push(part)
  }
  for await (const chunk of bytesOf(file, cwd)) {
    let from = 0
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      add(chunk.subarray(from, at))
      yield line()
      ;[parts, size, from] = [[], 0, at + 1]
    }
    add(chunk.subarray(from))
  }
  if (size > 0) yield line()
}

async function* bytesOf(file: string, cwd: string): AsyncGenerator<Buffer> {
  const stream = file === '-' ? process.stdin : createReadStream(encodePath(resolve(cwd, file)))
  try {
    for await (const chunk of stream) yield chunk as Buffer
  } catch (error) {
    const {message, syscall} = error as NodeJS.ErrnoException
    if (syscall === undefined) throw error
    throw new SnapError('E_USAGE', `Cannot read ${file}: ${message}`, {
      exit: ExitCode.usage,
      hint: 'A file of JSON lines, or - for standard input.',
    })
  }
}
