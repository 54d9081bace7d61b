import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {type Operand, operations} from '../../../../../src/pipeline/engines/pdf-writer/content/lexer.ts'

const read = (text: string) => [...operations(Buffer.from(text, 'latin1'))]
const plain = (operand: Operand): unknown => {
  if (operand.type === 'dict') return 'dict'
  if (operand.type === 'array') return operand.value.map(plain)
  return operand.type === 'string' ? Buffer.from(operand.value).toString('latin1') : operand.value
}
const operandsOf = (text: string) => read(text)[0]!.operands.map(plain)

describe('operations of a content stream', () => {
  test.each([
    ['q 1 0 0 -1.5 .25 +3. cm', ['q', 'cm']],
    ['BT/F1 12 Tf(a)Tj ET', ['BT', 'Tf', 'Tj', 'ET']],
    ['% a comment (\n1 w', ['w']],
    ['/P <</MCID 0 /A [1 2]>> BDC EMC', ['BDC', 'EMC']],
    ['(a) \' 1 2 (b) " T* f*', ["'", '"', 'T*', 'f*']],
    ['', []],
  ])('%s', (text, operators) => {
    expect(read(text).map(({operator}) => operator)).toEqual(operators)
  })

  test.each([
    ['(a (b) c) Tj', ['a (b) c']],
    ['(a\\)\\(\\\\\\n\\101\\7x) Tj', ['a)(\\\nA\x07x']],
    ['(a\\\nb\r\nc) Tj', ['ab\nc']],
    ['<48 65 6c6C6> Tj', ['Hell`']],
    ['[(a) -120.5 (b) <63>] TJ', [['a', -120.5, 'b', 'c']]],
    ['/A#20B gs', ['A B']],
    ['--5 1.2.3 -.5 w', [-5, 1.2, -0.5]],
    ['true false null 1 x', [true, false, null, 1].map((value) => (typeof value === 'number' ? value : String(value)))],
  ])('operands of %s', (text, operands) => {
    expect(operandsOf(text)).toEqual(operands)
  })

  test('places of operations, their operands included', () => {
    const text = ' q  1 0 0 1 5 5 cm\n/Im Do Q'
    expect(read(text).map(({start, end}) => text.slice(start, end))).toEqual(['q', '1 0 0 1 5 5 cm', '/Im Do', 'Q'])
  })

  test('an inline image is one operation, whatever its data looks like', () => {
    const text = 'q BI /W 4 /H 1 /BPC 8 /CS /G ID \x00EI\xff\x80 Q (EI \x01 EI Q'
    const [, image, last] = read(text)
    expect(image!.operator).toBe('BI')
    expect(image!.operands.map(plain)).toEqual(['W', 4, 'H', 1, 'BPC', 8, 'CS', 'G'])
    expect(text.slice(image!.start, image!.end).endsWith('EI')).toBe(true)
    expect(last!.operator).toBe('Q')
  })

  test.each([
    ['text of two-byte codes behind it', 'BI /W 1 ID \xff EI BT (\x01\xe9\x00) Tj', ['BI', 'BT', 'Tj']],
    ['an array of strings behind it', 'BI /W 1 ID \xff EI Q [(\x01\xe9) 3 (\x02)] TJ', ['BI', 'Q', 'TJ']],
    ['no end', 'BI /W 1 ID \xff\xfe (a) Tj Q', ['ID']],
    ['an end without white space before it', 'BI /W 1 ID \xff\xfeEI BT (a) Tj', ['ID']],
  ])('an inline image with %s', (_, text, operators) => {
    expect(read(text).map(({operator}) => operator)).toEqual(operators)
  })

  test('any bytes end, in places that never go back', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 300}), (bytes) => {
        let before = 0
        for (const {start, end} of operations(bytes)) {
          expect(start).toBeGreaterThanOrEqual(before)
          expect(end).toBeGreaterThan(start)
          before = end
        }
        expect(before).toBeLessThanOrEqual(bytes.length)
      }),
    )
  })
})
