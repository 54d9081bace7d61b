import {abs, type Decimal, decimal, formatDecimal} from '../pipeline/scan/values/decimal.ts'
import type {Bill} from '../types/bill.ts'
import {labelsOfWhole} from '../types/label.ts'
import type {Totals, TotalsBy, TotalsRow} from '../types/totals.ts'
import type {App} from './app.ts'
import {counted} from './counted.ts'
import {readBills, select} from './export/select.ts'
import {parseWhere} from './export/where.ts'
import type {ReadDocument} from './present/document.ts'

/** What one bill adds to a group. */
interface Share {
  key: string | null
  total: Decimal
  tax: Decimal
}

/** Sums bills by month, vendor, tax rate or label. Throws E_USAGE for a bad condition. */
export async function totals(app: App, by: TotalsBy, conditions: readonly string[]): Promise<Totals> {
  return (await allTotals(app, [by], conditions))[0]!
}

type Groups = Map<string, {row: TotalsRow; total: Decimal; tax: Decimal}>

/** The same in several ways, with one look at each bill. */
export async function allTotals(
  app: App,
  ways: readonly TotalsBy[],
  conditions: readonly string[] = [],
): Promise<Totals[]> {
  const sums = ways.map((by) => ({by, groups: new Map() as Groups}))
  let without = 0
  const bills = conditions.length === 0 ? readBills(app) : select(app, parseWhere(conditions))
  for await (const {document} of bills) {
    if (document.bill === null) continue
    if (document.bill.total.value === null) without++
    else for (const {by, groups} of sums) for (const share of sharesOf(document, by)) add(groups, document, share)
  }
  return sums.map(({by, groups}) => ({schema: 1, by, rows: rowsOf(groups, by), without}))
}

function rowsOf(groups: Groups, by: TotalsBy): TotalsRow[] {
  const rows = [...groups.values()].map(({row, total, tax}) => ({
    ...row,
    total: formatDecimal(total),
    tax: formatDecimal(tax),
  }))
  return rows.toSorted(by === 'vendor' || by === 'label' ? largestFirst : inOrder)
}

function add(groups: Groups, {bill, review}: ReadDocument, {key, total, tax}: Share): void {
  const currency = bill?.currency.value ?? null
  // Vendors differ in their spelling from bill to bill: "ACME GmbH" and "Acme GmbH" are one.
  const id = JSON.stringify([key?.toLowerCase() ?? null, currency])
  const group = groups.get(id) ?? {
    row: {key, currency, documents: 0, total: '', tax: '', review: 0},
    total: 0n,
    tax: 0n,
  }
  group.row.documents++
  if (review) group.row.review++
  group.total += total
  group.tax += tax
  groups.set(id, group)
}

function sharesOf({bill, labels}: ReadDocument, by: TotalsBy): Share[] {
  const total = counted(bill!, bill!.total.value!)
  const tax = bill!.tax.value === null ? 0n : counted(bill!, bill!.tax.value)
  if (by === 'tax') return taxShares(bill!, total, tax)
  if (by === 'month') return [{key: bill!.date.value?.slice(0, 7) ?? null, total, tax}]
  if (by === 'vendor') return [{key: bill!.vendor.value, total, tax}]
  const own = labelsOfWhole(labels)
  return own.length === 0 ? [{key: null, total, tax}] : own.map(({label}) => ({key: label, total, tax}))
}

/** One share a rate; a bill without a table of taxes goes whole to "not said". */
function taxShares(bill: Bill, total: Decimal, tax: Decimal): Share[] {
  const known = bill.taxes.filter(({rate, base, amount}) => rate !== null && base !== null && amount !== null)
  if (known.length === 0) return [{key: null, total: total - tax, tax}]
  return known.map(({rate, base, amount}) => ({key: rate, total: counted(bill, base!), tax: counted(bill, amount!)}))
}

/** Months and rates in their order; what has none comes last. */
const inOrder = (a: TotalsRow, b: TotalsRow): number =>
  Number(a.key === null) - Number(b.key === null) ||
  (a.key ?? '').localeCompare(b.key ?? '', 'en', {numeric: true}) ||
  (a.currency ?? '').localeCompare(b.currency ?? '', 'en')

function largestFirst(a: TotalsRow, b: TotalsRow): number {
  const difference = abs(decimal(b.total)) - abs(decimal(a.total))
  return difference === 0n ? inOrder(a, b) : difference > 0n ? 1 : -1
}
