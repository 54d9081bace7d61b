import type {ReadRow} from '../layout/reading.ts'
import {abs, type Decimal, decimal, multiply, within} from '../values/decimal.ts'
import {factorsOf, hasLetters, type ItemRow, parseRow} from './item-row.ts'
import {type ItemTable, pitch} from './item-table.ts'

/** A line item with exact figures. */
export interface Item {
  description: string
  quantity: Decimal | null
  unitPrice: Decimal | null
  amount: Decimal
  rows: ReadRow[]
}

// Lines of one item stand up to three heights apart; what is further belongs to something else.
const FAR = 3.4

const isName = (row: ItemRow | undefined): row is ItemRow =>
  row !== undefined && row.amount === null && !row.detail && hasLetters(row.description)

/** Whether names stand above their figures: then a row of words belongs to the item below it. */
function namesAbove(rows: readonly ItemRow[]): boolean {
  const index = rows.findIndex((row) => row.amount !== null)
  const first = rows[index]
  if (first === undefined || hasLetters(first.description)) return false
  const above = rows[index - 1]
  const below = rows[index + 1]
  if (!isName(above)) return false
  return !isName(below) || pitch(above.row, first.row) <= 1.25 * pitch(first.row, below.row)
}

/** A row "2 x 1.50" that says how the amount of the item beside it comes about. */
function isFactorRow(row: ItemRow): boolean {
  return row.amount === null && row.quantity !== null && row.unitPrice !== null && !hasLetters(row.description)
}

function attachFactors(item: Item, row: ItemRow): boolean {
  if (row.quantity === null || row.unitPrice === null) return false
  if (!within(multiply(row.quantity, row.unitPrice), abs(item.amount), 1)) return false
  item.quantity = row.quantity
  item.unitPrice = row.unitPrice
  return true
}

/** Rows of an item under construction: words and figures that wait for their amount. */
class Pending {
  names: ItemRow[] = []
  factors: ItemRow | null = null

  /** The last words before the figures name the item; what stands further up are headings of the table. */
  take(row: ItemRow): ItemRow[] {
    const near: ItemRow[] = []
    for (const name of this.names.toReversed().slice(0, 3)) {
      if (pitch(name.row, near[0]?.row ?? row.row) > FAR) break
      near.unshift(name)
      // A row with a price of its own is where its item begins.
      if (name.unitPrice !== null && name.quantity !== null) break
    }
    this.names = []
    return near
  }
}

/** Whether something stands between an item and a row: a blank line, or a sum. */
function isApart(item: Item, {row}: ItemRow, {breaks, reach}: ItemTable): boolean {
  const last = item.rows.at(-1)
  if (last === undefined) return false
  if ([...breaks].some((index) => index > last.index && index < row.index)) return true
  return last.boxed && pitch(last, row) > reach
}

/** The items of a table: rows with an amount, joined with the rows of words and factors that belong to them. */
export function readItems(table: ItemTable): Item[] {
  const rows = withoutPositions(table.rows.map((row) => parseRow(row, table)))
  const above = namesAbove(rows)
  const items: Item[] = []
  const pending = new Pending()
  for (const row of rows) {
    const previous = items.at(-1)
    if (row.detail || row.amount === null) {
      if (previous !== undefined && attachFactors(previous, row)) continue
      if (isFactorRow(row)) pending.factors = row
      else if (isName(row))
        placeName(row, above || previous === undefined || isApart(previous, row, table) ? undefined : previous, pending)
      continue
    }
    const own = hasLetters(row.description)
    const item = toItem(row, above || !own ? pending.take(row) : [])
    if (pending.factors !== null) attachFactors(item, pending.factors)
    pending.factors = null
    pending.names = []
    items.push(item)
  }
  return items.map(withFactors)
}

/** An item whose rows print quantity and price apart: "NOTEBOOK @ 2.50" above "12 pcs  30.00". */
function withFactors(item: Item): Item {
  if (item.unitPrice !== null || item.rows.length < 2) return item
  const all = item.rows.flatMap((row) => row.numbers)
  const own = all.findLast((number) => number.value === item.amount)
  const numbers = all.filter((number) => number !== own)
  const factors = factorsOf(numbers, item.amount)
  return factors === null || factors.used.length < 2 ? item : {...item, ...pick(factors)}
}

const pick = ({quantity, unitPrice}: Pick<Item, 'quantity' | 'unitPrice'>) => ({quantity, unitPrice})

/** A row of words: more of the item above it, or the name of the next. */
function placeName(row: ItemRow, previous: Item | undefined, pending: Pending): void {
  if (previous === undefined || previous.rows.length >= 5) pending.names.push(row)
  else {
    previous.description = [previous.description, row.description].filter(Boolean).join(' ')
    previous.rows.push(row.row)
  }
}

/** 1, 2, 3 at the left of the items are positions, no quantities. */
function withoutPositions(rows: ItemRow[]): ItemRow[] {
  const priced = rows.filter((row) => row.amount !== null)
  const isCounted = priced.length >= 3 && priced.every((row, i) => row.quantity === decimal(String(i + 1)))
  if (!isCounted || priced.some((row) => row.unitPrice !== null)) return rows
  return rows.map((row) => (row.amount === null ? row : {...row, quantity: null}))
}

function toItem(row: ItemRow, names: readonly ItemRow[]): Item {
  const figures = names.findLast((name) => name.unitPrice !== null && name.quantity !== null)
  const own = row.unitPrice === null && figures !== undefined ? figures : row
  return {
    description:
      [...names.map((name) => name.description), row.description].filter(hasLetters).join(' ') || row.description,
    quantity: own.quantity,
    unitPrice: own.unitPrice,
    amount: row.amount ?? 0n,
    rows: [...names.map((name) => name.row), row.row],
  }
}
