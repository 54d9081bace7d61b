import {describe, expect, test} from 'vitest'
import {
  bytes,
  day,
  duration,
  fileName,
  moment,
  money,
  plural,
  rounded,
} from '../../../../src/dashboard/web/src/components/format.ts'

const locale = new Intl.NumberFormat().resolvedOptions().locale

describe('money', () => {
  test('is written with its currency, every cent of a sum that no double holds included', () => {
    const digits = money('12345678901234567.89', 'EUR').replaceAll(/\D/g, '')
    expect(digits).toBe('1234567890123456789')
  })

  test.each([
    ['3.00', null, '3.00'],
    ['3.00', '<b>', '3.00'],
    ['three', 'EUR', 'three'],
    [null, 'EUR', ''],
  ])('%s in %s is shown as it is written', (value, currency, shown) => {
    expect(money(value, currency)).toBe(shown)
  })
})

test('an amount on a scale says its currency; what is no currency does not break the page', () => {
  expect(rounded(1500, 'EUR')).toMatch(/€|EUR/)
  for (const currency of [null, 'EURO', '<b>', '']) expect(rounded(1500, currency)).toMatch(/^1[.,]5/)
})

describe('day', () => {
  test('is the same day in every time zone', () => {
    expect(day('2026-03-09')).toContain('9')
    expect(day('2026-03-09')).toContain('2026')
  })

  test('what is no day is shown as it is written', () => {
    expect(day('soon')).toBe('soon')
    expect(day(null)).toBe('')
  })
})

test('a moment says its day only when that is not today, and its year when that is another', () => {
  const today = new Date(2026, 10, 22, 18, 30).getTime()
  expect(moment(today - 60_000, today)).not.toContain('22')
  expect(moment(today - 86_400_000, today)).toContain('21')
  expect(moment(today - 86_400_000, today)).not.toContain('2026')
  expect(moment(new Date(2025, 10, 22).getTime(), today)).toContain('2025')
})

test.each([
  [0, '0 s'],
  [850, '850 ms'],
  [4200, `${new Intl.NumberFormat(locale, {minimumFractionDigits: 1}).format(4.2)} s`],
  [59_900, '1 m'],
  [200_000, '3 m 20 s'],
  [7_500_000, '2 h 5 m'],
  [7_200_400, '2 h'],
  [273_600_000, '3 d 4 h'],
])('%i ms last %s', (ms, shown) => {
  expect(duration(ms)).toBe(shown)
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [48_000_000, '48 MB'],
  [182e9, '182 GB'],
  [5e15, `${new Intl.NumberFormat(locale).format(5000)} TB`],
])('%d bytes are %s', (value, shown) => {
  expect(bytes(value)).toBe(shown)
})

test.each([
  ['/home/ann/a.jpg', 'a.jpg'],
  ['C:\\Bills\\a.jpg', 'a.jpg'],
  ['a.jpg', 'a.jpg'],
  ['folder/', 'folder/'],
])('the name of %s is %s', (path, name) => {
  expect(fileName(path)).toBe(name)
})

test('one is not many', () => {
  expect([0, 1, 2].map((value) => plural(value, 'batch', 'batches'))).toEqual(['0 batches', '1 batch', '2 batches'])
})
