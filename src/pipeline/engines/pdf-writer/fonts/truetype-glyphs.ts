import {PDFName, PDFRawStream} from 'pdf-lib'
import {lookup, nameText} from '../objects/objects.ts'
import {decodedBytes} from '../objects/streams.ts'
import {readCmap, type Subtable} from './cmap-table.ts'
import {readEncoding, type SimpleEncoding} from './encoding.ts'
import {codePointsOf, macRomanCodes, withAlike} from './glyph-names.ts'
import {readGlyphNames} from './post-table.ts'
import type {FontUser} from './programs.ts'
import type {Tables} from './sfnt.ts'
import {readToUnicode} from './to-unicode.ts'

/** Two bytes for each of 65,536 CIDs. */
const maxMapBytes = 131_072

/** The glyphs of a TrueType program that a font may show; null where that is not sure. */
export async function shownGlyphs(user: FontUser, tables: Tables): Promise<Set<number> | null> {
  return user.cidFont === null ? simpleGlyphs(user, tables) : glyphsOfCids(user)
}

async function glyphsOfCids({cidFont, codes}: FontUser): Promise<Set<number> | null> {
  const map = lookup(cidFont!, 'CIDToGIDMap')
  if (map === undefined || (map instanceof PDFName && nameText(map) === 'Identity')) return new Set(codes)
  const bytes = map instanceof PDFRawStream ? await decodedBytes(map, maxMapBytes) : null
  if (bytes === null) return null
  return new Set([...codes].map((cid) => (bytes[2 * cid] ?? 0) * 256 + (bytes[2 * cid + 1] ?? 0)))
}

interface Routes {
  subtables: Subtable[]
  names: Map<string, number>
  characters: Map<number, number>
  encoding: SimpleEncoding
}

/**
 * All glyphs that any viewer may take for the codes of a simple font. ISO 32000-1, 9.6.6.4 gives rules for symbolic and
 * nonsymbolic fonts, but fonts are often flagged wrongly and viewers repair that in different ways: so the glyphs of every
 * route are kept. Null where a code is given a name that neither we nor the font know.
 */
async function simpleGlyphs({font, codes}: FontUser, tables: Tables): Promise<Set<number> | null> {
  const encoding = readEncoding(font)
  const cmap = tables.get('cmap')
  const subtables = cmap === undefined ? [] : readCmap(cmap)
  const names = readGlyphNames(tables)
  const characters = await readToUnicode(font, codes)
  if (encoding === null || subtables === null || names === null || characters === null) return null
  const routes = {subtables, names, characters, encoding}
  const glyphs = new Set<number>()
  for (const code of codes) {
    const difference = encoding.difference(code)
    const named = difference === undefined ? [] : glyphsOfName(difference, routes)
    if (difference !== undefined && named.length === 0 && !isKnown(difference)) return null
    for (const glyph of [...named, ...glyphsOfCode(code, routes)]) glyphs.add(glyph)
  }
  return glyphs
}

/** Glyphs with these names that are nowhere in a font are shown by no viewer. */
const isKnown = (name: string) => name === '.notdef' || codePointsOf(name).length > 0

/** The font's own encoding, the codes themselves, the usual encodings, and what the text says. */
function glyphsOfCode(code: number, routes: Routes): number[] {
  const {subtables, characters, encoding} = routes
  // Symbolic fonts map 0xF000 to 0xF0FF, or the same range higher up (ISO 32000-1, 9.6.6.4).
  const own = [code, 0xf000 + code, 0xf100 + code, 0xf200 + code]
  const character = characters.get(code)
  const points = [...own, ...(character === undefined ? [] : withAlike(character))]
  const found = points.flatMap((point) => subtables.flatMap(({glyphs}) => glyphs.get(point) ?? []))
  // Where there is no mapping, some viewers take codes for glyphs.
  return [code, ...found, ...encoding.usual(code).flatMap((name) => glyphsOfName(name, routes))]
}

function glyphsOfName(name: string, {subtables, names}: Routes): number[] {
  const points = codePointsOf(name)
  const byCharacter = subtables.flatMap(({platform, glyphs}) =>
    (platform === 1 ? macRomanCodes(name) : points).flatMap((point) => glyphs.get(point) ?? []),
  )
  const byNumber = /^(?:glyph|gid|index|cid|g|G)[:.]?(\d+)$/.exec(name)
  return [...byCharacter, ...(byNumber ? [Number(byNumber[1])] : []), ...[names.get(name) ?? []].flat()]
}
