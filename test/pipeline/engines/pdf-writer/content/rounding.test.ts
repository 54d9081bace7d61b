import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {compactContent} from '../../../../../src/pipeline/engines/pdf-writer/content/compact.ts'
import {operations} from '../../../../../src/pipeline/engines/pdf-writer/content/lexer.ts'
import {createRounder} from '../../../../../src/pipeline/engines/pdf-writer/content/rounding.ts'

function round(text: string, scale = 1, fontStates: string[] = []): string {
  const rounder = createRounder(scale, new Set(fontStates))
  return compactContent(Buffer.from(text, 'latin1'), (operation) => rounder.round(operation))!.toString('latin1')
}

describe('rounding of contents', () => {
  test.each([
    ['lines to thousandths of a point', '10.12345 20.98765 m', '10.123 20.988 m'],
    ['finer where user space is magnified', '100 0 0 100 0 0 cm 1.1234567 2 l', '100 0 0 100 0 0 cm\n1.12346 2 l'],
    ['coarser where it is shrunk', '.01 0 0 .01 0 0 cm 1234.567 2 l', '.01 0 0 .01 0 0 cm\n1234.6 2 l'],
    ['as before behind Q', 'q 100 0 0 100 0 0 cm Q 1.12345 2 l', 'q\n100 0 0 100 0 0 cm\nQ\n1.123 2 l'],
    ['the place in a matrix, not its scale', '.123456789 0 0 1 9.87654 0 cm', '.123456789 0 0 1 9.877 0 cm'],
    ['places of text too', 'BT 1.23456 2.34567 Td 1 0 0 1 9.8765 2 Tm', 'BT\n1.235 2.346 Td\n1 0 0 1 9.877 2 Tm'],
    ['not the leading', 'BT 1.23456 -11.23456 TD', 'BT\n1.235 -11.23456 TD'],
    ['text of a tiny unit', 'BT .001 0 0 .001 5 5 Tm 12.3456 0 Td', 'BT\n.001 0 0 .001 5 5 Tm\n12 0 Td'],
    ['text of a large unit', 'BT 12 0 0 12 5 5 Tm 1.23456789 0 Td', 'BT\n12 0 0 12 5 5 Tm\n1.23457 0 Td'],
    ['colours to thousandths', '.123456 .5 1 rg /P .1234567 scn', '.123 .5 1 rg\n/P .123 scn'],
    ['no width of lines, dashes or spaces', '.12345 w .12345 Tc [.12345]0 d', '.12345 w\n.12345 Tc\n[.12345]0 d'],
    ['kerning that cannot be seen', 'BT /F 10 Tf [(a)1(b)-1.2(c)-250.4(d)]TJ', 'BT\n/F 10 Tf\n[(abc)-250(d)]TJ'],
    ['kerning until it can be seen', 'BT /F 10 Tf [(a)1.5(b)1.5(c)]TJ', 'BT\n/F 10 Tf\n[(ab)3(c)]TJ'],
    ['kerning of large letters', 'BT /F 100 Tf [(a)1(b)]TJ', 'BT\n/F 100 Tf\n[(a)1(b)]TJ'],
    ['kerning of letters of unknown size', 'BT [(a)1.2(b)]TJ', 'BT\n[(a)1(b)]TJ'],
    ['nothing where user space is lost', '1 2 3 cm 1.23456789 2 l', '1 2 3 cm\n1.23456789 2 l'],
  ])('%s', (_, before, after) => {
    expect(round(before)).toBe(after)
  })

  test('the size of a font may come from a graphics state', () => {
    expect(round('BT /F 10 Tf /G gs [(a)1(b)]TJ', 1, ['G'])).toContain('(a)1(b)')
    expect(round('BT /F 10 Tf /H gs [(a)1(b)]TJ', 1, ['G'])).toContain('(ab)Tj')
  })

  test('all digits stay where a form may be drawn at any size', () => {
    const text = 'q\n1.23456789 2 l\nBT\n1.23456789 2 Td\nET\nQ\n1 0 0 1 1.23456789 2 cm'
    expect(round(text, Number.POSITIVE_INFINITY)).toBe(text)
  })

  test('states nested without end cost neither memory nor digits', () => {
    const deep = 'q '.repeat(5000)
    expect(round(`${deep}1.23456789 2 l`)).toContain('1.23456789 2 l')
  })

  const offset = fc.double({min: -50, max: 50, noNaN: true}).map((value) => value.toFixed(6))

  test('rounded offsets of lines never add up to more than can be seen', () => {
    fc.assert(
      fc.property(fc.array(offset, {minLength: 1, maxLength: 80}), (steps) => {
        const result = round(`BT ${steps.map((step) => `${step} 0 Td`).join(' ')}`)
        const sums = [steps.map(Number), offsetsOf(result)].map((list) => list.reduce((sum, step) => sum + step, 0))
        expect(Math.abs(sums[0]! - sums[1]!)).toBeLessThanOrEqual(0.0201)
      }),
    )
  })

  test('nor does kerning, in all shown strings of a line together', () => {
    const kern = fc.double({min: -9, max: 9, noNaN: true}).map((value) => value.toFixed(3))
    fc.assert(
      fc.property(fc.array(fc.array(kern, {maxLength: 9}), {maxLength: 9}), (lines) => {
        const text = lines.map((steps) => `[(x)${steps.join('(x)')}]TJ`).join(' ')
        const sums = [`BT /F 10 Tf ${text}`, round(`BT /F 10 Tf ${text}`)].map(kernedBy)
        // 0.02 points are 2 thousandths of a font of 10 points, and steps end on whole ones.
        expect(Math.abs(sums[0]! - sums[1]!)).toBeLessThanOrEqual(2.51)
      }),
    )
  })
})

const read = (text: string) => [...operations(Buffer.from(text, 'latin1'))]

const offsetsOf = (text: string) =>
  read(text).flatMap(({operator, operands}) =>
    operator === 'Td' ? [Number((operands[0] as {value: number}).value)] : [],
  )

const kernedBy = (text: string) =>
  read(text)
    .flatMap(({operands}) => operands.flatMap((operand) => (operand.type === 'array' ? operand.value : [])))
    .reduce((sum, item) => sum + (item.type === 'number' ? item.value : 0), 0)
