import type {LineItem} from '../../../types/bill.ts'
import {boxOf, unionBox} from '../layout/rows.ts'
import {formatDecimal} from '../values/decimal.ts'
import {agree} from './item-row.ts'
import type {Item} from './items.ts'

/** Whether quantity x price is the amount; null where one of them is not printed. */
function isConsistent(item: Item): boolean | null {
  if (item.quantity === null || item.unitPrice === null) return null
  const numbers = item.rows.flatMap((row) => row.numbers)
  return agree(item.quantity, item.unitPrice, item.amount, numbers)
}

/** Proven: the sum of all items is printed. A line whose own product fails is doubtful even then. */
function confidenceOf(item: Item, proven: boolean): number {
  const consistent = isConsistent(item)
  if (consistent === false) return proven ? 0.8 : 0.5
  return proven ? 0.95 : consistent ? 0.85 : 0.7
}

/** Items as the contract has them; `proven` when their sum is printed. */
export function toLineItems(items: readonly Item[], proven: boolean): LineItem[] {
  return items.map((item) => {
    const boxes = item.rows.map((row) => boxOf(row, 0, row.text.length)).filter((box) => box !== null)
    return {
      description: item.description,
      quantity: item.quantity === null ? null : formatDecimal(item.quantity, 0),
      unitPrice: item.unitPrice === null ? null : formatDecimal(item.unitPrice),
      amount: formatDecimal(item.amount),
      page: item.rows[0]?.page ?? 1,
      box: boxes.length === 0 ? null : unionBox(boxes),
      confidence: confidenceOf(item, proven),
    }
  })
}
