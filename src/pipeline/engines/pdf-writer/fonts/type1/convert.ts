import {type CffFont, writeCff} from './cff.ts'
import {encodings} from './glyph-names.ts'
import {drawsTheSame, type Glyph} from './outline.ts'
import {parseType1, type Type1Font} from './parse.ts'
import {unlessRefused} from './refuse.ts'
import {readType1Glyph} from './type1-charstring.ts'
import {writeType2Glyph} from './type2-charstring.ts'
import {readType2Glyph} from './type2-reader.ts'

export interface ConvertedFont {
  cff: Uint8Array
  /** Names of the glyphs that are in it, without .notdef. */
  names: string[]
}

/** Names that are wanted of a font, or null for all of it. */
export type WantedNames = (font: Pick<Type1Font, 'encoding' | 'glyphs'>) => ReadonlySet<string> | null

/**
 * A Type 1 font program as CFF, with the wanted glyphs, .notdef, and the parts of accented letters. Null where the
 * program is not surely understood: each glyph is read back and compared point by point.
 */
export function convertType1(program: Uint8Array, name: string, wanted: WantedNames): ConvertedFont | null {
  const font = parseType1(program)
  if (font === null) return null
  const glyphs = readGlyphs(font, wanted(font) ?? new Set(font.glyphs.keys()))
  return glyphs && unlessRefused(() => write(font, name, glyphs))
}

function readGlyphs(font: Type1Font, wanted: ReadonlySet<string>): Map<string, Glyph> | null {
  const glyphs = new Map<string, Glyph>()
  const queue = ['.notdef', ...wanted]
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const charstring = font.glyphs.get(name)
    if (glyphs.has(name) || charstring === undefined) continue
    const glyph = readType1Glyph(charstring, font.subrs)
    if (glyph === null) return null
    glyphs.set(name, glyph)
    if (glyph.composite === null) continue
    for (const code of [glyph.composite.base, glyph.composite.accent]) {
      const part = encodings.StandardEncoding[code]
      if (part === undefined || !font.glyphs.has(part)) return null
      queue.push(part)
    }
  }
  return glyphs
}

function write(font: Type1Font, name: string, glyphs: Map<string, Glyph>): ConvertedFont | null {
  const widths = commonWidths([...glyphs.values()])
  const written: CffFont['glyphs'] = []
  for (const glyphName of ordered(font, glyphs)) {
    const glyph = glyphs.get(glyphName)!
    const charstring = writeType2Glyph(glyph, glyph.width === widths.default ? null : glyph.width - widths.nominal)
    const readBack = readType2Glyph(charstring, widths)
    if (readBack === null || !drawsTheSame(glyph, readBack)) return null
    written.push({name: glyphName, charstring})
  }
  const privateDict = [...hintEntries(font), ...widthEntries(widths)]
  const encoding = font.isStandardEncoding ? null : font.encoding
  const cff = writeCff({name, bbox: font.bbox, encoding, glyphs: written, privateDict})
  return {cff, names: written.slice(1).map((glyph) => glyph.name)}
}

/** .notdef, then glyphs with a code in the built-in encoding, as CFF wants them, then the others. */
function ordered(font: Type1Font, glyphs: Map<string, Glyph>): string[] {
  const encoded = new Set(font.encoding.filter((name) => name !== undefined && name !== '.notdef' && glyphs.has(name)))
  const others = [...glyphs.keys()].filter((name) => !encoded.has(name) && name !== '.notdef')
  return ['.notdef', ...(encoded as Set<string>), ...others]
}

interface Widths {
  default: number
  nominal: number
}

/** The most frequent width needs no bytes, and those around the median few. */
function commonWidths(glyphs: Glyph[]): Widths {
  const counts = new Map<number, number>()
  for (const {width} of glyphs) counts.set(width, (counts.get(width) ?? 0) + 1)
  const [[common]] = [...counts].toSorted(([, a], [, b]) => b - a) as [[number, number]]
  const sorted = glyphs.map(({width}) => width).toSorted((a, b) => a - b)
  return {default: common, nominal: Math.round(sorted[sorted.length >> 1]!)}
}

const widthEntries = ({default: common, nominal}: Widths): CffFont['privateDict'] => [
  ...(common === 0 ? [] : [[[20], [common]] as CffFont['privateDict'][number]]),
  ...(nominal === 0 ? [] : [[[21], [nominal]] as CffFont['privateDict'][number]]),
]

/** Operators of the Private DICT (Adobe technical note 5176, table 23); lists are written as differences. */
const hintOperators: [key: string, operator: number[], kind: 'list' | 'number'][] = [
  ['BlueValues', [6], 'list'],
  ['OtherBlues', [7], 'list'],
  ['FamilyBlues', [8], 'list'],
  ['FamilyOtherBlues', [9], 'list'],
  ['StdHW', [10], 'number'],
  ['StdVW', [11], 'number'],
  ['BlueScale', [12, 9], 'number'],
  ['BlueShift', [12, 10], 'number'],
  ['BlueFuzz', [12, 11], 'number'],
  ['StemSnapH', [12, 12], 'list'],
  ['StemSnapV', [12, 13], 'list'],
  ['ForceBold', [12, 14], 'number'],
  ['LanguageGroup', [12, 17], 'number'],
  ['ExpansionFactor', [12, 18], 'number'],
]

function hintEntries({hints}: Type1Font): CffFont['privateDict'] {
  return hintOperators.flatMap(([key, operator, kind]): CffFont['privateDict'] => {
    const numbers = hints.get(key) ?? []
    const wanted = kind === 'number' ? numbers.slice(0, 1) : differences(numbers)
    return wanted.length > 0 ? [[operator, wanted]] : []
  })
}

const differences = (numbers: number[]) => numbers.map((value, index) => value - (numbers[index - 1] ?? 0))
