import type {ReadRow} from '../layout/reading.ts'
import {phrasePattern} from '../values/fold.ts'
import {isMoney} from '../values/numbers.ts'
import {headerColumns} from './columns.ts'
import {summaryLabel} from './words/summary.ts'
import type {Column} from './words/table.ts'

const taxWord =
  /(?<!\p{L})(?:tax|gst|sst|vat|mwst|ust|steuer|tva|iva|btw|ptu|moms|mva|alv|dph|afa|steuersatz|taux)(?!\p{L})/u
const taxColumn = phrasePattern([
  'amount',
  'amt',
  'code',
  'rate',
  'summary',
  'base',
  'net',
  'netto',
  'brutto',
  'betrag',
  'satz',
  'ht',
  'base imponible',
  'analysis',
  'taxable',
  'gross',
  'grundlag',
  'grundslag',
  'taux',
  'stawka',
  'imponibile',
  'bemessungsgrundlage',
  'steuerbetrag',
])

/** A head with one of these is of the items, even if it has a tax column. */
const itemColumns = new Set<Column>(['description', 'quantity'])
const rateColumn = /satz|rate|taux|stawka|tipo|aliquot|%/u

/** "Price  VAT" heads items, "VAT rate  Net price  VAT amount" taxes. */
function headsItems(row: ReadRow): boolean {
  const columns = headerColumns(row)
  return (
    columns.some((column) => itemColumns.has(column)) || (columns.includes('unitPrice') && !rateColumn.test(row.folded))
  )
}

/** A header such as "Tax code  %  Amount  Tax". */
export function isTaxHeader(row: ReadRow): boolean {
  return (
    !row.numbers.some(isMoney) &&
    taxWord.test(row.folded) &&
    taxColumn.test(row.folded) &&
    !/invoice|receipt|rechnung/.test(row.folded) &&
    !headsItems(row)
  )
}

/** One amount behind the label of a sum: the totals begin. A tax table's own total has several. */
function isSum(row: ReadRow): boolean {
  const role = row.numbers.filter(isMoney).length === 1 ? summaryLabel(row.folded)?.role : undefined
  return role === 'subtotal' || role === 'total'
}

/** Indexes of the rows below a tax header as long as they hold money. */
export function taxTableRows(rows: readonly ReadRow[]): Set<number> {
  const marked = new Set<number>()
  let open = 0
  for (const row of rows) {
    if (isTaxHeader(row)) open = 2
    else if (isSum(row)) open = 0
    else if (open > 0 && row.numbers.some((number) => isMoney(number) || number.decimals > 0)) {
      marked.add(row.index)
      open = 2
    } else if (open > 0) open -= 1
  }
  return marked
}
