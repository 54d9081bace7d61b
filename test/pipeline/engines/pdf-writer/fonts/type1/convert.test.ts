import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {readCff} from '../../../../../../src/pipeline/engines/pdf-writer/fonts/cff.ts'
import {convertType1 as convertWithin} from '../../../../../../src/pipeline/engines/pdf-writer/fonts/type1/convert.ts'
import type {Glyph} from '../../../../../../src/pipeline/engines/pdf-writer/fonts/type1/outline.ts'
import {readType2Glyph} from '../../../../../../src/pipeline/engines/pdf-writer/fonts/type1/type2-reader.ts'
import {type FontParts, standardSubrs, type1Font} from '../../../../../../test/helpers/type1-font.ts'

const notdef = '0 500 hsbw endchar'
const square = '50 500 hsbw 0 100 rmoveto 300 hlineto 300 vlineto -300 hlineto closepath endchar'

const convertType1 = (program: Uint8Array, name: string) => convertWithin(program, name, {steps: 100_000})
const convert = (parts: FontParts) => convertType1(type1Font(parts), 'Test')

/** What the glyph A of a font draws once it is converted; all widths are 500, which is the default then. */
function drawn(code: string, subrs?: string[], more: Record<string, string> = {}): Glyph {
  const glyphs = {'.notdef': notdef, A: code, ...more}
  const cff = readCff(convert({glyphs, ...(subrs && {subrs})})!)!
  return readType2Glyph(cff.charString(cff.named.get('A')!), {default: 500, nominal: 500})!
}

