import {isOperator} from './operators.ts'

/**
 * An operand of a content stream. Strings are the bytes they stand for; dictionaries are skipped over (BDC, DP). `odd`
 * numbers are written in a way that other readers may understand as another number.
 */
export type Operand =
  | {type: 'number'; value: number; odd?: true}
  | {type: 'name'; value: string}
  | {type: 'string'; value: Uint8Array}
  | {type: 'array'; value: Operand[]}
  | {type: 'dict'}
  | {type: 'keyword'; value: string}

/**
 * An operator with its operands. [start, end) are the bytes of both; inline images run from BI to EI as one operation, which is
 * called ID, an operator that stands nowhere alone, where the image does not end: then what follows is not known.
 */
export interface Operation {
  operator: string
  operands: Operand[]
  start: number
  end: number
}

const code = (text: string) => text.charCodeAt(0)
const isSpace = (byte: number | undefined) =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x0c || byte === 0
const delimiters = new Set([...'()<>[]{}/%'].map(code))
const regularBytes = Uint8Array.from({length: 256}, (_, byte) => (isSpace(byte) || delimiters.has(byte) ? 0 : 1))
const isRegular = (byte: number | undefined): byte is number => byte !== undefined && regularBytes[byte] === 1

/** Deeper arrays and dictionaries than any real content has. */
const maxDepth = 32

class Lexer {
  at = 0
  readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  skipSpace(): void {
    const {bytes} = this
    for (; this.at < bytes.length; this.at++) {
      if (bytes[this.at] === code('%')) {
        while (this.at < bytes.length && bytes[this.at] !== 0x0a && bytes[this.at] !== 0x0d) this.at++
      } else if (!isSpace(bytes[this.at])) return
    }
  }

  /** The next operand, or a keyword; null at the end and at brackets that close nothing. */
  next(depth = 0): Operand | null {
    this.skipSpace()
    const byte = this.bytes[this.at]
    if (byte === undefined || depth > maxDepth) return null
    if (byte === code('/')) return {type: 'name', value: this.name()}
    if (byte === code('(')) return {type: 'string', value: this.literalString()}
    if (byte === code('[')) return this.array(depth)
    if (byte === code('<')) return this.bytes[this.at + 1] === code('<') ? this.dict(depth) : this.hexString()
    if (delimiters.has(byte)) {
      this.at++
      return {type: 'keyword', value: String.fromCharCode(byte)}
    }
    return numberOrKeyword(this.regular())
  }

  private regular(): string {
    const {bytes} = this
    let text = ''
    for (; isRegular(bytes[this.at]); this.at++) text += String.fromCharCode(bytes[this.at]!)
    return text
  }

  private name(): string {
    this.at++
    return this.regular().replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  }

  private array(depth: number): Operand {
    this.at++
    const value: Operand[] = []
    for (let item = this.next(depth + 1); item !== null; item = this.next(depth + 1)) {
      if (item.type === 'keyword' && item.value === ']') break
      value.push(item)
    }
    return {type: 'array', value}
  }

  private dict(depth: number): Operand {
    this.at += 2
    for (;;) {
      this.skipSpace()
      if (this.bytes[this.at] === code('>') && this.bytes[this.at + 1] === code('>')) {
        this.at += 2
        break
      }
      if (this.next(depth + 1) === null) break
    }
    return {type: 'dict'}
  }

