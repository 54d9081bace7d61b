import {expect, test} from 'vitest'
import {addedTax, decimal, includedTax, money} from '../../../scripts/make-samples/money.ts'

test.each([
  [123_456, 'en', '1,234.56'],
  [123_456, 'de', '1.234,56'],
  [123_450, 'ch', "1'234.50"],
  [123_456_789, 'fr', '1 234 567,89'],
  [-2, 'en', '-0.02'],
  [5, 'de', '0,05'],
] as const)('%i cents in style %s are printed as %s', (cents, style, printed) => {
  expect(money(cents, style)).toBe(printed)
})

test('the truth has a point and two places', () => {
  expect([decimal(5), decimal(123_456), decimal(-2)]).toEqual(['0.05', '1234.56', '-0.02'])
})

test('tax inside a price and tax on top of it are whole cents', () => {
  expect(includedTax(11_900, 19)).toBe(1900)
  expect(includedTax(475, 20)).toBe(79)
  expect(addedTax(1428, 8.25)).toBe(118)
})
