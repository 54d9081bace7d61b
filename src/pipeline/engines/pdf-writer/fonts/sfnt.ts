/** The tables of a TrueType or OpenType font by tag (OpenType specification, "Font file"). */
export type Tables = Map<string, Buffer>

/** Fonts have about twenty tables. */
const maxTables = 64
const versions = new Set([0x00010000, 0x74727565, 0x4f54544f])

/** Null for anything but a single font whose tables all lie inside of the bytes. */
export function readTables(bytes: Uint8Array): Tables | null {
  const font = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (font.length < 12 || !versions.has(font.readUInt32BE(0))) return null
  const count = font.readUInt16BE(4)
  if (count > maxTables || font.length < 12 + 16 * count) return null
  const tables: Tables = new Map()
  for (let at = 12; at < 12 + 16 * count; at += 16) {
    const [start, length] = [font.readUInt32BE(at + 8), font.readUInt32BE(at + 12)]
    if (start + length > font.length) return null
    tables.set(font.toString('latin1', at, at + 4), font.subarray(start, start + length))
  }
  return tables
}

/** A font file of these tables, in the order of their tags; `version` 'OTTO' for CFF outlines. */
export function writeTables(tables: Tables, version: 'OTTO' | 'TrueType'): Buffer {
  const sorted = [...tables].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const head = Buffer.alloc(12 + 16 * sorted.length)
  const power = 2 ** Math.floor(Math.log2(sorted.length))
  head.writeUInt32BE(version === 'OTTO' ? 0x4f54544f : 0x00010000, 0)
  head.writeUInt16BE(sorted.length, 4)
  head.writeUInt16BE(power * 16, 6)
  head.writeUInt16BE(Math.log2(power), 8)
  head.writeUInt16BE((sorted.length - power) * 16, 10)
  const bodies: Buffer[] = []
  let offset = head.length
  for (const [index, [tag, table]] of sorted.entries()) {
    const padded = Buffer.concat([table, Buffer.alloc((4 - (table.length % 4)) % 4)])
    const at = 12 + 16 * index
    head.write(tag.padEnd(4), at, 'latin1')
    head.writeUInt32BE(checksum(padded), at + 4)
    head.writeUInt32BE(offset, at + 8)
    head.writeUInt32BE(table.length, at + 12)
    bodies.push(padded)
    offset += padded.length
  }
  return Buffer.concat([head, ...bodies])
}

function checksum(padded: Buffer): number {
  let sum = 0
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0
  return sum
}

/** Number of glyphs, or 0 where the table that says so is missing. */
export function glyphCount(tables: Tables): number {
  const maxp = tables.get('maxp')
  return maxp && maxp.length >= 6 ? maxp.readUInt16BE(4) : 0
}

/** The outlines of each glyph as they are stored; an empty one where there is none, or its place makes no sense. */
export function glyphData(tables: Tables): (glyph: number) => Buffer {
  const [head, loca, glyf] = ['head', 'loca', 'glyf'].map((tag) => tables.get(tag) ?? Buffer.alloc(0))
  const isLong = head!.length >= 52 && head!.readInt16BE(50) !== 0
  const place = (index: number) => {
    if (isLong) return index * 4 + 4 <= loca!.length ? loca!.readUInt32BE(index * 4) : 0
    return index * 2 + 2 <= loca!.length ? loca!.readUInt16BE(index * 2) * 2 : 0
  }
  return (glyph) => glyf!.subarray(place(glyph), Math.max(place(glyph), place(glyph + 1)))
}
