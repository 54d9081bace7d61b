import {open} from 'node:fs/promises'
import {DocumentError} from '../../../errors.ts'
import type {Intake} from './intake.ts'
import {limits, megabytes} from './limits.ts'

const chunkBytes = 1 << 20
const newline = 10

/**
 * Takes the messages out of a mailbox (RFC 4155; mboxo and mboxrd), each as a mail of its own, named by its number. At most
 * one message is in memory. Throws E_TOO_BIG for the mailbox; a message that is too large is told of that one.
 */
export async function unpackMbox(path: string, intake: Intake, progress: (fraction: number) => void): Promise<void> {
  await using file = await open(path)
  const {size} = await file.stat()
  if (size > limits.mailboxBytes)
    throw new DocumentError(
      'E_TOO_BIG',
      `The mailbox has ${megabytes(size)}; the limit is ${megabytes(limits.mailboxBytes)}`,
    )
  const chunks = file.createReadStream({highWaterMark: chunkBytes, autoClose: false}) as AsyncIterable<Buffer>
  let read = 0
  let number = 0
  for await (const message of messagesOf(chunks)) {
    const name = `${String(++number).padStart(5, '0')}.eml`
    read += message?.length ?? limits.messageBytes
    progress(Math.min(1, read / size))
    if (message === null) intake.refuse(name, tooBig())
    else await intake.take(name, [message])
  }
}

const tooBig = () => new DocumentError('E_TOO_BIG', `The message has more than ${megabytes(limits.messageBytes)}`)

/** Messages of a mailbox without their separators, ">From " unquoted; null for one that is too large. */
export async function* messagesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer | null> {
  const reader = createReader()
  for await (const lines of linesOf(chunks)) {
    for (const line of lines) {
      const ended = reader.next(line)
      if (ended !== undefined) yield ended
    }
  }
  const last = reader.end()
  if (last !== undefined) yield last
}

/** Takes lines one after the other; gives a message when its end is seen. */
function createReader() {
  const message = createMessage()
  // A separator that is one if a header follows it; the file begins with such.
  let separator: Buffer | null = null
  let isAfterBlank = true
  let isBegun = false
  return {
    next(given: Buffer): Buffer | null | undefined {
      // Empty lines and a mark of the byte order in front of the first message are none of its own.
      const line = isBegun ? given : withoutMark(given)
      if (!isBegun && (line.length === 0 || isBlank(line))) return undefined
      isBegun = true
      let ended: Buffer | null | undefined
      if (separator !== null) {
        if (isHeader(line)) ended = message.end()
        else message.add(separator)
        separator = null
      }
      if (isAfterBlank && isSeparator(line)) separator = Buffer.from(line)
      else message.add(unquoted(line))
      isAfterBlank = isBlank(line)
      return ended
    },
    end(): Buffer | null | undefined {
      if (separator !== null) message.add(separator)
      return message.end()
    },
  }
}

/** Grows in one buffer: as an object a line, 50 MB of line ends would take gigabytes. */
function createMessage() {
  let buffer = Buffer.allocUnsafe(chunkBytes)
  let bytes = 0
  return {
    add(line: Buffer) {
      const end = bytes + line.length
      if (end <= limits.messageBytes) {
        if (end > buffer.length) buffer = Buffer.concat([buffer.subarray(0, bytes)], Math.max(end, 2 * buffer.length))
        line.copy(buffer, bytes)
      }
      bytes = end
    },
    /** Undefined before the first message. The empty line in front of the next separator is not part of it. */
    end(): Buffer | null | undefined {
      const whole = bytes > limits.messageBytes ? null : Buffer.from(buffer.subarray(0, withoutBlank(buffer, bytes)))
      const isBegun = bytes > 0
      bytes = 0
      return isBegun ? whole : undefined
    },
  }
}

function withoutBlank(buffer: Buffer, end: number): number {
  const tail = buffer.subarray(Math.max(0, end - 4), end).toString('latin1')
  return tail.endsWith('\n\r\n') ? end - 2 : tail.endsWith('\n\n') ? end - 1 : end
}

/** Lines with their ends, by chunks. One longer than a chunk comes in pieces: no separator or header is so long. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Iterable<Buffer>> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const last = bytes.lastIndexOf(newline) + 1
    const end = last === 0 && bytes.length >= chunkBytes ? bytes.length : last
    yield splitLines(bytes.subarray(0, end))
    rest = bytes.subarray(end)
  }
  yield splitLines(rest)
}

function* splitLines(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; ) {
    const at = bytes.indexOf(newline, from)
    const end = at === -1 ? bytes.length : at + 1
    yield bytes.subarray(from, end)
    from = end
  }
}

const byteOrderMark = Buffer.from('\ufeff')
const withoutMark = (line: Buffer): Buffer => (line.subarray(0, 3).equals(byteOrderMark) ? line.subarray(3) : line)

const fromBytes = Buffer.from('From ')

/** "From ann@example.org Thu Jan  1 00:00:00 2026": a sentence that begins with "From" has no time of day. */
const isSeparator = (line: Buffer): boolean =>
  line.length < 1_000 && line.subarray(0, 5).equals(fromBytes) && /^From \S.*\d\d?:\d\d/.test(line.toString('latin1'))

/** A header field, or the line that some programs put before the first. */
const isHeader = (line: Buffer): boolean => /^>?[!-9;-~]{1,76}:|^>From /.test(line.subarray(0, 80).toString('latin1'))

const isBlank = (line: Buffer): boolean =>
  line.length <= 2 && (line[0] === newline || (line[0] === 13 && line[1] === newline))

/** One ">" less in front of "From " (mboxrd; mboxo has never more than one). */
function unquoted(line: Buffer): Buffer {
  if (line[0] !== 0x3e) return line
  let at = 1
  while (line[at] === 0x3e) at++
  return line.subarray(at, at + 5).equals(fromBytes) ? line.subarray(1) : line
}
