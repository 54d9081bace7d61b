import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {readMarks} from '../../../../../src/pipeline/engines/pdf-writer/content/shown-text.ts'
import {withoutMarks} from '../../../../../src/pipeline/engines/pdf-writer/content/without-hidden-text.ts'

const names = {
  isType3: (font: string) => font === 'T3',
  xobject: (name: string) => (name === 'Im' ? ('opaque image' as const) : ('other' as const)),
  isTranslucent: () => true,
}
const box = {left: 0, bottom: 0, right: 100, top: 100}

/** A content without its text of render mode 3; null where that is not sure. */
function strip(content: string): {text: string; fonts: string[]} | null {
  const bytes = Buffer.from(content, 'latin1')
  const {list, marks} = readMarks(bytes, names, {mode: 0, box})
  const hidden = new Set(marks.filter(({kind, mode, isType3}) => kind === 'show' && mode === 3 && !isType3))
  const stripped = withoutMarks(bytes, list, marks, hidden)
  return stripped && {text: Buffer.from(stripped.bytes).toString('latin1'), fonts: [...stripped.unusedFonts]}
}

const squeezed = (text: string) => text.replace(/\s+/g, ' ').trim()

describe('hidden text', () => {
  test('goes, and every other byte stays', () => {
    const rest = '0.5 0 0 RG % (note) Tj\n10 10 m 20 20 l S /Span <</ActualText (x)>> BDC EMC BI /W 1 /H 1 ID x EI'
    const made = strip(`${rest}\nBT 3 Tr /F 12 Tf 20 50 Td (old) Tj ET\n${rest}`)!
    expect(made.text.startsWith(`${rest}\n`)).toBe(true)
    expect(made.text.endsWith(`\n${rest}`)).toBe(true)
    expect(made.text).not.toMatch(/old|Tf|Td|BT/)
    expect(made.fonts).toEqual(['F'])
  })

  test.each([
    [
      'the state that later text needs',
      'BT 3 Tr /F 9 Tf 1 Tc 5 5 Td (a) Tj ET BT 0 Tr /G 8 Tf (b) Tj ET',
      'BT 3 Tr 1 Tc ET BT 0 Tr /G 8 Tf (b) Tj ET',
      ['F'],
    ],
    [
      'a font that is used on',
      'BT /F 9 Tf 3 Tr (a) Tj 0 Tr 1 1 Td (b) Tj ET',
      'BT /F 9 Tf 3 Tr 0 Tr 1 1 Td (b) Tj ET',
      [],
    ],
    [
      'what quotes do besides',
      'BT /F 9 Tf 3 Tr (a) \' 1 2 (b) " 0 Tr T* (c) Tj ET',
      'BT /F 9 Tf 3 Tr T* 1 Tw 2 Tc T* 0 Tr T* (c) Tj ET',
      [],
    ],
    ['Type 3', 'BT /T3 9 Tf 3 Tr (a) Tj ET', 'BT /T3 9 Tf 3 Tr (a) Tj ET', []],
    ['modes that clip', 'BT /F 9 Tf 7 Tr (a) Tj ET', 'BT /F 9 Tf 7 Tr (a) Tj ET', []],
  ])('goes without %s', (_, content, wanted, fonts) => {
    const made = strip(content)!
    expect(squeezed(made.text)).toBe(wanted)
    expect(made.fonts).toEqual(fonts)
  })

  test('stays where visible text begins at its end', () => {
    expect(strip('BT /F 9 Tf 3 Tr (a) Tj 0 Tr (b) Tj ET')).toBeNull()
    expect(strip('BT /F 9 Tf (b) Tj 3 Tr (a) Tj ET')).not.toBeNull()
  })

  test('is not looked for in bytes that make no sense', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 200}), (bytes) => {
        const {list, marks} = readMarks(bytes, names, {mode: 0, box})
        expect(Buffer.from(withoutMarks(bytes, list, marks, new Set())!.bytes)).toEqual(Buffer.from(bytes))
      }),
    )
  })
})

describe('a picture over the page', () => {
  const covers = (content: string) =>
    readMarks(Buffer.from(content), names, {mode: 0, box}).marks.some((mark) => mark.covers)

  test.each([
    ['upright', '100 0 0 100 0 0 cm /Im Do', true],
    ['turned by a right angle', '0 100 -100 0 100 0 cm /Im Do', true],
    ['larger', '120 0 0 120 -10 -10 cm /Im Do', true],
    ['clipped to the page', '0 0 100 100 re W n 100 0 0 100 0 0 cm /Im Do', true],
    ['clipped before the state came back', 'q 0 0 5 5 re W n Q 100 0 0 100 0 0 cm /Im Do', true],
    ['smaller', '90 0 0 100 0 0 cm /Im Do', false],
    ['slanted', '140 20 -20 140 -10 -30 cm /Im Do', false],
    ['clipped', '0 0 50 100 re W n 100 0 0 100 0 0 cm /Im Do', false],
    ['clipped by two rectangles', '0 0 100 100 re 9 9 re W n 100 0 0 100 0 0 cm /Im Do', false],
    ['blended', '/G gs 100 0 0 100 0 0 cm /Im Do', false],
    ['in an optional layer', '/OC /L BDC 100 0 0 100 0 0 cm /Im Do EMC', false],
    ['of another kind', '100 0 0 100 0 0 cm /Other Do', false],
  ])('hides what is below: %s', (_, content, wanted) => {
    expect(covers(content)).toBe(wanted)
  })
})
