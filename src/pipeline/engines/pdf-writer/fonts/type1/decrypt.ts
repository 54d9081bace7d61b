/** Keys of the Adobe Type 1 Font Format, 7.1 and 7.3. */
const eexecKey = 55_665
const charstringKey = 4330
const c1 = 52_845
const c2 = 22_719
/** Random bytes that begin the encrypted part of a program. */
const eexecSkip = 4

function decrypt(bytes: Uint8Array, key: number, skip: number): Uint8Array {
  const plain = new Uint8Array(bytes.length)
  let r = key
  for (const [at, cipher] of bytes.entries()) {
    plain[at] = cipher ^ (r >> 8)
    r = ((cipher + r) * c1 + c2) & 0xffff
  }
  return plain.subarray(Math.min(skip, plain.length))
}

/** A charstring or subroutine; `skip` is lenIV of the font. */
export function decryptCharstring(bytes: Uint8Array, skip: number): Uint8Array {
  return decrypt(bytes, charstringKey, skip)
}

export interface ProgramParts {
  /** PostScript in plain text, up to eexec. */
  clear: string
  /** The decrypted rest; charstrings in it are still encrypted. */
  private: Uint8Array
}

/** The two parts of a Type 1 program, in PFA, PFB or PDF form; null where there is no encrypted part. */
export function splitProgram(bytes: Uint8Array): ProgramParts | null {
  const program = withoutSegmentHeaders(bytes)
  const text = Buffer.from(program.buffer, program.byteOffset, program.length).toString('latin1')
  const eexec = /\beexec(?:\r\n|[ \t\r\n])/.exec(text)
  if (eexec === null) return null
  const start = eexec.index + eexec[0].length
  const cipher = isHex(text.slice(start, start + 8)) ? fromHex(text.slice(start)) : program.subarray(start)
  return {clear: text.slice(0, eexec.index), private: decrypt(cipher, eexecKey, eexecSkip)}
}

/** Encrypted bytes are binary unless their first four, white space apart, are all hexadecimal digits (7.2). */
const isHex = (text: string) => /^\s*[0-9A-Fa-f]{4}/.test(text)

function fromHex(text: string): Uint8Array {
  return Buffer.from(text.replace(/[^0-9A-Fa-f]/g, ''), 'hex')
}

/** Segments of a PFB file: 0x80, kind (1 text, 2 binary, 3 end), length in little endian. */
function withoutSegmentHeaders(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = []
  let at = 0
  while (bytes[at] === 0x80 && (bytes[at + 1] === 1 || bytes[at + 1] === 2) && at + 6 <= bytes.length) {
    const length = Buffer.from(bytes.buffer, bytes.byteOffset + at + 2, 4).readUInt32LE()
    parts.push(bytes.subarray(at + 6, at + 6 + length))
    at += 6 + length
  }
  return parts.length > 0 ? Buffer.concat(parts) : bytes
}
