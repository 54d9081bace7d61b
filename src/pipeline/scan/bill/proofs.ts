import {abs, type Decimal, formatDecimal, sum} from '../values/decimal.ts'
import type {Figure} from './figures.ts'

/** Figures that equations are tried with. */
export interface Equations {
  figures: readonly Figure[]
  /** See `adjustments`. */
  added: readonly Decimal[]
  /** Amounts of the line items. */
  items: readonly Decimal[]
}

/** An equation that ends in a candidate, and how much it says. */
interface Proof {
  points: number
  text: string
}

// A summary block has one or two figures of a role; more are noise, and every combination is tried.
const MANY = 6

export function values(figures: readonly Figure[], role: Figure['role']): Decimal[] {
  const all = figures.filter((figure) => figure.role === role && figure.value !== 0n).map((figure) => figure.value)
  return [...new Set(all)].slice(0, MANY)
}

/** paid - change: the strongest proof, a till counted both. Without change it says less: any amount can be paid. */
export function paidProof(figures: readonly Figure[], value: Decimal): Proof | null {
  for (const paid of values(figures, 'paid').map(abs)) {
    for (const change of values(figures, 'change').map(abs)) {
      if (paid - change === value)
        return {points: 5, text: `${formatDecimal(paid)} paid - ${formatDecimal(change)} change`}
    }
  }
  return null
}

/** All sums of at most one figure of each role, signs as a till adds them. */
export function adjustments(figures: readonly Figure[]): Decimal[] {
  const signed: [Figure['role'], (value: Decimal) => Decimal][] = [
    ['tax', (value) => value],
    ['rounding', (value) => value],
    ['tip', (value) => value],
    ['discount', (value) => -abs(value)],
  ]
  return signed.reduce<Decimal[]>(
    (sums, [role, sign]) =>
      sums.flatMap((before) => [before, ...values(figures, role).map((value) => before + sign(value))]),
    [0n],
  )
}

/** subtotal (or an earlier total) + tax, rounding, tip, - discount. */
function sumProof(figures: readonly Figure[], added: readonly Decimal[], value: Decimal): Proof | null {
  const bases = [...values(figures, 'subtotal'), ...values(figures, 'total').filter((base) => base !== value)]
  const base = bases.find((candidate) => added.some((part) => part !== 0n && candidate + part === value))
  return base === undefined ? null : {points: 3, text: `${formatDecimal(base)} with tax and adjustments`}
}

/** Totals by tax class or section: two of them make the whole. */
function isSumOfParts(figures: readonly Figure[], value: Decimal): boolean {
  const parts = [...values(figures, 'total'), ...values(figures, 'subtotal')].filter((part) => part !== value)
  return parts.some((part, i) => parts.some((other, j) => j > i && part + other === value))
}

/** Every equation that ends in `value`. */
export function proofsOf(value: Decimal, {figures, added, items}: Equations): Proof[] {
  const proofs = [paidProof(figures, value), sumProof(figures, added, value)]
  if (isSumOfParts(figures, value)) proofs.push({points: 2.5, text: 'two totals of parts sum up to it'})
  // One item that equals the total is often the same figure read twice.
  if (items.length > 0 && sum(items) === value)
    proofs.push({points: items.length > 1 ? 3 : 2, text: 'the items sum up to it'})
  const paid = values(figures, 'paid').map(abs)
  if (proofs[0] === null && paid.includes(value)) proofs.push({points: 1.5, text: 'exactly this is paid'})
  return proofs.filter((proof) => proof !== null)
}

/** Whether a rounding figure leads from this value to another total: then it is not what has to be paid. */
export function isBeforeRounding(figures: readonly Figure[], amounts: ReadonlySet<Decimal>, value: Decimal): boolean {
  return values(figures, 'rounding').some((rounding) => amounts.has(value + rounding))
}
