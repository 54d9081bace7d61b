import {furnitureRows} from '../layout/furniture.ts'
import {median} from '../layout/level.ts'
import {isNarrow, type Reading, type ReadRow} from '../layout/reading.ts'
import {extentOf} from '../layout/rows.ts'
import {isMoney, type NumberMatch} from '../values/numbers.ts'
import {type Extent, type Head, headedShare, headsOf, isTableHeader} from './columns.ts'
import {isTaxHeader} from './tax-table.ts'
import {isOnlyLabel} from './words/labels.ts'
import {labelOf} from './words/misread.ts'
import {carryPattern, countPattern} from './words/table.ts'

/** The rows that may hold line items, and the columns they are set in. */
export interface ItemTable {
  rows: ReadRow[]
  /** Indexes of rows among them that sum up: what stands below one has nothing to do with what stands above. */
  breaks: ReadonlySet<number>
  /** See `reachOf`. */
  reach: number
  /** Reaches below the first row that only sums up: further sections, or something else. */
  beyond: boolean
  /** Heads of all columns; none without a header. */
  heads: readonly Head[]
  /** Head of the amounts, where the header names it. */
  amountHead: Head | null
  /** Where amounts end without a header: the right edge that most rows share. */
  amountEdge: number | null
  /** Where descriptions start and end; null where they may stand anywhere. */
  description: Extent | null
}

/** Rows of column heads, [from, to). */
interface HeaderBlock {
  from: number
  to: number
  heads: Head[]
}

const hasLetters = (text: string): boolean => /\p{L}{2,}/u.test(text)

/** Distance of two rows in heights of the lower one; 0 over a page break. */
export const pitch = (upper: ReadRow, lower: ReadRow): number =>
  upper.page === lower.page ? (lower.box[1] - upper.box[1]) / Math.max(lower.height, 1) : 0

/** How far apart the rows of one item may stand, in heights: less than a blank line more than usual. */
function reachOf(rows: readonly ReadRow[]): number {
  const pitches = rows.slice(1).map((row, i) => pitch(rows[i] ?? row, row))
  return Math.max(2.2, 1.9 * median(pitches.filter((value) => value > 0)))
}
const currencyOnly = /^[\s()[\]/:%€$£-]*(?:rm|eur|euro|usd|gbp|chf|pln|myr|inr|[\s()[\]/:%€$£-])*$/u

/** Whether a row belongs to a header: no figures, near, and mostly column heads or currency signs. */
function isHeaderPart(row: ReadRow | undefined, next: ReadRow | undefined): row is ReadRow {
  if (row === undefined || next === undefined || row.page !== next.page || row.numbers.length > 0) return false
  if (Math.abs(pitch(row, next)) > 2.4 || row.words.length > 10) return false
  return currencyOnly.test(row.folded) || headedShare(row) >= 0.4
}

function headerBlock(rows: readonly ReadRow[], index: number): HeaderBlock {
  let from = index
  let to = index + 1
  while (from > index - 3 && isHeaderPart(rows[from - 1], rows[from])) from -= 1
  while (to < index + 5 && isHeaderPart(rows[to], rows[to - 1])) to += 1
  const heads = rows.slice(from, to).flatMap(headsOf)
  return {from, to, heads: heads.sort((a, b) => a.left - b.left)}
}

/** A header of items: not of taxes, and not "Total item 22". */
const isItemHeader = (row: ReadRow): boolean =>
  isTableHeader(row) && !isTaxHeader(row) && (row.numbers.length === 0 || labelOf(row.folded, row.source) === null)

/** All headers of item tables: the first, and those that repeat it on later pages. */
function headerBlocks(reading: Reading): HeaderBlock[] {
  const {rows} = reading
  const blocks: HeaderBlock[] = []
  for (const row of rows) {
    const last = blocks.at(-1)
    if (row.index < (last?.to ?? 0) || !isItemHeader(row)) continue
    if (last !== undefined && rows[last.from]?.page === row.page) continue
    if (!rows.slice(row.index + 1, row.index + 8).some((next) => next.numbers.some(isMoney))) continue
    blocks.push(headerBlock(rows, row.index))
  }
  return blocks
}

