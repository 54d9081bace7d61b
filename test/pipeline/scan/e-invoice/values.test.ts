import fc from 'fast-check'
import {describe, expect, it, test} from 'vitest'
import {
  currency,
  date,
  money,
  negated,
  quantity,
  sixDecimals,
  sumOf,
  unitPrice,
} from '../../../../src/pipeline/scan/e-invoice/values.ts'
import {decimal} from '../../../../src/pipeline/scan/values/decimal.ts'

test.each([
  ['5', '5.00'],
  ['0', '0.00'],
  ['-0.00', '0.00'],
  ['.5', '0.50'],
  ['5.', '5.00'],
  ['+007.1', '7.10'],
  [' 1300.50000000\n', '1300.50'],
  ['-2.345', '-2.345'],
  ['12345678901234567890.12345678', '12345678901234567890.12345678'],
  ['1,5', null],
  ['1.2.3', null],
  ['-', null],
  ['.', null],
  ['0x10', null],
  [null, null],
])('money %j is %j', (text, expected) => {
  expect(money(text)).toBe(expected)
})

test('figures made to cost hours are no money', () => {
  for (const figures of [`${'0'.repeat(1_000_000)}x`, `1.${'0'.repeat(1_000_000)}x`, '9'.repeat(1_000_000)]) {
    expect(money(figures)).toBeNull()
  }
})

test.each([
  ['2.0000', '2'],
  ['10', '10'],
  ['0.4850', '0.485'],
  ['-1', '-1'],
])('quantity %j is %j', (text, expected) => {
  expect(quantity(text)).toBe(expected)
})

test.each([
  ['2018-10-01', '2018-10-01'],
  ['2018-10-01Z', '2018-10-01'],
  ['2018-10-01+02:00', '2018-10-01'],
  ['2018-10-01T12:30:00', '2018-10-01'],
  ['20181001', '2018-10-01'],
  ['201810011230', '2018-10-01'],
  ['201810', null],
  ['2018-02-30', null],
  ['01.10.2018', null],
  [null, null],
])('date %j is %j', (text, expected) => {
  expect(date(text)).toBe(expected)
})

test('currencies are codes of three letters', () => {
  expect([currency(' eur '), currency('Euro'), currency(null)]).toEqual(['EUR', null, null])
})

describe('sums', () => {
  it('leave out what is not there', () => {
    expect(sumOf(['1.10', null, '-0.20'])).toBe('0.90')
    expect(sumOf([null])).toBeNull()
  })
  it('have six decimals at most, rounded', () => {
    expect(sixDecimals('216.50000000000003')).toBe('216.50')
    expect(sixDecimals('-0.1234567')).toBe('-0.123457')
  })
  it('are read by all that adds up bills', () => {
    fc.assert(
      fc.property(fc.bigInt({min: -(10n ** 20n), max: 10n ** 20n}), fc.nat(10 ** 9), (whole, fraction) => {
        const text = sixDecimals(money(`${whole}.${fraction}`))
        expect(() => decimal(text!)).not.toThrow()
      }),
    )
  })
  it('change their sign and back', () => {
    expect([negated('1.00'), negated('-1.00'), negated('0.00'), negated(null)]).toEqual(['-1.00', '1.00', '0.00', null])
  })
})

test.each([
  ['40.00', '100', '0.40'],
  ['10.00', '3', '3.333333'],
  ['-10.00', '3', '-3.333333'],
  ['0.12345678', '1', '0.12345678'],
  ['5.00', null, '5.00'],
  ['5.00', '0', '5.00'],
  [null, '2', null],
])('the price %j of %j is %j for one', (price, base, expected) => {
  expect(unitPrice(price, base)).toBe(expected)
})
