import type {ReadRow} from '../layout/reading.ts'
import {type Decimal, sum} from '../values/decimal.ts'
import {withMark} from './item-row.ts'
import type {ItemTable} from './item-table.ts'
import {type Item, readItems} from './items.ts'

const total = (items: readonly Item[]): Decimal => sum(items.map((item) => item.amount))

const isNamed = (item: Item): boolean => /\p{L}{2,}/u.test(item.description)

/** Two rows of one item, the second with figures only; `take` says whose amount counts. */
function merge(first: Item, second: Item, take: 'first' | 'second'): Item {
  const figures = take === 'second' || first.quantity === null ? second : first
  return {
    description: first.description,
    quantity: figures.quantity,
    unitPrice: figures.unitPrice,
    amount: take === 'second' ? second.amount : first.amount,
    rows: [...first.rows, ...second.rows],
  }
}

function mergeNameless(items: readonly Item[], take: 'first' | 'second'): Item[] {
  const merged: Item[] = []
  for (const item of items) {
    const previous = merged.at(-1)
    if (previous !== undefined && !isNamed(item) && isNamed(previous)) merged.splice(-1, 1, merge(previous, item, take))
    else merged.push(item)
  }
  return merged
}

/** Without a last row that has no name and holds the sum of the others. */
function withoutSum(items: readonly Item[]): Item[] {
  const last = items.at(-1)
  const others = items.slice(0, -1)
  const isSum =
    last !== undefined && !isNamed(last) && others.length > 0 && sum(others.map((item) => item.amount)) === last.amount
  return isSum ? others : [...items]
}

/** Without rows that repeat the sum of what stands above them: subtotals that no label tells. */
function withoutRunningSums(items: readonly Item[]): Item[] {
  const kept: Item[] = []
  let sumOfKept: Decimal = 0n
  for (const item of items) {
    if (kept.length > 0 && item.amount === sumOfKept) continue
    kept.push(item)
    sumOfKept += item.amount
  }
  return kept
}

/**
 * Tills print an item over two rows in several ways: the second holds the amount, or repeats it, or the price before tax.
 */
function variantsOf(items: readonly Item[]): Item[][] {
  const plain = withoutSum(items)
  return [plain, mergeNameless(plain, 'second'), mergeNameless(plain, 'first'), withoutRunningSums(plain)]
}

/** A sum that is printed in a row, or follows from what is. */
export interface PrintedSum {
  value: Decimal
  row: ReadRow
}

/** Sums that items may have. */
export interface Sums {
  subtotals: readonly PrintedSum[]
  /** Subtotals and totals. */
  printed: readonly PrintedSum[]
  /** What is paid: proves nothing below the total, where total and change make it. */
  paid: readonly PrintedSum[]
  /** What is left of a total without a tax or rounding that is printed. */
  reduced: readonly PrintedSum[]
}

/** Whether the items sum up to one of `sums`; a row does not prove itself. */
const isProven = (items: readonly Item[], sums: readonly PrintedSum[]): boolean => {
  const value = total(items)
  return sums.some((sum) => sum.value === value && !items.some((item) => item.rows.includes(sum.row)))
}

const provenIn = (table: ItemTable, wanted: readonly PrintedSum[]): Item[] | undefined =>
  variantsOf(readItems(table)).find((variant) => variant.length > 0 && isProven(variant, wanted))

/**
 * Further sections below the first summary. Below a subtotal they lead to a larger subtotal: what leads to the total is
 * shipping or tax. Below the total of a section they lead to what is printed, with or without tax. A row that repeats
 * the sum so far is a total whose label was misread.
 */
function sections(tables: readonly ItemTable[], first: Item[], sums: Sums): Item[] {
  const wanted = isProven(first, sums.subtotals) ? sums.subtotals : [...sums.printed, ...sums.reduced]
  let best = first
  for (const table of tables) {
    const more = provenIn(table, wanted)
    const added = more?.slice(first.length) ?? []
    const goods = added.every((item) => isNamed(item) && item.amount !== total(first))
    if (more !== undefined && more.length > best.length && goods && total(more) !== total(best)) best = more
  }
  return best
}

const mended = (table: ItemTable): ItemTable => ({...table, rows: table.rows.map(withMark)})

/**
 * The items of the table and reading whose sum is printed: of the tables that end at or before the first summary the
 * longest, with the sections below it, else the first that goes beyond, else one with amounts mended. None proven, the rows down to the summary
 * stand as they are.
 */
export function provenItems(tables: readonly ItemTable[], sums: Sums): Item[] {
  const plain = tables.filter((table) => !table.beyond)
  const beyond = tables.filter((table) => table.beyond)
  const proven = (among: readonly ItemTable[], wanted: readonly PrintedSum[]): Item[] | undefined =>
    among
      .map((table) => provenIn(table, wanted))
      .filter((items) => items !== undefined)
      .sort((a, b) => b.length - a.length)[0]
  const first = proven(plain, sums.printed)
  if (first !== undefined) return sections(beyond, first, sums)
  const likeliest = plain.at(-1)
  return (
    proven(plain, sums.paid) ??
    beyond.map((table) => provenIn(table, sums.printed)).find((items) => items !== undefined) ??
    proven(plain, sums.reduced) ??
    proven(plain.map(mended), sums.printed) ??
    (likeliest === undefined ? [] : withoutSum(readItems(likeliest)))
  )
}