/** "QTY  3  12.60" sums up the items above it. */
function isCount(row: ReadRow): boolean {
  const words = row.folded.replace(/[^\p{L}\s]/gu, ' ').trim()
  const match = countPattern.exec(words)
  return row.numbers.length > 0 && match?.[0] === words
}

/** A row that only sums up, pays or taxes: no item, and maybe the end of them. */
function isSummary(row: ReadRow, inTaxTable: ReadonlySet<number>): boolean {
  if (inTaxTable.has(row.index) || isCount(row) || isTaxHeader(row)) return true
  const label = labelOf(row.folded, row.source)
  return label !== null && label.role !== 'discount' && isOnlyLabel(row.folded, label)
}

/** A discount on the whole bill, below the items; among them it is one of their own. */
function isDiscount(row: ReadRow): boolean {
  const label = labelOf(row.folded, row.source)
  return label?.role === 'discount' && isOnlyLabel(row.folded, label)
}

/** Where the items may end: rows with a label, downwards. `sure` is the first that is nothing but a summary. */
function endsOf(
  rows: readonly ReadRow[],
  start: number,
  inTaxTable: ReadonlySet<number>,
): {sure: number; ends: number[]} {
  const below = rows.slice(start).filter((row) => !carryPattern.test(row.folded))
  const firstPrice = below.find((row) => !isSummary(row, inTaxTable) && row.numbers.some(isMoney))?.index ?? start
  const sure = below.find((row) => row.index > firstPrice && isSummary(row, inTaxTable))?.index
  const labelled = below
    .filter((row) => row.numbers.length > 0 && (isSummary(row, inTaxTable) || labelOf(row.folded, row.source) !== null))
    .map((row) => row.index)
  const ends = sure === undefined ? labelled : [sure, ...labelled.filter((index) => index !== sure)]
  return {sure: sure ?? ends[0] ?? start, ends: ends.slice(0, MAX_ENDS).sort((a, b) => a - b)}
}

// A bill of ten sections has ten subtotals; every end is tried.
const MAX_ENDS = 16

/** How many of the sorted values are nearer than `reach` to `value`. */
function countBetween(sorted: Float64Array, value: number, reach: number): number {
  const firstFrom = (isFrom: (other: number) => boolean): number => {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (isFrom(sorted[middle]!)) high = middle
      else low = middle + 1
    }
    return low
  }
  return firstFrom((other) => other - value >= reach) - firstFrom((other) => value - other < reach)
}

/** The right edge that most of the rows' last amounts share: a column of amounts that no header names. */
function sharedEdge(rows: readonly ReadRow[]): number | null {
  const priced = rows.flatMap((row) => {
    const last = row.numbers.findLast((number) => isMoney(number) && number.decimals === 2)
    return last === undefined ? [] : [{edge: extentOf(row, last.start, last.end).right, height: row.height}]
  })
  const edges = Float64Array.from(priced, ({edge}) => edge).sort()
  const groups = priced.map(({edge, height}) => ({edge, count: countBetween(edges, edge, 1.5 * height)}))
  const best = groups.reduce((a, b) => (b.count > a.count ? b : a), {edge: 0, count: 0})
  return best.count >= 3 && best.count >= 0.6 * priced.length ? best.edge : null
}

/** The column of descriptions: from where its texts start to the next head. Only a wide page keeps to its columns. */
function descriptionColumn(heads: readonly Head[], rows: readonly ReadRow[], reading: Reading): Extent | null {
  const index = heads.findLastIndex((head) => head.kind === 'description')
  const own = heads[index]
  if (own === undefined || isNarrow(reading)) return null
  const before = heads.filter((head) => head.right <= own.left + 1)
  const after = heads.filter((head) => head.left >= own.right - 1 && head.kind !== 'description')
  const beforeEnd = Math.max(Number.NEGATIVE_INFINITY, ...before.map((head) => head.right))
  const to = Math.min(Number.POSITIVE_INFINITY, ...after.map((head) => head.left))
  const starts = rows
    .flatMap((row) =>
      row.cells.filter((cell) => hasLetters(cell.text)).map((cell) => extentOf(row, cell.start, cell.end)),
    )
    .map((extent) => extent.left)
    .filter((left) => left > beforeEnd - reading.height && left < own.right)
  const from = before.length === 0 ? Number.NEGATIVE_INFINITY : Math.min(own.left, ...starts) - 0.7 * reading.height
  return {left: from, right: to}
}

