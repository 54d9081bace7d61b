import type {Reading, ReadRow} from '../layout/reading.ts'
import {abs, type Decimal, decimal, within} from '../values/decimal.ts'
import {isMoney, type NumberMatch} from '../values/numbers.ts'
import {isTableHeader} from './columns.ts'
import {labelOf} from './words/misread.ts'
import {type SummaryLabel, type SummaryRole, summaryLabel} from './words/summary.ts'

/** A labelled amount: "Total: 9.00". */
export interface Figure {
  role: SummaryRole
  /** See SummaryLabel. */
  strength: number
  value: Decimal
  row: ReadRow
  match: NumberMatch
  label: string
  /** Percent beside the label, for taxes and discounts. */
  rate: Decimal | null
  /** Stands in a table of taxes, whose totals are not the bill's. */
  inTaxTable: boolean
}

/** The figures of a role outside tax tables. */
export const byRole = (figures: readonly Figure[], role: Figure['role']) =>
  figures.filter((figure) => figure.role === role && !figure.inTaxTable)

/** Part of a row that starts with a label and holds the numbers behind it. */
interface Segment {
  start: number
  end: number
  numbers: NumberMatch[]
}

const UNIT = decimal('1')

/** Cuts "Cash 10.00 Change 1.00" before each label that follows money, and "Item count 1 Change 25.00" behind the count. */
function segmentsOf(row: ReadRow): Segment[] {
  const segments: Segment[] = []
  let current: Segment = {start: 0, end: row.text.length, numbers: []}
  for (const number of row.numbers) {
    const previous = current.numbers.at(-1)
    const between = previous === undefined ? '' : row.folded.slice(previous.end, number.start)
    const before = row.folded.slice(current.start, previous?.end)
    const ended = previous !== undefined && (isMoney(previous) || summaryLabel(before)?.role === 'noise')
    if (ended && /\p{L}{3,}/u.test(between) && summaryLabel(between) !== null) {
      segments.push({...current, end: previous.end})
      current = {start: previous.end, end: row.text.length, numbers: []}
    }
    current.numbers.push(number)
  }
  return [...segments, current]
}

/** A row of numbers only: the value column of a label that was torn from it, or that stands on the next row. */
function isNumberRow(row: ReadRow | undefined, like: ReadRow): row is ReadRow {
  return row !== undefined && row.page === like.page && !/\p{L}{4,}/u.test(row.folded) && row.numbers.some(isMoney)
}

const distance = (a: ReadRow, b: ReadRow): number =>
  Math.abs(a.box[1] + a.box[3] / 2 - b.box[1] - b.box[3] / 2) / Math.max(a.height, b.height, 1)

/** A label without a value beside it: the next row is its own. */
const isBareLabel = (row: ReadRow): boolean => row.numbers.length === 0 && summaryLabel(row.folded) !== null

/** The value of a label with none beside it: in the nearer of the number rows around it, below up to three rows' height. */
function valueNear(reading: Reading, row: ReadRow): {row: ReadRow; match: NumberMatch} | null {
  if (isTableHeader(row)) return null
  const before = reading.rows[row.index - 2]
  const above = before !== undefined && isBareLabel(before) ? undefined : reading.rows[row.index - 1]
  const below = reading.rows[row.index + 1]
  const near = [
    ...(isNumberRow(below, row) ? [{row: below, far: distance(row, below)}] : []),
    ...(isNumberRow(above, row) && distance(row, above) < 1 ? [{row: above, far: distance(row, above)}] : []),
  ].sort((a, b) => a.far - b.far)[0]
  const match = near?.row.numbers.findLast(isMoney)
  return near === undefined || match === undefined || near.far > 3 ? null : {row: near.row, match}
}

/** Money beside a label whose mark or decimals the engine lost: "Total 25." and "Rounding 002"; scans only. */
function brokenMoney(row: ReadRow, numbers: readonly NumberMatch[], role: SummaryRole): NumberMatch | undefined {
  const last = numbers.at(-1)
  if (last === undefined || row.source !== 'ocr' || last.percent || last.decimals > 0) return undefined
  const text = row.text.slice(last.start, last.end).trim()
  if (role === 'rounding' && /^-?0\d\d$/.test(text)) return {...last, value: last.value / 100n}
  const torn = /^\d+$/.test(text) && /^[.,](?!\d)/.test(row.text.slice(last.end))
  return torn && (role === 'total' || role === 'subtotal') ? last : undefined
}

/** "2PIN" in the name of an article is no way of payment: such a label stands nearly alone in its row. */
function standsAlone(text: string, label: SummaryLabel): boolean {
  const rest = (text.slice(0, label.start) + text.slice(label.end)).replace(/\P{L}/gu, '')
  return label.role !== 'paid' || (rest.length <= 9 && !/\d$/.test(text.slice(0, label.start)))
}

function figureOf(reading: Reading, row: ReadRow, segment: Segment, inTaxTable: boolean): Figure | null {
  const text = row.folded.slice(segment.start, segment.end)
  const label = labelOf(text, row.source)
  if (label === null) return null
  const labelEnd = segment.start + label.end
  const behind = segment.numbers.filter((number) => number.end > labelEnd)
  const beside = behind.findLast(isMoney) ?? brokenMoney(row, behind, label.role)
  const near = () => (standsAlone(text, label) ? valueNear(reading, row) : null)
  const value = beside === undefined ? near() : {row, match: beside}
  if (value === null) return null
  return {
    role: label.role,
    strength: label.strength,
    value: value.match.value,
    row: value.row,
    match: value.match,
    label: row.text.slice(segment.start + label.start, labelEnd).trim(),
    rate: segment.numbers.find((number) => number.percent)?.value ?? null,
    inTaxTable,
  }
}

/** No till rounds by a whole unit: such a figure is the rounded total if it is near another one, else it was misread. */
function settleRounding(figure: Figure, all: readonly Figure[]): Figure {
  if (figure.role !== 'rounding' || abs(figure.value) < UNIT) return figure
  const near = all.some(
    ({role, value}) => (role === 'total' || role === 'subtotal' || role === 'paid') && within(value, figure.value, 5),
  )
  return near ? {...figure, role: 'total', strength: 3} : {...figure, role: 'noise'}
}

/** All labelled amounts in reading order; `inTable` are the indexes of tax table rows. */
export function figuresOf(reading: Reading, inTable: ReadonlySet<number>): Figure[] {
  const figures = reading.rows.flatMap((row) =>
    segmentsOf(row)
      .map((segment) => figureOf(reading, row, segment, inTable.has(row.index)))
      .filter((figure) => figure !== null),
  )
  return figures.map((figure) => settleRounding(figure, figures))
}
