import {expect, test} from 'vitest'
import {checkedValue} from '../../src/app/correction-value.ts'

test.each([
  ['total', '12.50'],
  ['discount', '-3'],
  ['items[0].quantity', '0.485'],
  ['date', '2024-02-29'],
  ['currency', 'CHF'],
  ['kind', 'invoice'],
  ['vendor', 'Müller & Söhne, 12,50'],
  ['total', null],
  ['date', null],
  ['iban', 'DE02120300000000202051'],
])('%s=%s is taken as it is', (path, value) => {
  expect(checkedValue({path, value})).toEqual({path, value})
})

test.each([
  ['currency', 'eur', 'EUR'],
  ['iban', 'de02 1203 0000 0000 2020 51', 'DE02120300000000202051'],
])('%s=%s is kept in one way', (path, value, kept) => {
  expect(checkedValue({path, value})).toEqual({path, value: kept})
})

test.each([
  ['total', '12,50'],
  ['total', '€ 5'],
  ['total', '1e3'],
  ['items[12].amount', 'five'],
  ['taxes[0].rate', '20%'],
  ['date', '14.03.2026'],
  ['dueDate', '2026-02-30'],
  ['effectiveDate', '2026-3-1'],
  ['currency', 'euro'],
  ['currency', 'ZZZ'],
  ['total', '0.1234567'],
  ['iban', 'DE02120300000000202052'],
  ['kind', 'novel'],
  ['kind', null],
])('%s=%s is refused with what was expected', (path, value) => {
  expect(() => checkedValue({path, value})).toThrow(
    expect.objectContaining({code: 'E_FIELD', exit: 2, message: expect.stringContaining('expected')}),
  )
})