/** What a row says beside its figures, currencies among these. */
export const besideNumbers = (row: ReadRow): string =>
  row.numbers.reduceRight((text, {start, end}) => `${text.slice(0, start)} ${text.slice(end)}`, row.folded)

/** Money with digits before its mark: ".41" behind a street is a house number that was torn. */
const isPrice = (row: ReadRow, number: NumberMatch): boolean =>
  isMoney(number) && number.decimals === 2 && !/^[.,]/.test(row.text.slice(number.start))

// Without a header a name may stand one row above its price.
function firstPriced(reading: Reading, headEnd: number): number {
  const index = reading.rows.findIndex(
    (row) => row.index > headEnd && row.numbers.some((number) => isPrice(row, number)),
  )
  if (index < 0) return reading.rows.length
  const above = reading.rows[index - 1]
  const priced = reading.rows[index]
  const nameAbove =
    above !== undefined &&
    above.index > headEnd &&
    !above.numbers.some(isMoney) &&
    above.dates.length === 0 &&
    !/:/.test(above.text)
  return nameAbove && priced !== undefined && !/\p{L}{3,}/u.test(besideNumbers(priced)) ? index - 1 : index
}

/** Rows of later pages above the header that is repeated there, and the headers themselves. */
function headRows(blocks: readonly HeaderBlock[], rows: readonly ReadRow[]): Set<number> {
  const hidden = new Set<number>()
  for (const [i, block] of blocks.entries()) {
    const page = rows[block.from]?.page
    const from = i === 0 ? block.from : rows.findIndex((row) => row.page === page)
    for (let index = from; index < block.to; index++) hidden.add(index)
  }
  return hidden
}

/** The tables that the rows below `headEnd` may be read as, by their end downwards. */
export function itemTables(reading: Reading, inTaxTable: ReadonlySet<number>, headEnd: number): ItemTable[] {
  const blocks = headerBlocks(reading)
  const [header] = blocks
  const start = header?.to ?? firstPriced(reading, headEnd)
  const hidden = headRows(blocks, reading.rows)
  const furniture = furnitureRows(reading)
  const breaks = new Set(reading.rows.filter((row) => isSummary(row, inTaxTable)).map((row) => row.index))
  const isBody = (row: ReadRow): boolean =>
    !hidden.has(row.index) &&
    !furniture.has(row.index) &&
    !carryPattern.test(row.folded) &&
    !breaks.has(row.index) &&
    !isTableHeader(row)
  const tableEnd = blocks.length > 1 ? (blocks.at(-1)?.to ?? start) : start
  const {sure, ends} = endsOf(reading.rows, tableEnd, inTaxTable)
  const heads = header?.heads ?? []
  const reach = reachOf(reading.rows)
  const named: (Head | null)[] = heads.filter((head) => head.kind === 'amount').reverse()
  const amountHeads = named.length === 0 ? [null] : named
  if (ends.length === 0 && header !== undefined) ends.push(reading.rows.length)
  const body = reading.rows.slice(start).filter(isBody)
  return ends.flatMap((end) => {
    const rows = body.filter((row) => row.index < end && !(row.index > sure && isDiscount(row)))
    const shared = {
      rows,
      breaks,
      reach,
      beyond: end > sure,
      heads,
      amountEdge: sharedEdge(rows),
      description: descriptionColumn(heads, rows, reading),
    }
    return amountHeads.map((amountHead) => ({...shared, amountHead}))
  })
}
