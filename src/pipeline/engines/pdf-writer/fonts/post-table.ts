import {macGlyphNames} from './glyph-names.ts'
import {glyphCount, type Tables} from './sfnt.ts'

/** Glyphs by the names a post table gives them (OpenType specification, post); null where it does so in an unusual way. */
export function readGlyphNames(tables: Tables): Map<string, number> | null {
  const post = tables.get('post')
  if (post === undefined || post.length < 32) return new Map()
  const format = post.readUInt32BE(0)
  if (format === 0x10000) return byName(macGlyphNames().slice(0, glyphCount(tables)))
  if (format === 0x20000) return readFormat2(post)
  return format === 0x30000 ? new Map() : null
}

function readFormat2(post: Buffer): Map<string, number> | null {
  const count = post.length >= 34 ? post.readUInt16BE(32) : 0
  if (post.length < 34 + 2 * count) return null
  const own = pascalStrings(post.subarray(34 + 2 * count))
  const standard = macGlyphNames()
  const numbers = Array.from({length: count}, (_, glyph) => post.readUInt16BE(34 + 2 * glyph))
  return byName(numbers.map((number) => standard[number] ?? own[number - standard.length]))
}

function pascalStrings(data: Buffer): string[] {
  const strings: string[] = []
  for (let at = 0; at < data.length; at += data[at]! + 1)
    strings.push(data.toString('latin1', at + 1, at + 1 + data[at]!))
  return strings
}

/** The first glyph of a name counts. */
function byName(names: (string | undefined)[]): Map<string, number> {
  const entries = names.flatMap((name, glyph): [string, number][] => (name === undefined ? [] : [[name, glyph]]))
  return new Map(entries.reverse())
}
