import {encodings} from '../glyph-names.ts'
import {type CffFont, writeCff} from './cff.ts'
import {drawsTheSame, type Glyph} from './outline.ts'
import {parseType1, type Type1Font} from './parse.ts'
import {unlessRefused} from './refuse.ts'
import {type Budget, readType1Glyph} from './type1-charstring.ts'
import {writeType2Glyph} from './type2-charstring.ts'
import {readType2Glyph} from './type2-reader.ts'

/**
 * A Type 1 font program as CFF, under a name. Null where the program is not surely understood: each glyph is read back and
 * compared point by point.
 */
export function convertType1(program: Uint8Array, name: string, budget: Budget): Uint8Array | null {
  const font = parseType1(program)
  const glyphs = font && readGlyphs(font, budget)
  return glyphs && unlessRefused(() => write(font, name, glyphs))
}

function readGlyphs(font: Type1Font, budget: Budget): Map<string, Glyph> | null {
  const glyphs = new Map<string, Glyph>()
  for (const [name, charstring] of font.glyphs) {
    const glyph = readType1Glyph(charstring, font.subrs, budget)
    if (glyph === null || !partsOf(glyph).every((part) => font.glyphs.has(part ?? ''))) return null
    glyphs.set(name, glyph)
  }
  return glyphs
}

const standardEncoding = encodings['StandardEncoding']!

/** Names of the glyphs an accented letter is made of. */
function partsOf({composite}: Glyph): (string | undefined)[] {
  return composite === null ? [] : [composite.base, composite.accent].map(standardEncoding)
}

function write(font: Type1Font, name: string, glyphs: Map<string, Glyph>): Uint8Array | null {
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
  return writeCff({name, bbox: font.bbox, encoding: font.encoding, glyphs: written, privateDict})
}

/** .notdef, then glyphs with a code in the built-in encoding, as CFF wants them, then the others. */
function ordered({encoding}: Type1Font, glyphs: Map<string, Glyph>): string[] {
  const encoded = new Set([...(encoding?.values() ?? [])].filter((name) => glyphs.has(name)))
  const others = [...glyphs.keys()].filter((name) => !encoded.has(name) && name !== '.notdef')
  return ['.notdef', ...encoded, ...others]
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
