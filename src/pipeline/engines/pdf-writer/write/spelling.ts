import {PDFArray, PDFDict, PDFHexString, PDFName, PDFNumber, type PDFObject, PDFStream} from 'pdf-lib'

const latin1 = (text: string) => Buffer.from(text, 'latin1')
/** A token that ends by itself, or begins with a delimiter, needs no space to its neighbour (ISO 32000-1, 7.2.2). */
const startsDelimited = (token: string) => '/(<['.includes(token[0] ?? '/')
const endsDelimited = (token: string) => ')>]'.includes(token.at(-1) ?? ')')

/**
 * An object in its shortest spelling: pdf-lib puts every entry of a dictionary on a line of its own, which counts in
 * dictionaries of streams, because those cannot be deflated (2 % of a file with many small images or forms).
 */
export function objectBytes(object: PDFObject): Uint8Array {
  if (!(object instanceof PDFStream)) return isPlain(object) ? latin1(spell(object)) : copied(object)
  object.updateDict()
  return Buffer.concat([latin1(`${spell(object.dict)}stream\n`), object.getContents(), latin1('\nendstream')])
}

const isPlain = (object: PDFObject) =>
  object instanceof PDFDict ||
  object instanceof PDFArray ||
  object instanceof PDFNumber ||
  object instanceof PDFHexString

function copied(object: PDFObject): Uint8Array {
  const bytes = new Uint8Array(object.sizeInBytes())
  object.copyBytesInto(bytes, 0)
  return bytes
}

function spell(object: PDFObject): string {
  if (object instanceof PDFDict) return `<<${joined(object.entries().flat().map(spell))}>>`
  if (object instanceof PDFArray) return `[${joined(object.asArray().map(spell))}]`
  if (object instanceof PDFNumber) return shortNumber(object.toString())
  if (object instanceof PDFHexString) return shortString(object)
  return object instanceof PDFName ? object.asString() : Buffer.from(copied(object)).toString('latin1')
}

/** Tokens with a space only where two would run into one. */
export function joined(tokens: readonly string[]): string {
  let text = ''
  let before = ''
  for (const token of tokens) {
    text += startsDelimited(token) || endsDelimited(before) ? token : ` ${token}`
    before = token
  }
  return text
}

/** Decimal digits without zeros that mean nothing; the value stays exactly the same. */
export function shortNumber(text: string): string {
  const match = /^([+-]?)(?=\.?\d)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text)
  if (match === null) return text
  const [, sign, whole = '', fraction] = match
  const digits = fraction ? `${whole}.${fraction}` : whole || '0'
  return sign === '-' && digits !== '0' ? `-${digits}` : digits
}

function shortString(string: PDFHexString): string {
  const hex = string.toString()
  if (!/^<[0-9A-Fa-f\s]*>$/.test(hex)) return hex
  const literal = literalString(string.asBytes())
  return literal.length < hex.length ? literal : hex
}

/** Bytes as a literal string (ISO 32000-1, 7.3.4.2): brackets in pairs, and line feeds, need no escape. */
export function literalString(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  if (!/[\\()\r]/.test(text)) return `(${text})`
  return `(${text.replace(hasPairs(text) ? /\\/g : /[\\()]/g, '\\$&').replaceAll('\r', '\\r')})`
}

function hasPairs(text: string): boolean {
  let open = 0
  for (const bracket of text.replace(/[^()]/g, '')) {
    open += bracket === '(' ? 1 : -1
    if (open < 0) return false
  }
  return open === 0
}
