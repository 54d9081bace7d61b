import {isUtf8} from 'node:buffer'

const escapeBase = 0xdc00

/**
 * A file name as a string. Bytes that are not valid UTF-8 become lone surrogates U+DC80..U+DCFF (surrogateescape,
 * PEP 383), so that any name of a Unix file system survives the way through JavaScript.
 */
export function decodePath(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  let path = ''
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at)
    path += length === 0 ? String.fromCharCode(escapeBase + bytes[at]!) : bytes.toString('utf8', at, at + length)
    at += length || 1
  }
  return path
}

/**
 * The opposite of decodePath: the string itself where it is valid UTF-8, else the bytes. Both are what node:fs takes.
 * Throws RangeError for a lone surrogate that stands for no byte.
 */
export function encodePath(path: string): string | Buffer {
  if (path.isWellFormed()) return path
  const parts = Array.from(path, (character) => {
    const code = character.charCodeAt(0)
    if (character.isWellFormed()) return Buffer.from(character)
    if (code < escapeBase + 0x80 || code > escapeBase + 0xff) {
      throw new RangeError(`Not a file name: lone surrogate U+${code.toString(16)}`)
    }
    return Buffer.of(code - escapeBase)
  })
  const bytes = Buffer.concat(parts)
  return isUtf8(bytes) ? bytes.toString('utf8') : bytes
}

/** Bytes of the valid UTF-8 sequence at `at`; 0 if none starts there. */
function sequenceLength(bytes: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    if (isUtf8(bytes.subarray(at, at + length))) return length
  }
  return 0
}
