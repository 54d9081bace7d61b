import type {Reading, ReadRow} from '../layout/reading.ts'
import {isMoney} from '../values/numbers.ts'
import type {Figure} from './figures.ts'
import {type Column, columnPatterns} from './words/table.ts'

/** The rows that hold line items, and where the amount column stands if a header names it. */
export interface ItemTable {
  rows: ReadRow[]
  hasHeader: boolean
  /** Horizontal extent of the amount column's head. */
  amount: {x: number; right: number} | null
}

const columnNames = Object.keys(columnPatterns) as Column[]

/** Column heads of a row; a table header has at least two kinds and no money. */
export function headerColumns(row: ReadRow): Column[] {
  if (row.numbers.some((number) => isMoney(number) && number.decimals === 2)) return []
  return columnNames.filter((column) => columnPatterns[column].test(row.folded))
}

export function isTableHeader(row: ReadRow): boolean {
  const columns = headerColumns(row)
  const named = columns.filter((column) => column !== 'other')
  if (/[:]\s*\S/.test(row.text) && row.cells.length < 3) return false
  return (
    named.length >= 2 &&
    row.words.length <= 16 &&
    (columns.includes('description') || columns.includes('quantity') || columns.includes('unitPrice'))
  )
}

/** A till prints column heads over one or two rows ("QTY  PRICE  AMOUNT" / "RM  RM"): numbers start below both. */
function amountColumn(header: ReadRow): ItemTable['amount'] {
  const word = header.words.findLast((_, i) => {
    const start = header.starts[i] ?? 0
    const text = header.folded.slice(start, (header.starts[i + 1] ?? header.folded.length + 1) - 1).trim()
    return columnPatterns.amount.test(text)
  })
  return word === undefined ? null : {x: word.box[0], right: word.box[0] + word.box[2]}
}

const ENDING = new Set<Figure['role']>(['subtotal', 'total', 'rounding', 'change', 'noise'])

/** "QTY  8  25.15" sums up the items above it. */
function isCount(row: ReadRow): boolean {
  const words = row.folded.replace(/[^\p{L}\s]/gu, ' ').trim()
  return row.numbers.length > 0 && /^(?:qty|quantity|menge|anzahl|quantite|cantidad|aantal|ilosc)$/u.test(words)
}

/** A row that says nothing but how it was paid; "Chocolate bar 2.00" says more. */
function isPayment(figure: Figure): boolean {
  const rest = figure.row.text.replace(figure.label, '').replace(/[^\p{L}]/gu, '')
  return figure.role === 'paid' && rest.length <= 3
}

/** Rows from the header (or the first priced row below the head) to the first summary row. */
export function itemTable(reading: Reading, figures: readonly Figure[], headEnd: number): ItemTable {
  const header = reading.rows.find(
    (row) =>
      isTableHeader(row) && reading.rows.slice(row.index + 1, row.index + 8).some((next) => next.numbers.some(isMoney)),
  )
  const start = header === undefined ? firstPriced(reading, headEnd) : header.index + 1
  const labelled = figures.filter(
    (figure) => ENDING.has(figure.role) || (figure.row.index > start && (figure.role === 'tax' || isPayment(figure))),
  )
  const counts = reading.rows.filter((row) => row.index > start && isCount(row)).map((row) => row.index)
  const ends = [...labelled.map((figure) => figure.row.index), ...counts].filter((index) => index >= start)
  const end = ends.length === 0 ? start : Math.min(...ends)
  const rows = reading.rows.slice(start, end).filter((row) => !isTableHeader(row))
  return {rows, hasHeader: header !== undefined, amount: header === undefined ? null : amountColumn(header)}
}

// Without a header a name may stand one row above its price.
function firstPriced(reading: Reading, headEnd: number): number {
  const index = reading.rows.findIndex(
    (row) => row.index > headEnd && row.numbers.some((number) => isMoney(number) && number.decimals === 2),
  )
  if (index < 0) return reading.rows.length
  const above = reading.rows[index - 1]
  const priced = reading.rows[index]
  const nameAbove =
    above !== undefined &&
    above.index > headEnd &&
    above.numbers.length === 0 &&
    above.dates.length === 0 &&
    !/:/.test(above.text)
  return nameAbove && priced !== undefined && !/\p{L}{3,}/u.test(priced.folded) ? index - 1 : index
}
