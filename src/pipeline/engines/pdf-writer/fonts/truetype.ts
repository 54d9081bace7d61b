import {lookupName} from '../objects/objects.ts'
import {readCmap, writeCmap} from './cmap-table.ts'
import type {Subsetter} from './harfbuzz.ts'
import type {FontUser} from './programs.ts'
import {glyphCount, glyphData, readTables, type Tables, writeTables} from './sfnt.ts'
import {shownGlyphs} from './truetype-glyphs.ts'

/** Tables that draw glyphs; a PDF has the rest of what a font knows in its dictionaries (ISO 32000-1, 9.9). */
const drawing = ['cvt ', 'fpgm', 'glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp', 'prep']

/** A TrueType program with no more than its fonts show, glyph numbers as they were; null where that is not sure. */
export async function subsetTrueType(
  program: Uint8Array,
  users: FontUser[],
  {subset, hinting}: {subset: Subsetter; hinting: boolean},
): Promise<Uint8Array | null> {
  const tables = readTables(program)
  if (tables === null || !tables.has('glyf')) return null
  const shown = new Set([0])
  for (const user of users) {
    const glyphs = await shownGlyphs(user, tables)
    if (glyphs === null) return null
    for (const glyph of glyphs) if (glyph < glyphCount(tables)) shown.add(glyph)
  }
  const isSimple = users.some(({cidFont}) => cidFont === null)
  const cut = subset(program, {
    glyphs: shown,
    drop: [...tables.keys()].filter((tag) => !(drawing.includes(tag) || (isSimple && tag === 'post'))),
    retainGlyphIds: true,
    hinting: hinting || needsHints(tables, users),
  })
  const result = cut === null ? null : readTables(cut)
  if (result === null || !hasSameGlyphs(tables, result, shown)) return null
  if (isSimple && !copyCmap(tables, result, shown)) return null
  return writeTables(result, 'TrueType')
}

/** Font programs that assemble glyphs have 34,000 bytes and more; those that adjust outlines have 500 to 16,000. */
const largestHints = 30_000
/** Names under which FreeType lists such fonts (ttobjs.c, "tricky" fonts), those with small programs among them. */
const assembledNames = /^(?:[A-Z]{6}\+)?(?:cpop|DF|DLC|HuaTian|P?Ming|NEC fad)/

/**
 * Whether instructions do not adjust the outlines of a font but assemble them of strokes, as in some Chinese and Japanese
 * fonts of the nineties: without them the strokes lie beside each other.
 */
function needsHints(tables: Tables, users: FontUser[]): boolean {
  const names = users.map(({descriptor}) => lookupName(descriptor, 'FontName') ?? '')
  return (tables.get('fpgm')?.length ?? 0) > largestHints || names.some((name) => assembledNames.test(name))
}

/** Whether each glyph is there as it was: its number of contours and its box are the first ten bytes. */
function hasSameGlyphs(before: Tables, after: Tables, glyphs: Set<number>): boolean {
  const [old, now] = [glyphData(before), glyphData(after)]
  return [...glyphs].every((glyph) => old(glyph).subarray(0, 10).equals(now(glyph).subarray(0, 10)))
}

function copyCmap(from: Tables, to: Tables, glyphs: Set<number>): boolean {
  const cmap = from.get('cmap')
  if (cmap === undefined) return true
  const subtables = readCmap(cmap)
  if (subtables === null) return false
  const cut = subtables.map((subtable) => {
    return {...subtable, glyphs: new Map([...subtable.glyphs].filter(([, glyph]) => glyphs.has(glyph)))}
  })
  const written = writeCmap(cut)
  if (written !== null) to.set('cmap', written)
  return written !== null
}
