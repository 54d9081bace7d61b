import {type Cff, readCff} from './cff.ts'
import {readEncoding} from './encoding.ts'
import {codePointsOf} from './glyph-names.ts'
import type {Subsetter} from './harfbuzz.ts'
import type {FontUser} from './programs.ts'
import {readTables, type Tables, writeTables} from './sfnt.ts'

/** A bare CFF font with no more than its fonts show; null where that is not sure. */
export function subsetCff(
  program: Uint8Array,
  users: FontUser[],
  {subset, hinting}: {subset: Subsetter; hinting: boolean},
): Uint8Array | null {
  const font = readCff(program)
  if (font === null) return null
  const shown = new Set([0])
  for (const user of users) {
    const glyphs = user.cidFont === null ? glyphsOfCodes(user, font) : glyphsOfCids(user, font)
    if (glyphs === null) return null
    for (const glyph of glyphs) if (glyph < font.glyphs) shown.add(glyph)
  }
  const options = {
    glyphs: shown,
    drop: [],
    // Composite fonts count the glyphs of a font that has names.
    retainGlyphIds: !font.isCid && users.some(({cidFont}) => cidFont !== null),
    hinting,
  }
  const wrapped = wrap(program, font.glyphs)
  const made = [false, true].flatMap((desubroutinize) => {
    const cut = subset(wrapped, {...options, desubroutinize})
    const cff = cut === null ? undefined : readTables(cut)?.get('CFF ')
    return cff && isSame(font, readCff(cff), {users, shown}) ? [cff] : []
  })
  return made.toSorted((a, b) => a.length - b.length)[0] ?? null
}

/** HarfBuzz reads fonts in OpenType files: a bare font gets the tables that such a file must have. */
function wrap(program: Uint8Array, glyphs: number): Buffer {
  const [head, hhea, maxp] = [Buffer.alloc(54), Buffer.alloc(36), Buffer.alloc(6)]
  head.writeUInt32BE(0x00010000, 0)
  head.writeUInt32BE(0x5f0f3cf5, 12)
  head.writeUInt16BE(1000, 18)
  hhea.writeUInt32BE(0x00010000, 0)
  hhea.writeUInt16BE(1, 34)
  maxp.writeUInt32BE(0x00005000, 0)
  maxp.writeUInt16BE(glyphs, 4)
  const tables: Tables = new Map([
    ['head', head],
    ['hhea', hhea],
    ['maxp', maxp],
    ['hmtx', Buffer.alloc(2 + 2 * glyphs)],
    ['CFF ', Buffer.from(program)],
  ])
  return writeTables(tables, 'OTTO')
}

/** By the charset where glyphs have CIDs; else CIDs are glyph numbers (ISO 32000-1, 9.7.4.2). */
function glyphsOfCids({codes}: FontUser, font: Cff): Set<number> {
  return font.isCid ? new Set([...codes].map((cid) => font.cids.get(cid) ?? 0)) : new Set(codes)
}

/**
 * All glyphs any viewer may take for the codes of a simple font: by /Differences, the base encoding, the font's own encoding
 * and the usual ones. Null where a code is given a name that neither we nor the font know.
 */
function glyphsOfCodes({font, codes}: FontUser, cff: Cff): Set<number> | null {
  const encoding = readEncoding(font)
  if (encoding === null || cff.encoded === null || cff.isCid) return null
  const glyphs = new Set<number>()
  for (const code of codes) {
    const difference = encoding.difference(code)
    const isKnown = difference === undefined || difference === '.notdef' || codePointsOf(difference).length > 0
    if (!isKnown && !cff.named.has(difference)) return null
    const names = [...(difference === undefined ? [] : sameNames(difference, cff)), ...encoding.usual(code)]
    for (const name of names) glyphs.add(cff.named.get(name) ?? 0)
    glyphs.add(cff.encoded.get(code) ?? 0)
  }
  return glyphs
}

/** A name, and all names of the font that stand for the same character: a viewer may look glyphs up by character. */
function sameNames(name: string, {named}: Cff): string[] {
  const points = codePointsOf(name)
  return [name, ...[...named.keys()].filter((other) => codePointsOf(other).some((point) => points.includes(point)))]
}

/** Whether each glyph that is shown is still found in every way, and has outlines where it had some. */
function isSame(before: Cff, after: Cff | null, {users, shown}: {users: FontUser[]; shown: Set<number>}): boolean {
  if (after === null || after.isCid !== before.isCid) return false
  const retained = !before.isCid && users.some(({cidFont}) => cidFont !== null)
  const pairs = [
    ...keptPairs(before.named, after.named, shown),
    ...keptPairs(before.cids, after.cids, shown),
    ...keptPairs(before.encoded ?? new Map<number, number>(), after.encoded ?? new Map<number, number>(), shown),
    ...(retained ? [...shown].map((glyph): [number, number] => [glyph, glyph]) : []),
  ]
  const found = new Set(pairs.map(([glyph]) => glyph))
  if (!pairs.every(([old, now]) => now !== undefined && hasOutlines(before, old) === hasOutlines(after, now)))
    return false
  return [...shown].every((glyph) => glyph === 0 || found.has(glyph))
}

/** Old and new glyph of each key whose glyph is shown. */
function keptPairs<Key>(
  before: Map<Key, number>,
  after: Map<Key, number>,
  shown: Set<number>,
): [number, number | undefined][] {
  return [...before].flatMap(([key, glyph]) =>
    shown.has(glyph) ? [[glyph, after.get(key)] as [number, number | undefined]] : [],
  )
}

/** A width and the end are up to 6 bytes; anything that is drawn has more than 3. */
const hasOutlines = (font: Cff, glyph: number) => font.charString(glyph).length > 3
