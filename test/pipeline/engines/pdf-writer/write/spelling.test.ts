import fc from 'fast-check'
import {PDFArray, PDFContext, PDFDict, PDFHexString, PDFName, PDFNumber, type PDFObject, PDFString} from 'pdf-lib'
import {describe, expect, test} from 'vitest'
import {operations} from '../../../../../src/pipeline/engines/pdf-writer/content/lexer.ts'
import {literalString, objectBytes, shortNumber} from '../../../../../src/pipeline/engines/pdf-writer/write/spelling.ts'

const context = PDFContext.create()
const spelled = (object: PDFObject) => Buffer.from(objectBytes(object)).toString('latin1')

describe('objects in their shortest spelling', () => {
  test.each([
    [
      context.obj({Type: 'Font', Kids: [1, 2, 'A', true, null], Sub: {X: 0.5}}),
      '<</Type/Font/Kids[1 2/A true null]/Sub<</X .5>>>>',
    ],
    [context.obj([PDFHexString.of('4142'), PDFHexString.of('28295c0D4141'), 1]), '[(AB)(()\\\\\\rAA)1]'],
    [context.obj([PDFHexString.of('2841'), PDFHexString.of('28'), PDFString.of('a(b)')]), '[(\\(A)<28>(a(b))]'],
    [context.obj({A: context.nextRef(), B: []}), '<</A 1 0 R/B[]>>'],
    [PDFName.of('A B'), '/A#20B'],
    [PDFNumber.of(-0.25), '-.25'],
  ])('%s', (object, text) => {
    expect(spelled(object)).toBe(text)
  })

  test('a stream has its length, and its contents unchanged', () => {
    const text = spelled(context.stream(Buffer.from([0, 255, 13]), {Type: 'X'}))
    expect(text).toBe('<</Type/X/Length 3>>stream\n\x00\xff\r\nendstream')
  })

  test('numbers keep their value and never get longer', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(), fc.nat(9), (whole, fraction, zeros) => {
        const text = `${whole}.${'0'.repeat(zeros)}${fraction}000`
        expect(Number(shortNumber(text))).toBe(Number(text) + 0)
        expect(shortNumber(text).length).toBeLessThanOrEqual(text.length)
      }),
    )
    expect(['0.000', '-0.0', '+3.', '007', '.50', '-', '1e5'].map(shortNumber)).toEqual([
      '0',
      '0',
      '3',
      '7',
      '.5',
      '-',
      '1e5',
    ])
  })

  test('literal strings read back as their bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const [operation] = [...operations(Buffer.from(`${literalString(bytes)} Tj`, 'latin1'))]
        const [operand] = operation!.operands
        expect(operand?.type === 'string' && Buffer.from(operand.value)).toEqual(Buffer.from(bytes))
      }),
    )
  })

  test('nested dictionaries parse to the same', () => {
    const dict = context.obj({A: [[1], {B: PDFString.of('x')}, 'C'], D: {E: {F: -1}}})
    expect(dict).toBeInstanceOf(PDFDict)
    expect(dict.lookup(PDFName.of('A'))).toBeInstanceOf(PDFArray)
    expect(spelled(dict)).toBe('<</A[[1]<</B(x)>>/C]/D<</E<</F -1>>>>>>')
  })
})
