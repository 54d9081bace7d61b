import type {Bill, BillField, Check, Field} from '../../../types/bill.ts'
import {missing} from '../field.ts'
import type {Witness} from './pages.ts'

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

/** Two readings that say the same, as two witnesses: right together or wrong together. */
function agreed(a: number, b: number): number {
  const right = a * b
  return round(Math.max(a, b, right / (right + (1 - a) * (1 - b) || 1)))
}

/** The first of two readings that contradict each other: it is right and the other wrong, or the reverse, or both are wrong. */
const contradicted = (a: number, b: number): number =>
  round((a * (1 - b)) / (a * (1 - b) + b * (1 - a) + (1 - a) * (1 - b) || 1))

/** Faint print misleads two engines alike, and an address has many letters: of 24 that agreed 3 were wrong. */
const AGREED_ADDRESS = 0.88

/** Values that only the other reading has. */
const ALONE = 0.85

const isTwice = (field: Field, twice: ReadonlyMap<number, Witness>): boolean =>
  field.page !== null && twice.has(field.page)

/** One engine that reads twice makes its mistakes twice: of 50 totals that tesseract read alike, 6 were wrong. */
const together = (field: Field, {confidence}: Field, twice: ReadonlyMap<number, Witness>): number =>
  twice.get(field.page!) === 'same engine'
    ? Math.max(field.confidence, confidence)
    : agreed(field.confidence, confidence)

const withNote = (field: Field, confidence: number, note: string): Field => ({
  ...field,
  confidence: round(confidence),
  reason: `${field.reason}; ${note}`,
})

/** Two values that exclude each other: the likelier one, with what the other leaves of its confidence. */
function likelier(first: Field, second: Field): Field {
  const [best, other] = second.confidence > first.confidence ? [second, first] : [first, second]
  const name = best === first ? 'the second' : 'the first'
  return withNote(best, contradicted(best.confidence, other.confidence), `${name} reading has "${other.value}"`)
}

/** A value of two that is more likely wrong than right is none: money and dates are not guessed. */
function orNothing(first: Field, second: Field): Field {
  const best = likelier(first, second)
  return best.confidence < 0.5 ? missing(`two readings fit equally: ${first.value} and ${second.value}`) : best
}

function decideField(
  first: Field,
  second: Field,
  twice: ReadonlyMap<number, Witness>,
  differ: (first: Field, second: Field) => Field,
): Field {
  if (first.value === null)
    return second.value === null ? first : withNote(second, second.confidence * ALONE, 'only the second reading has it')
  if (second.value === null || !isTwice(first, twice)) return first
  return letters(first.value) === letters(second.value)
    ? withNote(first, together(first, second, twice), 'two readings agree')
    : differ(first, second)
}

const atMost = (field: Field, most: number): Field => ({...field, confidence: Math.min(field.confidence, most)})

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

/** Whether the figures of the second reading are likelier: by their total, then by the sums that hold. */
function isBetter(second: Bill, first: Bill): boolean {
  const [a, b] = [first.total, second.total]
  if (a.value === null || b.value === null) return a.value === null && b.value !== null
  const lead = a.value === b.value ? 0 : b.confidence - a.confidence
  return lead > 0 || (lead === 0 && proofOf(second.checks) > proofOf(first.checks))
}

/** Items and figures of the reading whose sums hold, as one. */
function decideFigures(first: Bill, second: Bill, twice: ReadonlyMap<number, Witness>): ReturnType<typeof pick> {
  const [best, other] = isBetter(second, first) ? [second, first] : [first, second]
  const total = decideField(first.total, second.total, twice, orNothing)
  const sameGoal = best.total.value === other.total.value && best.subtotal.value === other.subtotal.value
  const {items, checks} = sameGoal && !itemsHold(best) && itemsHold(other) ? other : best
  return {...pick(best), total, items, checks}
}

/**
 * One bill of two readings of the same pages: what they agree on is surer, sums that hold decide between figures, and what
 * fits equally is withheld. `twice` are the numbers of the pages that were read twice, and by whom: elsewhere agreement says
 * nothing.
 */
export function decideBill(first: Bill, second: Bill, twice: ReadonlyMap<number, Witness>): Bill {
  const decided = Object.fromEntries(
    texts.map((name) => {
      const differ = name === 'date' || name === 'dueDate' || name === 'currency' ? orNothing : likelier
      const field = decideField(first[name], second[name], twice, differ)
      return [name, name === 'vendorAddress' ? atMost(field, Math.max(first[name].confidence, AGREED_ADDRESS)) : field]
    }),
  )
  return {...first, ...decided, ...decideFigures(first, second, twice)}
}