  private hexString(): Operand {
    const end = this.bytes.indexOf(code('>'), this.at)
    const stop = end < 0 ? this.bytes.length : end
    const digits = Buffer.from(this.bytes.subarray(this.at + 1, stop))
      .toString('latin1')
      .replace(/[^0-9A-Fa-f]/g, '')
    this.at = stop + 1
    return {type: 'string', value: Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex')}
  }

  /** Most strings have nothing that needs a second look. */
  private literalString(): Uint8Array {
    const {bytes} = this
    const start = this.at + 1
    let end = start
    while (end < bytes.length && !specialBytes.has(bytes[end]!)) end++
    if (bytes[end] !== code(')')) return this.escapedString()
    this.at = end + 1
    return bytes.subarray(start, end)
  }

  private escapedString(): Uint8Array {
    const result: number[] = []
    let open = 1
    for (this.at++; this.at < this.bytes.length; this.at++) {
      const byte = this.bytes[this.at]!
      if (byte === code('\\')) {
        this.escape(result)
        continue
      }
      if (byte === code('(')) open++
      if (byte === code(')') && --open === 0) break
      // An end of line is a line feed, however it is written (ISO 32000-1, 7.3.4.2).
      if (byte === 0x0d && this.bytes[this.at + 1] === 0x0a) this.at++
      result.push(byte === 0x0d ? 0x0a : byte)
    }
    this.at++
    return Uint8Array.from(result)
  }

  /** At a backslash; leaves `at` on the last byte of the escape. */
  private escape(result: number[]): void {
    const byte = this.bytes[++this.at]
    if (byte === undefined) return
    if (byte === 0x0d || byte === 0x0a) {
      if (byte === 0x0d && this.bytes[this.at + 1] === 0x0a) this.at++
      return
    }
    if (byte < code('0') || byte > code('7')) {
      result.push(escapes.get(byte) ?? byte)
      return
    }
    let value = byte - 48
    for (let more = 0; more < 2 && isOctal(this.bytes[this.at + 1]); more++) {
      value = value * 8 + this.bytes[++this.at]! - 48
    }
    result.push(value & 255)
  }

  /** From behind ID to behind EI; false, and to the end, where there is none. */
  skipImageData(): boolean {
    const {bytes} = this
    for (let at = this.at + 1; at < bytes.length - 1; at++) {
      const isEnd = bytes[at] === code('E') && bytes[at + 1] === code('I') && !isRegular(bytes[at + 2])
      if (isEnd && isSpace(bytes[at - 1]) && (isText(bytes.subarray(at + 2, at + 12)) || isFollowed(bytes, at + 2))) {
        this.at = at + 2
        return true
      }
    }
    this.at = bytes.length
    return false
  }
}

/** Bytes behind an EI that are looked at, and operands before the first operator. */
const lookAhead = {bytes: 200, operands: 8}

/** Whether an operation begins at `at`: strings of two-byte codes, which are no text, may follow an image at once. */
function isFollowed(bytes: Uint8Array, at: number): boolean {
  const lexer = new Lexer(bytes.subarray(at, at + lookAhead.bytes))
  for (let count = 0; count <= lookAhead.operands; count++) {
    const token = lexer.next()
    if (token === null) return false
    if (token.type === 'keyword') return isOperator(token.value)
  }
  return false
}

const escapes = new Map([...'nrtbf'].map((letter, index) => [code(letter), [10, 13, 9, 8, 12][index]!]))
const specialBytes = new Set(['(', ')', '\\', '\r'].map(code))
const isOctal = (byte: number | undefined) => byte !== undefined && byte >= 48 && byte <= 55
const isText = (bytes: Uint8Array) => bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || isSpace(byte))

function numberOrKeyword(text: string): Operand {
  if (text.charCodeAt(0) > code('9')) return {type: 'keyword', value: text}
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)$/.test(text)) return {type: 'number', value: Number(text)}
  // Some writers put two signs or a second point; viewers read what comes before.
  const match = /^[-+]*(\d*\.?\d*)/.exec(text)!
  if (match[1] === '' || match[1] === '.') return {type: 'keyword', value: text}
  if (!/^[-+.\d]+$/.test(text)) return {type: 'keyword', value: text}
  return {type: 'number', value: Number(match[1]) * (text.startsWith('-') ? -1 : 1), odd: true}
}

/** The operations of a content stream in order (ISO 32000-1, 7.8.2). Never throws: what makes no sense is skipped. */
export function* operations(bytes: Uint8Array): Generator<Operation> {
  const lexer = new Lexer(bytes)
  let operands: Operand[] = []
  let start = -1
  for (;;) {
    lexer.skipSpace()
    if (start < 0) start = lexer.at
    const token = lexer.next()
    if (token === null) return
    if (token.type !== 'keyword' || ['true', 'false', 'null'].includes(token.value)) {
      operands.push(token)
      continue
    }
    // The entries of an inline image are the operands of ID: they stay with the BI that began it.
    if (token.value === 'BI') continue
    const isImage = token.value === 'ID' && lexer.skipImageData()
    yield {operator: isImage ? 'BI' : token.value, operands, start, end: lexer.at}
    operands = []
    start = -1
  }
}