describe('Type 1 programs as CFF', () => {
  test('lines and curves from the side bearing on', () => {
    expect(
      drawn('50 500 hsbw 100 vmoveto 10 20 rlineto 5 hlineto 7 vlineto 1 2 3 4 5 6 rrcurveto endchar').segments,
    ).toEqual([
      ['M', 50, 100],
      ['L', 60, 120],
      ['L', 65, 120],
      ['L', 65, 127],
      ['C', 66, 129, 69, 133, 74, 139],
    ])
    expect(drawn('0 500 hsbw 9 hmoveto 1 2 3 4 hvcurveto 5 6 7 8 vhcurveto closepath endchar').segments).toEqual([
      ['M', 9, 0],
      ['C', 10, 0, 12, 3, 12, 7],
      ['C', 12, 12, 18, 19, 26, 19],
    ])
  })

  test('a flex is two curves, its reference point is not drawn', () => {
    const steps = ['50 5', '-40 -5', '20 5', '20 0', '20 0', '20 -5', '10 0'].map(
      (step) => `${step} rmoveto 2 callsubr`,
    )
    const flex = `0 500 hsbw 100 hmoveto 1 callsubr ${steps.join(' ')} 50 200 0 0 callsubr 30 hlineto endchar`
    expect(drawn(flex).segments).toEqual([
      ['M', 100, 0],
      ['C', 110, 0, 130, 5, 150, 5],
      ['C', 170, 5, 190, 0, 200, 0],
      ['L', 230, 0],
    ])
  })

  test('quotients', () => {
    const {segments} = drawn('0 500 hsbw 7 2 div 1 3 div rmoveto 1 3 div hlineto 4 vlineto endchar')
    expect(segments[0]).toEqual(['M', 3.5, expect.closeTo(1 / 3, 4)])
    expect(segments[1]).toEqual(['L', expect.closeTo(3.5 + 1 / 3, 4), expect.closeTo(1 / 3, 4)])
  })

  test('accented letters keep their parts, with the accent where it was', () => {
    const more = {e: square, acute: '30 500 hsbw 0 hmoveto 9 hlineto 9 vlineto endchar'}
    expect(drawn('50 500 hsbw 30 120 200 101 194 seac', undefined, more).composite).toEqual({
      base: 101,
      accent: 194,
      dx: 140,
      dy: 200,
    })
    expect(convert({glyphs: {'.notdef': notdef, A: '0 500 hsbw 0 0 0 101 194 seac'}})).toBe(null)
  })

  test('hints are declared once, from the lowest up, and chosen by masks where they are replaced', () => {
    const subrs = [...standardSubrs, '100 20 hstem 40 30 vstem return', '10 20 hstem 40 30 vstem return']
    const replace = (subr: number) => `${subr} 1 3 callothersubr pop callsubr`
    const code = `10 500 hsbw ${replace(4)} 5 vmoveto 9 hlineto ${replace(5)} 9 vlineto endchar`
    const cff = readCff(convert({glyphs: {'.notdef': notdef, A: code}, subrs})!)!
    // Edges of 10 and 100 with 20, of 50 (side bearing of 10 and 40) with 30; masks 0b011 and 0b101.
    const n = (value: number) => value + 139
    const bytes = [n(10), n(20), n(70), n(20), 18, n(50), n(30), 19, 0b01100000, n(10), n(5), 21, n(9), 6]
    expect([...cff.charString(cff.named.get('A')!)]).toEqual([...bytes, 19, 0b10100000, n(9), 7, 14])
  })

  test('sets of stems that are the same for the whole glyph need no mask', () => {
    const code = '0 500 hsbw 0 20 hstem 10 20 30 20 90 20 vstem3 dotsection 5 vmoveto 9 hlineto endchar'
    const cff = readCff(convert({glyphs: {'.notdef': notdef, A: code}})!)!
    const bytes = [...cff.charString(cff.named.get('A')!)]
    expect([bytes.includes(19), bytes.slice(0, 3)]).toEqual([false, [139, 159, 1]])
  })

  test('counters, which only hint at strokes between strokes, are left out', () => {
    const square = '0 500 hsbw 9 hlineto 9 vlineto endchar'
    const counted = square.replace('hsbw', 'hsbw 10 20 30 3 12 callothersubr 1 2 2 13 callothersubr')
    expect(drawn(counted)).toEqual(drawn(square))
  })

  test('names, widths and the encoding of the font', () => {
    const glyphs = {'.notdef': notdef, A: square, 'A.swash': square.replace('500', '600'), b: square, C: square}
    const encoding =
      '/Encoding 256 array 0 1 255 {1 index exch /.notdef put} for dup 65 /b put dup 8#101 /b put dup 1 /A.swash put dup 200 /b put readonly def'
    const cff = readCff(convert({glyphs, encoding})!)!
    expect(new Set(cff.named.keys())).toEqual(new Set(['.notdef', 'A', 'A.swash', 'C', 'b']))
    const coded = [...cff.encoded!].map(([code, glyph]) => [code, [...cff.named].find(([, at]) => at === glyph)![0]])
    expect(coded.toSorted(([a], [b]) => Number(a) - Number(b))).toEqual([
      [1, 'A.swash'],
      [65, 'b'],
      [200, 'b'],
    ])
    const [wide, normal] = ['A.swash', 'A'].map((name) => cff.charString(cff.named.get(name)!).length)
    expect(wide).toBeGreaterThan(normal!)
  })

  test('all forms of a file are the same font', () => {
    const glyphs = {'.notdef': notdef, A: square}
    const fonts = (['binary', 'hex', 'pfb'] as const).map((form) => convert({glyphs, form}))
    expect(fonts[0]).not.toBe(null)
    expect(fonts[1]).toEqual(fonts[0])
    expect(fonts[2]).toEqual(fonts[0])
    expect(convert({glyphs, lenIV: 0})).toEqual(fonts[0])
    for (const reader of ['-|', 'ReadIt']) expect(convert({glyphs, reader})).toEqual(fonts[0])
    // What fonts of TeX begin with: a look whether the printer has them already.
    const clear = 'FontDirectory/Test known{/Test findfont dup/FontType get 1 eq{pop}if}if'
    expect(convert({glyphs, clear})).toEqual(fonts[0])
    const divided = type1Font({glyphs}).toString('latin1').replace('[0.001 0 0 0.001', '[1 1000 div 0 0 1 1000 div')
    expect(convertType1(Buffer.from(divided, 'latin1'), 'Test')).toEqual(fonts[0])
  })

  test.each<[string, string, Partial<FontParts>?]>([
    ['an operator that is not known', '0 500 hsbw op:15 endchar'],
    ['an unknown OtherSubr', '0 500 hsbw 1 2 2 14 callothersubr endchar'],
    ['no end', '0 500 hsbw 5 hlineto'],
    ['no width', '5 hlineto endchar'],
    ['too few operands', '0 500 hsbw 5 rlineto endchar'],
    ['too many operands', '0 500 hsbw 1 2 3 rlineto endchar'],
    ['a subroutine that is not there', '0 500 hsbw 99 callsubr endchar'],
    [
      'a subroutine that calls itself',
      '0 500 hsbw 4 callsubr endchar',
      {subrs: [...standardSubrs, '4 callsubr return']},
    ],
    ['a flex of five points', `0 500 hsbw 1 callsubr ${'1 1 rmoveto 2 callsubr '.repeat(5)} 50 5 5 0 callsubr endchar`],
    ['a current point set without a flex', '0 500 hsbw 10 10 setcurrentpoint endchar'],
    ['division by nothing', '0 500 hsbw 1 0 div hlineto endchar'],
    ['a vertical advance', '0 0 500 100 sbw endchar'],
    ['coordinates beyond 16 bits', '0 500 hsbw 40000 hlineto endchar'],
    [
      'more stems than a stack holds',
      `0 500 hsbw ${Array.from({length: 24}, (_, at) => `${at * 9} 5 hstem`).join(' ')} 1 hlineto endchar`,
    ],
    ['charstrings that are not encrypted', square, {lenIV: -1}],
    ['several masters', square, {clear: '/WeightVector [0.5 0.5] def'}],
    ['stroked outlines', square, {clear: '/PaintType 2 def'}],
    ['metrics of its own', square, {clear: '/Metrics 1 dict dup begin /A 300 def end def'}],
    ['an encoding that is computed', square, {encoding: '/Encoding ISOLatin1Encoding def'}],
  ])('a font with %s stays as it is', (_, code, parts = {}) => {
    expect(convert({glyphs: {'.notdef': notdef, A: code}, ...parts})).toBe(null)
  })

  test('a font with another matrix, without .notdef or without glyphs stays as it is', () => {
    expect(convert({glyphs: {A: square}})).toBe(null)
    expect(convert({glyphs: {}})).toBe(null)
    const slanted = type1Font({glyphs: {'.notdef': notdef}})
      .toString('latin1')
      .replace('0.001 0 0 ', '0.001 0 .2 ')
    expect(convertType1(Buffer.from(slanted, 'latin1'), 'Test')).toBe(null)
  })

  test('subroutines that call one another again and again come to an end', () => {
    const twice = Array.from({length: 8}, (_, at) => `${at + 5} callsubr `.repeat(20).concat('return'))
    const subrs = [...standardSubrs, ...twice, 'return']
    const glyphs = {'.notdef': notdef, A: '0 500 hsbw 4 callsubr endchar'}
    const budget = {steps: 100_000}
    expect(convertWithin(type1Font({glyphs, subrs}), 'Test', budget)).toBe(null)
    expect(convertWithin(type1Font({glyphs: {'.notdef': notdef}}), 'Test', budget)).toBe(null)
  })

  test('damage anywhere ends in a font or in none', () => {
    const font = type1Font({glyphs: {'.notdef': notdef, A: square, eacute: '0 500 hsbw 0 0 0 65 65 seac'}})
    const change = fc.tuple(fc.nat(font.length - 1), fc.nat(255))
    fc.assert(
      fc.property(fc.array(change, {minLength: 1, maxLength: 4}), (changes) => {
        const damaged = Buffer.from(font)
        for (const [at, byte] of changes) damaged[at] = byte
        const cff = convertType1(damaged, 'Test')
        if (cff !== null) expect(readCff(cff)?.glyphs).toBeGreaterThan(0)
      }),
      {numRuns: 1000},
    )
  })

  test('a font that is cut off anywhere is converted as a whole or not at all', () => {
    const font = type1Font({glyphs: {'.notdef': notdef, A: square, B: square}})
    const whole = convertType1(font, 'Test')!
    for (let length = 0; length < font.length; length += 5) {
      expect([null, whole]).toContainEqual(convertType1(font.subarray(0, length), 'Test'))
    }
    expect(convertType1(font.subarray(0, font.length - 20), 'Test')).toEqual(whole)
    expect(convertType1(Buffer.from('%!PS-AdobeFont'), 'Test')).toBe(null)
  })
})
