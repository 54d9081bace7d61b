import type {Field} from '../../../types/bill.ts'
import {found, missing} from '../field.ts'
import type {Reading, ReadRow} from '../layout/reading.ts'
import {type IdentifierRule, invoiceNumbers, taxIds} from './words/identifiers.ts'

interface Found {
  row: ReadRow
  start: number
  end: number
  confidence: number
}

/** Cells of the next row that stand under the label at [start, end) of `row`. */
function below(reading: Reading, row: ReadRow, start: number): {row: ReadRow; from: number; to: number} | null {
  const next = reading.rows[row.index + 1]
  if (next === undefined || next.page !== row.page) return null
  const x = row.words[row.starts.findLastIndex((wordStart) => wordStart <= start)]?.box[0] ?? 0
  const cell = next.cells.find(({box}) => box[0] < x + 4 * row.height && box[0] + box[2] > x)
  return cell === undefined ? null : {row: next, from: cell.start, to: cell.end}
}

/** "Your VAT number": the customer's. */
const yours = /(?<!\p{L})(?:your|ihre?|ihrer|votre|vostr[ao]|vuestro|su|sua|seu|uw|twoj)\s*$/u

function findBy(reading: Reading, rule: IdentifierRule): Found[] {
  const hits: Found[] = []
  const labels = new RegExp(rule.label.source, 'gu')
  for (const row of reading.rows) {
    for (const label of row.folded.matchAll(labels)) {
      const end = label.index + label[0].length
      if (rule.isVendors && yours.test(row.folded.slice(0, label.index))) continue
      const hit = valueAt(row, end, row.text.length, rule) ?? valueUnder(reading, row, label.index, end, rule)
      if (hit !== null) hits.push(hit)
    }
  }
  return hits
}

function valueUnder(reading: Reading, row: ReadRow, start: number, end: number, rule: IdentifierRule): Found | null {
  const nextInCell = row.cells.find((cell) => cell.start <= start && end <= cell.end)
  if (nextInCell !== undefined && row.folded.slice(end, nextInCell.end).replace(/[\s.:#]/g, '').length > 3) return null
  const spot = below(reading, row, start)
  return spot === null ? null : valueAt(spot.row, spot.from, spot.to, {...rule, confidence: rule.confidence - 0.1})
}

function valueAt(row: ReadRow, from: number, to: number, rule: IdentifierRule): Found | null {
  const match = rule.value.exec(row.folded.slice(from, to))
  const value = match?.[1]
  if (match === null || value === undefined) return null
  const end = from + match[0].length
  const start = end - value.length
  // A date behind the word "invoice" is no number.
  if (row.dates.some((date) => Math.min(date.end, end) - Math.max(date.start, start) > 0.75 * value.length)) return null
  return {row, start, end, confidence: rule.confidence}
}

function firstField(reading: Reading, rules: readonly IdentifierRule[], what: string): Field {
  const hits = rules
    .flatMap((rule) => findBy(reading, rule))
    .sort((a, b) => b.confidence - a.confidence || a.row.index - b.row.index || a.start - b.start)
  const [best] = hits
  if (best === undefined) return missing(`no ${what} is printed`)
  const value = best.row.text.slice(best.start, best.end).trim()
  const doubt = best.row.source === 'ocr' ? 0.9 : 1
  return found(value, best.confidence * doubt, best.row, best, `behind its label`)
}

/** The first tax number of the document: the vendor's stands before the customer's. */
export const readTaxId = (reading: Reading): Field => firstField(reading, taxIds, 'tax number')

export const readInvoiceNumber = (reading: Reading): Field => firstField(reading, invoiceNumbers, 'invoice number')
