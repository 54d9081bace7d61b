import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {
  addBusinessDays,
  addDays,
  addMonths,
  daysBetween,
  isWeekend,
  noticeDay,
  parsePeriod,
} from '../../../src/pipeline/analyze/period.ts'

test.each([
  ['3 years', {count: 36, unit: 'month'}],
  ['1 month', {count: 1, unit: 'month'}],
  ['2 quarters', {count: 6, unit: 'month'}],
  ['successive 1 year', {count: 12, unit: 'month'}],
  ['30 days', {count: 30, unit: 'day'}],
  ['2 weeks', {count: 14, unit: 'day'}],
  ['10 business days', {count: 10, unit: 'business day'}],
  ['at least 60 calendar days', {count: 60, unit: 'day'}],
  ['0 days', null],
  ['perpetual', null],
  ['2026-01-01', null],
  ['1.5 years', null],
  ['9 yearsmith', null],
  [null, null],
])('%s is %o', (text, period) => {
  expect(parsePeriod(text)).toEqual(period)
})

test.each([
  ['2026-01-31', 1, '2026-02-28'],
  ['2024-01-31', 1, '2024-02-29'],
  ['2026-01-31', 2, '2026-03-31'],
  ['2024-02-29', 12, '2025-02-28'],
  ['2024-02-29', 48, '2028-02-29'],
  ['2026-03-31', -1, '2026-02-28'],
  ['2026-01-15', -13, '2024-12-15'],
  ['2026-12-31', 1, '2027-01-31'],
  ['9999-06-01', 12, '9999-12-31'],
  ['0001-06-01', -12, '0001-01-01'],
])('%s and %i months is %s', (from, months, to) => {
  expect(addMonths(from, months)).toBe(to)
})

// 2026-11-20 is a Friday.
test.each([
  ['2026-11-20', 1, '2026-11-23'],
  ['2026-11-20', 5, '2026-11-27'],
  ['2026-11-20', -5, '2026-11-13'],
  ['2026-11-23', -1, '2026-11-20'],
  ['2026-11-22', -1, '2026-11-20'],
  ['2026-11-22', -5, '2026-11-16'],
  ['2026-11-21', 1, '2026-11-23'],
  ['2026-11-20', 1000, '2030-09-20'],
])('%s and %i business days is %s', (from, days, to) => {
  expect(addBusinessDays(from, days)).toBe(to)
})

describe('the last day for a notice', () => {
  test.each([
    ['2026-12-31', '30 days', '2026-12-01'],
    ['2026-12-31', '1 month', '2026-11-30'],
    ['2026-12-31', '3 months', '2026-09-30'],
    ['2026-02-28', '1 month', '2026-01-31'],
    ['2024-02-29', '1 month', '2024-01-31'],
    ['2026-03-30', '1 month', '2026-02-27'],
    ['2026-06-30', '1 year', '2025-06-30'],
    ['2026-12-31', '2 weeks', '2026-12-17'],
    // Friday 2026-11-27, less five working days of which it is the last.
    ['2026-11-27', '5 business days', '2026-11-20'],
    ['2026-11-29', '5 business days', '2026-11-20'],
  ])('for an end on %s with %s is %s', (end, notice, by) => {
    expect(noticeDay(end, parsePeriod(notice)!)).toBe(by)
  })
})

const day = fc
  .integer({min: Date.UTC(1990, 0, 1) / 86_400_000, max: Date.UTC(2090, 0, 1) / 86_400_000})
  .map((number) => new Date(number * 86_400_000).toISOString().slice(0, 10))

test('between the last day for a notice and the end lies the whole period', () => {
  fc.assert(
    fc.property(day, fc.integer({min: 1, max: 400}), (end, count) => {
      expect(daysBetween(noticeDay(end, {count, unit: 'day'}), end)).toBe(count)
      const by = noticeDay(end, {count, unit: 'business day'})
      const between = Array.from({length: daysBetween(by, end)}, (_, i) => addDays(by, i + 1))
      expect(between.filter((one) => !isWeekend(one))).toHaveLength(count)
      expect(isWeekend(by)).toBe(false)
      const months = noticeDay(end, {count: (count % 36) + 1, unit: 'month'})
      expect(addMonths(addDays(months, 1), (count % 36) + 1) <= addDays(end, 1)).toBe(true)
    }),
  )
})
