/** One mapping of a cmap table (OpenType specification, cmap). */
export interface Subtable {
  platform: number
  encoding: number
  format: number
  /** Glyphs by character code; glyph 0 is left out. */
  glyphs: Map<number, number>
}

/** A font has 65,535 glyphs at most: what maps more characters in one table is built to exhaust time or memory. */
const maxMappings = 200_000
const maxSubtables = 10

/** The mappings of a cmap table; null where one has a format that is not read, or is damaged. */
export function readCmap(table: Buffer): Subtable[] | null {
  try {
    const count = table.readUInt16BE(2)
    if (count > maxSubtables) return null
    const subtables: Subtable[] = []
    for (let at = 4; at < 4 + 8 * count; at += 8) {
      const part = table.subarray(table.readUInt32BE(at + 4))
      const format = part.readUInt16BE(0)
      // Variants of characters: simple fonts of a PDF cannot ask for them.
      if (format === 14) continue
      const glyphs = readers[format]?.(part)
      if (glyphs === undefined) return null
      subtables.push({platform: table.readUInt16BE(at), encoding: table.readUInt16BE(at + 2), format, glyphs})
    }
    return subtables
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Throw RangeError where the table ends too early. */
const readers: Record<number, (part: Buffer) => Map<number, number> | undefined> = {
  0: (part) => collect(256, (index) => [index, part.readUInt8(6 + index)]),
  4: readSegments,
  6: (part) => {
    const first = part.readUInt16BE(6)
    return collect(part.readUInt16BE(8), (index) => [first + index, part.readUInt16BE(10 + 2 * index)])
  },
  12: readGroups,
}

function collect(count: number, entry: (index: number) => [number, number]): Map<number, number> {
  const entries = Array.from({length: count}, (_, index) => entry(index))
  return new Map(entries.filter(([, glyph]) => glyph !== 0))
}

function readSegments(part: Buffer): Map<number, number> | undefined {
  const glyphs = new Map<number, number>()
  let steps = 0
  const double = part.readUInt16BE(6)
  for (let at = 14; at < 14 + double; at += 2) {
    const last = part.readUInt16BE(at)
    const first = part.readUInt16BE(at + 2 + double)
    const delta = part.readUInt16BE(at + 2 + 2 * double)
    const place = at + 2 + 3 * double
    const offset = part.readUInt16BE(place)
    steps += last - first
    if (steps > maxMappings) return undefined
    for (let code = first; code <= last && code < 0xffff; code++) {
      const listed = offset === 0 ? code : glyphAt(part, offset, place + offset + 2 * (code - first))
      if (offset === 0 || listed !== 0) setGlyph(glyphs, code, (listed + delta) & 0xffff)
    }
  }
  return glyphs
}

/** An offset of 0xFFFF means none in old fonts; beyond the end viewers show nothing. */
function glyphAt(part: Buffer, offset: number, at: number): number {
  return offset === 0xffff || at + 2 > part.length ? 0 : part.readUInt16BE(at)
}

function setGlyph(glyphs: Map<number, number>, code: number, glyph: number): void {
  if (glyph !== 0) glyphs.set(code, glyph)
}

function readGroups(part: Buffer): Map<number, number> | undefined {
  const glyphs = new Map<number, number>()
  const count = part.readUInt32BE(12)
  for (let at = 16; at < 16 + 12 * count; at += 12) {
    const [first, last, glyph] = [part.readUInt32BE(at), part.readUInt32BE(at + 4), part.readUInt32BE(at + 8)]
    if (last - first + glyphs.size > maxMappings) return undefined
    for (let code = first; code <= last; code++) setGlyph(glyphs, code, glyph + code - first)
  }
  return glyphs
}

/** A cmap table of these mappings, each in its own format; equal ones are stored once. Null where one is too long for it. */
export function writeCmap(subtables: Subtable[]): Buffer | null {
  const head = Buffer.alloc(4 + 8 * subtables.length)
  head.writeUInt16BE(subtables.length, 2)
  const parts: Buffer[] = [head]
  const places = new Map<string, number>()
  let end = head.length
  for (const [index, {platform, encoding, format, glyphs}] of subtables.entries()) {
    const part = writers[format]!([...glyphs].toSorted(([a], [b]) => a - b))
    if (part === null) return null
    const key = part.toString('latin1')
    const at = places.get(key) ?? end
    if (at === end) {
      places.set(key, at)
      parts.push(part)
      end += part.length
    }
    head.writeUInt16BE(platform, 4 + 8 * index)
    head.writeUInt16BE(encoding, 6 + 8 * index)
    head.writeUInt32BE(at, 8 + 8 * index)
  }
  return Buffer.concat(parts)
}

type Mapping = [code: number, glyph: number][]

/** Most bytes of a mapping whose length is a number of 16 bits. */
const maxShort = 65_535

const writers: Record<number, (mapping: Mapping) => Buffer | null> = {
  0: (mapping) => {
    const part = Buffer.alloc(262)
    part.writeUInt16BE(262, 2)
    for (const [code, glyph] of mapping) part.writeUInt8(glyph, 6 + code)
    return part
  },
  4: writeSegments,
  6: (mapping) => {
    const first = mapping[0]?.[0] ?? 0
    const count = mapping.length === 0 ? 0 : mapping.at(-1)![0] - first + 1
    const part = Buffer.alloc(10 + 2 * count)
    if (part.length > maxShort) return null
    for (const [index, value] of [6, part.length, 0, first, count].entries()) part.writeUInt16BE(value, 2 * index)
    for (const [code, glyph] of mapping) part.writeUInt16BE(glyph, 10 + 2 * (code - first))
    return part
  },
  12: (mapping) => {
    const runs = toRuns(mapping)
    const part = Buffer.alloc(16 + 12 * runs.length)
    part.writeUInt16BE(12, 0)
    part.writeUInt32BE(part.length, 4)
    part.writeUInt32BE(runs.length, 12)
    for (const [index, {first, last, glyph}] of runs.entries()) {
      part.writeUInt32BE(first, 16 + 12 * index)
      part.writeUInt32BE(last, 20 + 12 * index)
      part.writeUInt32BE(glyph, 24 + 12 * index)
    }
    return part
  },
}

/** Codes in a row that have glyphs in a row. */
function toRuns(mapping: Mapping): {first: number; last: number; glyph: number}[] {
  const runs: {first: number; last: number; glyph: number}[] = []
  for (const [code, glyph] of mapping) {
    const run = runs.at(-1)
    if (run && code === run.last + 1 && glyph === run.glyph + code - run.first) run.last = code
    else runs.push({first: code, last: code, glyph})
  }
  return runs
}

/** The last segment is 0xFFFF, mapped to glyph 0. */
function writeSegments(mapping: Mapping): Buffer | null {
  const segments = [...toRuns(mapping), {first: 0xffff, last: 0xffff, glyph: 0}]
  const count = segments.length
  const power = 2 ** Math.floor(Math.log2(count))
  const part = Buffer.alloc(16 + 8 * count)
  if (part.length > maxShort) return null
  const header = [4, part.length, 0, count * 2, power * 2, Math.log2(power), (count - power) * 2]
  for (const [index, value] of header.entries()) part.writeUInt16BE(value, 2 * index)
  for (const [index, {first, last, glyph}] of segments.entries()) {
    part.writeUInt16BE(last, 14 + 2 * index)
    part.writeUInt16BE(first, 16 + 2 * (count + index))
    part.writeUInt16BE((glyph - first) & 0xffff, 16 + 2 * (2 * count + index))
  }
  return part
}
