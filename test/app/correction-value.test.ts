import {expect, test} from 'vitest'
import {assertFieldValue} from '../../src/app/correction-value.ts'

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
])('%s=%s is taken', (path, value) => {
  expect(() => assertFieldValue({path, value})).not.toThrow()
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
  ['kind', 'novel'],
  ['kind', null],
])('%s=%s is refused with what was expected', (path, value) => {
  expect(() => assertFieldValue({path, value})).toThrow(
    expect.objectContaining({code: 'E_FIELD', exit: 2, message: expect.stringContaining('expected')}),
  )
})
