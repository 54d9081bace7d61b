/** Charsets a text file is read in; `windows-1252` also stands for ISO 8859-1 and ASCII supersets nobody declared. */
type Charset = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** Control bytes that plain text does not contain: not tab, line ends, form feed, ^Z (end of DOS files) and escape. */
const isControl = (byte: number) => (byte < 9 || (byte > 13 && byte < 32) || byte === 127) && byte !== 26 && byte !== 27

/**
 * The charset of a text from its first bytes, or null for what is not text. Random bytes have 11 % control bytes, so
 * 1 % (and 0.5 % where not even UTF-8 holds) tells them apart and still forgives a stray NUL in an exported text.
 */
export function detectCharset(head: Uint8Array): Charset | null {
  const wide = detectUtf16(head)
  if (wide !== null) return share(decodeUnits(head, wide), isStrangeUnit) < 0.02 ? wide : null
  const controls = share(head, isControl)
  if (isUtf8(head)) return controls <= 0.01 ? 'utf-8' : null
  const high = share(head, (byte) => byte > 127)
  return controls <= 0.005 && high <= 0.3 ? 'windows-1252' : null
}

function share(values: ArrayLike<number>, test: (value: number) => boolean): number {
  let count = 0
  for (let i = 0; i < values.length; i++) if (test(values[i]!)) count++
  return values.length === 0 ? 0 : count / values.length
}

/** UTF-16 by its byte order mark, or by the zero bytes that Latin text has in every second place. */
function detectUtf16(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  if (head.length < 4) return null
  const zeros = [0, 0]
  head.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2]!++
  })
  const pairs = Math.floor(head.length / 2)
  if (zeros[1]! > pairs * 0.4 && zeros[0]! < pairs * 0.02) return 'utf-16le'
  return zeros[0]! > pairs * 0.4 && zeros[1]! < pairs * 0.02 ? 'utf-16be' : null
}

function decodeUnits(head: Uint8Array, charset: 'utf-16le' | 'utf-16be'): Uint16Array {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  return Uint16Array.from({length: head.byteLength >> 1}, (_, i) => view.getUint16(i * 2, charset === 'utf-16le'))
}

/** Controls and the noncharacters U+FFFE and U+FFFF. */
const isStrangeUnit = (unit: number) => (unit < 128 && isControl(unit)) || unit >= 0xfffe

/** Whether the bytes are UTF-8; the last character may be cut off. */
function isUtf8(head: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', {fatal: true}).decode(head, {stream: true})
    return true
  } catch {
    return false
  }
}

/** Text of a file of unknown charset. What was declared inside (HTML, XML) only counts for bytes that are not UTF-8. */
export function decodeText(bytes: Uint8Array, declared?: string): string {
  const charset =
    detectUtf16(bytes.subarray(0, 65_536)) ?? (isUtf8(bytes) ? 'utf-8' : (knownLabel(declared) ?? 'windows-1252'))
  return cleanText(new TextDecoder(charset).decode(bytes))
}

function knownLabel(label: string | undefined): string | null {
  try {
    return label === undefined ? null : new TextDecoder(label).encoding
  } catch {
    return null
  }
}

/**
 * Text as all later steps expect it: \n line ends, no controls but tab, \n and form feed, no lone surrogates, composed
 * characters (NFC), so that "é" is one character whatever wrote it. No-break spaces become spaces, invisible characters go:
 * both would hide words from search and figures from the rules.
 */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\t\n\f]|[\u00a0\u2007\u202f]/gu, ' ')
    .replace(/[\u00ad\u200b\ufeff]/g, '')
    .normalize('NFC')
}
