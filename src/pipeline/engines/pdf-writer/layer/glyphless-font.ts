import {glyphAdvances} from './glyph-widths.ts'

/** Glyph space of the font: 1,000 units an em. */
const unitsPerEm = 1000
const widest = Math.max(...glyphAdvances)

/** Big-endian numbers: sizes are 1, 2 or 4 bytes. */
function pack(...fields: [size: 1 | 2 | 4, value: number][]): Buffer {
  const total = fields.reduce((sum, [size]) => sum + size, 0)
  const result = Buffer.alloc(total)
  let at = 0
  for (const [size, value] of fields) {
    result.writeUIntBE(value < 0 ? value + 2 ** (8 * size) : value, at, size)
    at += size
  }
  return result
}

const words = (...values: number[]) => pack(...values.map((value) => [2, value] as [2, number]))

/**
 * One format 4 subtable for the symbol encoding, the only one that PDF/A allows in symbolic fonts (ISO 19005-2, 6.2.11.6):
 * U+F000 to U+F0FF, by the glyph of each code.
 */
function symbolMap(glyphs: Uint8Array): Buffer {
  // Two segments, the second closes the list; the glyph numbers follow the offsets of both.
  const length = 16 + 2 * 8 + 2 * glyphs.length
  const segments = words(0xf0ff, 0xffff, 0, 0xf000, 0xffff, 0, 1, 4, 0)
  return Buffer.concat([
    pack([2, 0], [2, 1], [2, 3], [2, 0], [4, 12]),
    words(4, length, 0, 4, 4, 1, 0),
    segments,
    words(...glyphs),
  ])
}

/** Tables of the OpenType specification for empty glyphs; `glyphs` gives that of each of 256 codes. */
function tables(glyphs: Uint8Array): [tag: string, data: Buffer][] {
  const count = glyphAdvances.length
  const head = Buffer.concat([
    pack([4, 0x00010000], [4, 0x00010000], [4, 0], [4, 0x5f0f3cf5]),
    words(0, unitsPerEm),
    Buffer.alloc(16),
    words(0, 0, widest, unitsPerEm, 0, 8, 2, 0, 0),
  ])
  const hhea = Buffer.concat([
    pack([4, 0x00010000]),
    words(unitsPerEm, 0, 0, widest, 0, 0, widest, 1, 0, 0, 0, 0, 0, 0, 0, count),
  ])
  const maxp = Buffer.concat([pack([4, 0x00010000]), words(count, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)])
  const post = Buffer.concat([pack([4, 0x00030000]), Buffer.alloc(28)])
  return [
    ['cmap', symbolMap(glyphs)],
    ['glyf', Buffer.alloc(4)],
    ['head', head],
    ['hhea', hhea],
    ['hmtx', words(...glyphAdvances.flatMap((advance) => [advance, 0]))],
    ['loca', Buffer.alloc(2 * (count + 1))],
    ['maxp', maxp],
    ['name', words(0, 0, 6)],
    ['post', post],
  ]
}

function checksum(data: Buffer): number {
  let sum = 0
  for (let at = 0; at < data.length; at += 4) sum = (sum + data.readUInt32BE(at)) >>> 0
  return sum
}

/** A TrueType font without outlines: characters have a place and a width, and leave no mark. */
export function glyphlessFont(glyphs: Uint8Array): Buffer {
  const list = tables(glyphs)
  const directory: Buffer[] = [pack([4, 0x00010000]), words(list.length, 128, 3, list.length * 16 - 128)]
  const bodies: Buffer[] = []
  let offset = 12 + list.length * 16
  for (const [tag, data] of list) {
    const padded = Buffer.concat([data, Buffer.alloc(-data.length & 3)])
    directory.push(Buffer.from(tag, 'latin1'), pack([4, checksum(padded)], [4, offset], [4, data.length]))
    bodies.push(padded)
    offset += padded.length
  }
  return Buffer.concat([...directory, ...bodies])
}
