import {type Decimal, sum} from '../values/decimal.ts'
import type {Item} from './items.ts'

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

/**
 * Tills print an item over two rows in several ways: the second holds the amount, or repeats it, or the price before tax.
 * The reading whose sum is printed among `sums` is the right one; none proven, the rows stand as they are.
 */
export function provenReading(items: readonly Item[], sums: ReadonlySet<Decimal>): Item[] {
  const plain = withoutSum(items)
  const variants = [plain, mergeNameless(plain, 'second'), mergeNameless(plain, 'first')]
  return variants.find((variant) => sums.has(sum(variant.map((item) => item.amount)))) ?? plain
}
