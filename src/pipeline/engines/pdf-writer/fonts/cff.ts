import {encodings, standardString} from './glyph-names.ts'

/** What a PDF asks of a bare CFF font (Adobe technical note 5176). */
export interface Cff {
  glyphs: number
  /** Whether glyphs are known by CIDs instead of names. */
  isCid: boolean
  /** The glyph of a name; those of strings that only expert fonts use are not known. */
  named: Map<string, number>
  /** The glyph of a CID. */
  cids: Map<number, number>
  /** The glyph the font's own encoding has for a code; null where that is an expert encoding. */
  encoded: Map<number, number> | null
  /** The outlines of a glyph as they are stored. */
  charString(glyph: number): Buffer
}

/** Null where the font is damaged or of a kind that is not read. */
export function readCff(bytes: Uint8Array): Cff | null {
  try {
    return parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Operators of a top DICT; those of two bytes are 1200 and the second byte. */
const op = {charset: 15, encoding: 16, charStrings: 17, charStringType: 1206, ros: 1230}

function parse(font: Buffer): Cff | null {
  const names = readIndex(font, font.readUInt8(2))
  const tops = readIndex(font, names.end)
  const strings = readIndex(font, tops.end)
  const top = tops.items.length === 1 ? readDict(tops.items[0]!) : null
  const place = top?.get(op.charStrings)?.[0]
  if (font.readUInt8(0) !== 1 || top === null || place === undefined) return null
  if ((top.get(op.charStringType)?.[0] ?? 2) !== 2) return null
  const charStrings = readIndex(font, place).items
  const sids = readCharset(font, top.get(op.charset)?.[0] ?? 0, charStrings.length)
  if (sids === null) return null
  const isCid = top.has(op.ros)
  const text = (sid: number) => standardString(sid) ?? strings.items[sid - 391]?.toString('latin1')
  const named = isCid ? new Map<string, number>() : firstOf(sids.map((sid) => text(sid)))
  return {
    glyphs: charStrings.length,
    isCid,
    named,
    cids: isCid ? firstOf(sids) : new Map(),
    encoded: isCid ? new Map() : readEncoding(font, top.get(op.encoding)?.[0] ?? 0, {named, sids}),
    charString: (glyph) => charStrings[glyph] ?? Buffer.alloc(0),
  }
}

/** Glyphs by what they are known as; the first counts. */
function firstOf<Key>(keys: (Key | undefined)[]): Map<Key, number> {
  const entries = keys.flatMap((key, glyph): [Key, number][] => (key === undefined ? [] : [[key, glyph]]))
  return new Map(entries.reverse())
}

/** Throws RangeError where an item goes beyond the end. */
function readIndex(font: Buffer, at: number): {items: Buffer[]; end: number} {
  const count = font.readUInt16BE(at)
  if (count === 0) return {items: [], end: at + 2}
  const size = font.readUInt8(at + 2)
  const data = at + 2 + (count + 1) * size
  const offset = (index: number) => font.readUIntBE(at + 3 + index * size, size)
  const items = Array.from({length: count}, (_, index) => {
    const [start, end] = [data + offset(index), data + offset(index + 1)]
    if (end < start || end > font.length) throw new RangeError('An item goes beyond the end')
    return font.subarray(start, end)
  })
  return {items, end: data + offset(count)}
}

/** Operands by operator; real numbers are not needed and read as 0. */
function readDict(data: Buffer): Map<number, number[]> {
  const dict = new Map<number, number[]>()
  let operands: number[] = []
  for (let at = 0; at < data.length; ) {
    const byte = data.readUInt8(at)
    if (byte <= 21) {
      const operator = byte === 12 ? 1200 + data.readUInt8(at + 1) : byte
      dict.set(operator, operands)
      operands = []
      at += byte === 12 ? 2 : 1
    } else {
      const {value, size} = readNumber(data, at, byte)
      operands.push(value)
      at += size
    }
  }
  return dict
}

function readNumber(data: Buffer, at: number, byte: number): {value: number; size: number} {
  if (byte === 28) return {value: data.readInt16BE(at + 1), size: 3}
  if (byte === 29) return {value: data.readInt32BE(at + 1), size: 5}
  if (byte === 30) return {value: 0, size: realSize(data, at)}
  if (byte <= 246) return {value: byte - 139, size: 1}
  const low = data.readUInt8(at + 1)
  return {value: byte <= 250 ? (byte - 247) * 256 + low + 108 : -(byte - 251) * 256 - low - 108, size: 2}
}

/** Nibbles up to one that is 15. */
function realSize(data: Buffer, at: number): number {
  let end = at + 1
  while ((data.readUInt8(end) & 15) !== 15) end++
  return end + 1 - at
}

/** SID or CID of each glyph; null for the predefined charsets of expert fonts. */
function readCharset(font: Buffer, place: number, count: number): number[] | null {
  if (place === 0) return Array.from({length: Math.min(count, 229)}, (_, glyph) => glyph)
  if (place <= 2) return null
  const format = font.readUInt8(place)
  const sids = [0]
  for (let at = place + 1; sids.length < count; ) {
    const first = font.readUInt16BE(at)
    const more = format === 0 ? 0 : format === 1 ? font.readUInt8(at + 2) : font.readUInt16BE(at + 2)
    for (let index = 0; index <= more && sids.length < count; index++) sids.push(first + index)
    at += 2 + format
  }
  return format <= 2 ? sids : null
}

function readEncoding(
  font: Buffer,
  place: number,
  {named, sids}: {named: Map<string, number>; sids: number[]},
): Map<number, number> | null {
  const encoded = new Map<number, number>()
  if (place === 1) return null
  if (place === 0) {
    for (let code = 0; code < 256; code++)
      setGlyph(encoded, code, named.get(encodings['StandardEncoding']!(code) ?? ''))
    return encoded
  }
  const format = font.readUInt8(place)
  const count = font.readUInt8(place + 1)
  const isRanges = (format & 127) === 1
  let glyph = 1
  let at = place + 2
  for (let index = 0; index < count; index++, at += isRanges ? 2 : 1) {
    const more = isRanges ? font.readUInt8(at + 1) : 0
    for (let step = 0; step <= more; step++) encoded.set(font.readUInt8(at) + step, glyph++)
  }
  const extra = format & 128 ? font.readUInt8(at++) : 0
  for (let index = 0; index < extra; index++, at += 3) {
    setGlyph(encoded, font.readUInt8(at), sids.indexOf(font.readUInt16BE(at + 1)))
  }
  return encoded
}

function setGlyph(encoded: Map<number, number>, code: number, glyph: number | undefined): void {
  if (glyph !== undefined && glyph > 0) encoded.set(code, glyph)
}
