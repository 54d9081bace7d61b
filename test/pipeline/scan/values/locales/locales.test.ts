import {describe, expect, it, test} from 'vitest'
import {readDocument} from '../../../../../src/pipeline/scan/read.ts'
import type {Bill, Field} from '../../../../../src/types/bill.ts'
import {gridPage} from '../../grid.ts'
import {northernAndEastern} from './northern-eastern.ts'
import {type LocaleCase, locales} from './table.ts'

const all = [...locales, ...northernAndEastern]
/** Later than every date of the tables. */
const TODAY = '2026-11-22'

const values = [4.5, 12.3, 99.99, 100, 1471.6, 1234.56, 3038.14, 10500, 12345.67, 1234567.89]
const isoDays = ['2026-03-14', '2026-11-03', '2025-12-31', '2026-01-09']
const styles: readonly Intl.DateTimeFormatOptions[] = [
  {dateStyle: 'short'},
  {dateStyle: 'medium'},
  {dateStyle: 'long'},
  {year: 'numeric', month: '2-digit', day: '2-digit'},
]

const money = ({locale, currency}: LocaleCase, value: number): string =>
  new Intl.NumberFormat(locale, {style: 'currency', currency, minimumFractionDigits: 2}).format(value)
const plain = ({locale}: LocaleCase, value: number): string =>
  new Intl.NumberFormat(locale, {minimumFractionDigits: 2, maximumFractionDigits: 2}).format(value)
const day = ({locale}: LocaleCase, iso: string, style: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale, {...style, timeZone: 'UTC'}).format(new Date(iso))

/** A receipt for two goods; the figure behind the label of the total stands nowhere else. */
function receipt(
  one: LocaleCase,
  printed: {date: string; amount: string; value: number},
  placed: boolean,
): Bill | null {
  const [date, total] = one.words
  const wick = printed.value < 0 ? -1.25 : 1.25
  const rows = [
    'MOSS LANTERN',
    ...(placed ? one.place : ['12 Quarry Lane']),
    '',
    `${date}: ${printed.date}`,
    '',
    `Lantern           ${plain(one, printed.value - wick)}`,
    `Wick              ${plain(one, wick)}`,
    '',
    `${total}           ${printed.amount}`,
  ]
  return readDocument([gridPage(rows.join('\n'))], TODAY).bill
}

type Case = [printed: string, expected: string]

const amountsOf = (one: LocaleCase): Case[] => [
  ...values.map((value): Case => [money(one, value), value.toFixed(2)]),
  ...Object.entries(one.amounts),
]

const datesOf = (one: LocaleCase): Case[] => [
  ...isoDays.flatMap((iso) => styles.map((style): Case => [day(one, iso, style), iso])),
  ...Object.entries(one.dates),
]

/** No sign, or one of several currencies. */
const isOpenSign = (amount: string): boolean =>
  ['', '$', 'kr', 'kr.', 'R', ':kr'].includes(amount.replace(/[\d\s.,'’()-]/g, ''))

/** Day and month could change places. */
function isOpenOrder(date: string): boolean {
  const [first = 99, second = 99] =
    date
      .match(/^\d{1,2}[/.-]\d{1,2}(?=[/.-]\d)/)?.[0]
      .split(/[/.-]/)
      .map(Number) ?? []
  return Math.max(first, second) <= 12
}

/** What was read; where it may be withheld and says why, what is expected. */
const readOf = (field: Field | undefined, expected: string, mayBeOpen: boolean): string =>
  mayBeOpen && field?.value === null && field.reason !== '' ? expected : String(field?.value)

it('has more than 400 amounts and dates of more than 25 locales', () => {
  expect(all.length).toBeGreaterThan(25)
  expect(all.flatMap((one) => [...amountsOf(one), ...datesOf(one)]).length).toBeGreaterThan(400)
})

describe.each([
  ['with its country told', true],
  ['with nothing but its words', false],
])('a receipt %s', (_, placed) => {
  describe.each(all.map((one) => [one.locale, one] as const))('%s', (_, one) => {
    const long = day(one, '2026-03-14', {dateStyle: 'long'})

    test('amounts and currency', () => {
      const read = amountsOf(one).map(([amount, expected]): string[] => {
        const bill = receipt(one, {date: long, amount, value: Number(expected)}, placed)
        const currency = readOf(bill?.currency, one.currency, !placed && isOpenSign(amount))
        return [amount, String(bill?.total.value), String(bill?.total.reason?.split(' ')[0]), currency]
      })
      expect(read).toEqual(amountsOf(one).map(([amount, value]) => [amount, value, 'labelled', one.currency]))
    })

    test('dates', () => {
      const read = datesOf(one).map(([date, expected]): string[] => {
        const bill = receipt(one, {date, amount: money(one, 12.3), value: 12.3}, placed)
        const mayBeOpen = !placed && one.monthOrDay === true && isOpenOrder(date)
        return [date, readOf(bill?.date, expected, mayBeOpen)]
      })
      expect(read).toEqual(datesOf(one))
    })
  })
})

it('decides neither currency nor date where dollars are all that is printed', () => {
  for (const one of all.filter(({locale}) => ['en-US', 'en-AU', 'en-NZ', 'en-SG'].includes(locale))) {
    const bill = receipt(one, {date: '03/11/2026', amount: '$12.30', value: 12.3}, false)
    expect([bill?.currency.value, bill?.date.value]).toEqual([null, null])
    expect(bill?.date.reason).toContain('2026-11-03 or 2026-03-11')
  }
})
