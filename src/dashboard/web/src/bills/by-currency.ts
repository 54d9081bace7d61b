import {abs, decimal} from '../../../../pipeline/scan/values/decimal.ts'
import type {TotalsRow} from '../../../../types/totals.ts'

/** Sums of one currency: amounts of different ones are never added. */
export interface CurrencySums {
  /** null: the bills do not say. */
  currency: string | null
  rows: TotalsRow[]
  documents: number
}

/** The rows by currency, the one with the most documents first; in each the order they came in. */
export function byCurrency(rows: readonly TotalsRow[]): CurrencySums[] {
  const groups = [...Map.groupBy(rows, ({currency}) => currency)].map(([currency, own]) => ({
    currency,
    rows: own,
    documents: own.reduce((sum, {documents}) => sum + documents, 0),
  }))
  return groups.sort((a, b) => b.documents - a.documents)
}

/** How long the bar of each row is, 0..1 of the largest: for the eye only. */
export function barsOf(rows: readonly TotalsRow[]): number[] {
  const sizes = rows.map(({total}) => abs(decimal(total)))
  const most = sizes.reduce((a, b) => (a - b > 0n ? a : b), 1n)
  return sizes.map((size) => Number((size * 1000n) / most) / 1000)
}

/** Months that a chart has room for. */
const monthsDrawn = 24

/** The newest months in a row, those without a bill among them at nothing; months that are not known are left out. */
export function monthsOf(rows: readonly TotalsRow[]): {month: string; total: string}[] {
  const known = new Map(
    rows.flatMap(({key, total}) => (key !== null && /^\d{4}-\d{2}$/.test(key) ? [[key, total]] : [])),
  )
  const order = [...known.keys()].toSorted((a, b) => a.localeCompare(b, 'en'))
  const [first, last] = [order[0], order.at(-1)]
  if (last === undefined || first === undefined) return []
  const months = Array.from({length: monthsDrawn}, (_, i) => before(last, monthsDrawn - 1 - i))
  return months.filter((month) => month >= first).map((month) => ({month, total: known.get(month) ?? '0.00'}))
}

/** The month so many months before. */
function before(month: string, months: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, number - 1 - months, 1)).toISOString().slice(0, 7)
}
