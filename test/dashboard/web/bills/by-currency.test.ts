import {expect, test} from 'vitest'
import {barsOf, byCurrency, monthsOf} from '../../../../src/dashboard/web/src/bills/by-currency.ts'
import type {TotalsRow} from '../../../../src/types/totals.ts'

const row = (key: string | null, currency: string | null, total: string, documents = 1): TotalsRow => ({
  key,
  currency,
  documents,
  total,
  tax: '0.00',
  review: 0,
})

test('currencies are never mixed; the one with most documents comes first', () => {
  const groups = byCurrency([
    row('2026-01', 'USD', '5.00'),
    row('2026-01', 'EUR', '1.00', 3),
    row('2026-02', 'USD', '2.00'),
  ])
  expect(groups.map(({currency, documents, rows}) => [currency, documents, rows.length])).toEqual([
    ['EUR', 3, 1],
    ['USD', 2, 2],
  ])
})

test('bars are as long as the sums are large, whichever sign they have', () => {
  expect(barsOf([row('a', 'EUR', '-200.00'), row('b', 'EUR', '50.00'), row('c', 'EUR', '0.00')])).toEqual([1, 0.25, 0])
  expect(barsOf([])).toEqual([])
})

test('months between two with bills are drawn at nothing, unknown ones not at all', () => {
  expect(monthsOf([row('2026-02', 'EUR', '3.00'), row('2025-12', 'EUR', '1.00'), row(null, 'EUR', '9.00')])).toEqual([
    {month: '2025-12', total: '1.00'},
    {month: '2026-01', total: '0.00'},
    {month: '2026-02', total: '3.00'},
  ])
  expect(monthsOf([row(null, 'EUR', '9.00')])).toEqual([])
})

test('of many years the newest two are drawn', () => {
  const months = monthsOf([row('2010-05', 'EUR', '1.00'), row('2026-05', 'EUR', '1.00')])
  expect(months).toHaveLength(24)
  expect(months[0]!.month).toBe('2024-06')
})
