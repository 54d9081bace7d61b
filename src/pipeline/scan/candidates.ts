import type {BillField} from '../../types/bill.ts'
import {headLines, isAddressLike, isMeta} from './bill/head.ts'
import type {Reading} from './layout/reading.ts'
import {abs, formatDecimal} from './values/decimal.ts'
import {isMoney} from './values/numbers.ts'

const money = new Set<BillField>(['subtotal', 'discount', 'tax', 'tip', 'rounding', 'total', 'paid', 'change'])

/** More are no help. */
const most = 6

/** Other values of a field that stand in the document, the likelier ones first; none where nothing can be listed. */
export function candidatesOf(reading: Reading, field: BillField): string[] {
  if (money.has(field)) return amounts(reading)
  if (field === 'date' || field === 'dueDate') return dates(reading)
  return field === 'vendor' ? names(reading) : []
}

const some = (values: readonly string[]): string[] => [...new Set(values)].slice(0, most)

/** Figures of a summary are large and often repeated. */
function amounts(reading: Reading): string[] {
  const all = reading.rows.flatMap((row) => row.numbers.filter(isMoney).map(({value}) => abs(value)))
  const groups = [...Map.groupBy(all, (value) => value)]
  const ranked = groups.sort(([a, x], [b, y]) => y.length - x.length || (a > b ? -1 : 1))
  return some(ranked.map(([value]) => formatDecimal(value)))
}

const dates = (reading: Reading): string[] =>
  some(reading.rows.flatMap((row) => row.dates.flatMap(({readings}) => Object.values(readings))))

/** Lines of the head that are neither an address nor contact, date, register or amount. */
const names = (reading: Reading): string[] =>
  some(
    headLines(reading)
      .filter((line) => !isMeta(line) && !isAddressLike(line) && !line.row.numbers.some(isMoney))
      .map(({text}) => text)
      .filter((text) => text.replace(/[^\p{L}]/gu, '').length > 2),
  )
