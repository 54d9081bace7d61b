import type {Bill, BillField, Check, Field} from '../../../types/bill.ts'
import {missing} from '../field.ts'

/** Figures that belong together: an assignment is taken whole, or its checks would mix two readings. */
const figures = ['subtotal', 'discount', 'tax', 'tip', 'rounding', 'total', 'paid', 'change'] as const
const texts: readonly BillField[] = [
  'vendor',
  'vendorAddress',
  'vendorTaxId',
  'invoiceNumber',
  'date',
  'dueDate',
  'currency',
  'paymentMethod',
  'iban',
]

const letters = (value: string): string => value.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
const round = (confidence: number): number => Math.round(confidence * 100) / 100

/** Two readings that say the same: each errs alone, so their errors multiply; 0.5 because some print misleads both. */
const together = (a: number, b: number): number => round(Math.max(a, b, 1 - 0.5 * (1 - a * b)))

/** What the other reading leaves of a confidence that it contradicts. */
const CONTRADICTED = 0.7
/** Values that only the other reading has. */
const ALONE = 0.85
/** Two values whose confidence differs by less fit equally. */
const EQUAL = 0.02

const because = (field: Field, factor: number, note: string): Field => ({
  ...field,
  confidence: round(field.confidence * factor),
  reason: `${field.reason}; ${note}`,
})

const isTwice = (field: Field, twice: ReadonlySet<number>): boolean => field.page !== null && twice.has(field.page)

/** One field of the two readings. The first one's wins a contradiction: where engines differ it is right 5-10 times as often. */
function decideField(first: Field, second: Field, twice: ReadonlySet<number>): Field {
  if (first.value === null)
    return second.value === null ? first : because(second, ALONE, 'only the second reading has it')
  if (second.value === null || !isTwice(first, twice)) return first
  if (letters(first.value) === letters(second.value))
    return {
      ...first,
      confidence: together(first.confidence, second.confidence),
      reason: `${first.reason}; two readings agree`,
    }
  return because(first, CONTRADICTED, `the second reading has "${second.value}"`)
}

/** How many sums of an assignment hold, less those that do not: paid - change was counted by the till itself. */
function proofOf(checks: readonly Check[]): number {
  const weigh = ({name, ok}: Check): number => (ok === null ? 0 : (name.startsWith('paid') ? 2 : 1) * (ok ? 1 : -1))
  return checks.reduce((sum, check) => sum + weigh(check), 0)
}

const pick = (bill: Bill): Pick<Bill, (typeof figures)[number] | 'items' | 'taxes' | 'checks'> => ({
  ...(Object.fromEntries(figures.map((name) => [name, bill[name]])) as Record<(typeof figures)[number], Field>),
  items: bill.items,
  taxes: bill.taxes,
  checks: bill.checks,
})

const itemsHold = (bill: Bill): boolean =>
  bill.checks.some((check) => check.name === 'items-sum-to-subtotal' && check.ok === true)

/** The total where the readings have different ones: the one that is proven, else the first with less confidence. */
function decideTotal(best: Bill, other: Bill, lead: number): Field {
  const [mine, theirs] = [best.total, other.total]
  if (mine.value === null) return mine
  if (lead > 0) return because(mine, 1, `the second reading has ${theirs.value} and proves less`)
  if (proofOf(best.checks) > 0 && Math.abs(mine.confidence - theirs.confidence) < EQUAL)
    return missing(`two readings fit equally: ${mine.value} and ${theirs.value}`)
  return because(mine, CONTRADICTED, `the second reading has ${theirs.value}`)
}

/** Items and figures of the reading whose sums hold, as one. */
function decideFigures(first: Bill, second: Bill, twice: ReadonlySet<number>): ReturnType<typeof pick> {
  const lead = proofOf(second.checks) - proofOf(first.checks)
  const better = first.total.value === null || (lead > 0 && second.total.value !== null)
  const [best, other] = better ? [second, first] : [first, second]
  const chosen = pick(best)
  if (best.total.value === null || other.total.value === null) return chosen
  if (best.total.value !== other.total.value) return {...chosen, total: decideTotal(best, other, Math.abs(lead))}
  const total = decideField(best.total, other.total, twice)
  const sameGoal = best.subtotal.value === other.subtotal.value
  const items = sameGoal && !itemsHold(best) && itemsHold(other) ? other : best
  return {...chosen, total, items: items.items, checks: items.checks}
}

/**
 * One bill of two readings of the same pages: what they agree on is surer, sums that hold decide between figures, and what
 * fits equally is withheld. `twice` are the numbers of the pages that were read twice: elsewhere agreement says nothing.
 */
export function decideBill(first: Bill, second: Bill, twice: ReadonlySet<number>): Bill {
  const decided = Object.fromEntries(texts.map((name) => [name, decideField(first[name], second[name], twice)]))
  return {...first, ...decided, ...decideFigures(first, second, twice)}
}
