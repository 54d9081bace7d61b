import fc from 'fast-check'
import {describe, expect, it, test} from 'vitest'
import {abs, decimal, formatDecimal, multiply, sum, within} from '../../../../src/pipeline/scan/values/decimal.ts'

describe('exact decimals', () => {
  test.each([
    ['1471.60', '1471.60'],
    ['-0.05', '-0.05'],
    ['0.485', '0.485'],
    ['12', '12.00'],
    ['1.500000', '1.50'],
  ])('%s is written as %s', (text, written) => {
    expect(formatDecimal(decimal(text))).toBe(written)
  })

  test.each(['', '1,5', '1.2345678', 'x', '1.'])('%j is refused', (text) => {
    expect(() => decimal(text)).toThrow(RangeError)
  })

  it('adds tenths without the error of floats', () => {
    expect(sum(['0.1', '0.2'].map(decimal))).toBe(decimal('0.3'))
  })

  test.each([
    ['3', '0.99', '2.97'],
    ['0.485', '12.90', '6.2565'],
    ['-2', '1.50', '-3'],
    ['0.000001', '0.5', '0.000001'],
    ['-0.000001', '0.5', '-0.000001'],
  ])('%s x %s is %s', (a, b, product) => {
    expect(multiply(decimal(a), decimal(b))).toBe(decimal(product))
  })

  it('compares within cents', () => {
    expect(within(decimal('1.00'), decimal('1.02'), 2)).toBe(true)
    expect(within(decimal('1.00'), decimal('1.03'), 2)).toBe(false)
    expect(abs(decimal('-1'))).toBe(decimal('1'))
  })

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.bigInt({min: -(10n ** 15n), max: 10n ** 15n}), (value) => decimal(formatDecimal(value)) === value),
    )
  })
})
