/** Glyph space of the font: 1,000 units an em. */
const unitsPerEm = 1000
/** Advance of every glyph in thousandths of an em. */
export const glyphWidth = 500

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

/** Tables of the OpenType specification for two empty glyphs, .notdef and the one that every character is mapped to. */
function tables(): [tag: string, data: Buffer][] {
  const head = Buffer.concat([
    pack([4, 0x00010000], [4, 0x00010000], [4, 0], [4, 0x5f0f3cf5]),
    words(0, unitsPerEm),
    Buffer.alloc(16),
    words(0, 0, glyphWidth, unitsPerEm, 0, 8, 2, 0, 0),
  ])
  const hhea = Buffer.concat([
    pack([4, 0x00010000]),
    words(unitsPerEm, 0, 0, glyphWidth, 0, 0, glyphWidth, 1, 0, 0, 0, 0, 0, 0, 0, 1),
  ])
  const maxp = Buffer.concat([pack([4, 0x00010000]), words(2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)])
  // One format 4 subtable for Windows Unicode with nothing but the closing segment.
  const cmap = Buffer.concat([
    pack([2, 0], [2, 1], [2, 3], [2, 1], [4, 12]),
    words(4, 24, 0, 2, 2, 0, 0, 0xffff, 0, 0xffff, 1, 0),
  ])
  const post = Buffer.concat([pack([4, 0x00030000]), Buffer.alloc(28)])
  return [
    ['cmap', cmap],
    ['glyf', Buffer.alloc(4)],
    ['head', head],
    ['hhea', hhea],
    ['hmtx', words(glyphWidth, 0, 0)],
    ['loca', words(0, 0, 0)],
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
export function glyphlessFont(): Buffer {
  const list = tables()
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
