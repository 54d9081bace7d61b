import {abs, type Decimal, formatDecimal, sum, within} from '../values/decimal.ts'
import type {Figure} from './figures.ts'

/** Figures that equations are tried with. */
export interface Equations {
  figures: readonly Figure[]
  /** See `adjustments`. */
  added: readonly Decimal[]
  /** Amounts of the line items. */
  items: readonly Decimal[]
  /** Base + tax over all lines of the tax table, free ones included; null without a table. */
  taxed: Decimal | null
}

/** An equation that ends in a candidate, and how much it says. */
export interface Proof {
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

/** All sums of at most one figure of each role, signs as a till adds them; engines lose the sign of a rounding. */
export function adjustments(figures: readonly Figure[]): Decimal[] {
  const signed: [Figure['role'], (value: Decimal) => Decimal[]][] = [
    ['tax', (value) => [value]],
    ['rounding', (value) => (value > 0n ? [value, -value] : [value])],
    ['tip', (value) => [value]],
    ['discount', (value) => [-abs(value)]],
  ]
  return signed.reduce<Decimal[]>(
    (sums, [role, signs]) =>
      sums.flatMap((before) => [
        before,
        ...values(figures, role).flatMap((value) => signs(value).map((part) => before + part)),
      ]),
    [0n],
  )
}

/** subtotal (or a total further up) + tax, rounding, tip, - discount. `row` is the last row the value stands in. */
function sumProof({figures, added}: Equations, value: Decimal, row: number): Proof | null {
  const above = figures.filter((figure) => figure.role === 'total' && figure.row.index < row)
  const bases = [...values(figures, 'subtotal'), ...values(above, 'total').filter((base) => base !== value)]
  const base = bases.find((candidate) => added.some((part) => part !== 0n && candidate + part === value))
  return base === undefined ? null : {points: 3, text: `${formatDecimal(base)} with tax and adjustments`}
}

/** Totals by tax class or section: two of them make the whole. */
function isSumOfParts(figures: readonly Figure[], value: Decimal): boolean {
  const parts = [...values(figures, 'total'), ...values(figures, 'subtotal')].filter((part) => part !== value)
  return parts.some((part, i) => parts.some((other, j) => j > i && part + other === value))
}

/** The items, alone or with what is added to them. One item that equals the total is often the same figure read twice. */
function itemsProof({items, added}: Equations, value: Decimal): Proof | null {
  const all = sum(items)
  if (items.length === 0 || all === 0n) return null
  if (all === value) return {points: items.length > 1 ? 3 : 2, text: 'the items sum up to it'}
  return items.length > 1 && added.some((part) => part !== 0n && all + part === value)
    ? {points: 2, text: `the items' ${formatDecimal(all)} with tax and adjustments`}
    : null
}

/** Every equation that ends in `value`, which stands in `row` for the last time. */
export function proofsOf(value: Decimal, equations: Equations, row: number): Proof[] {
  const {figures, taxed} = equations
  const proofs = [paidProof(figures, value), sumProof(equations, value, row), itemsProof(equations, value)]
  if (isSumOfParts(figures, value)) proofs.push({points: 2.5, text: 'two totals of parts sum up to it'})
  if (taxed === value) proofs.push({points: 2.5, text: 'base and tax of the tax table sum up to it'})
  if (values(figures, 'subtotal').includes(value)) proofs.push({points: 1, text: 'the subtotal is the same'})
  const paid = values(figures, 'paid').map(abs)
  if (proofs[0] === null && paid.includes(value)) proofs.push({points: 1.5, text: 'exactly this is paid'})
  return proofs.filter((proof) => proof !== null)
}

/** Whether a rounding leads from this value to another total, printed or counted: then it is not what has to be paid. */
export function isBeforeRounding(figures: readonly Figure[], amounts: ReadonlySet<Decimal>, value: Decimal): boolean {
  const isRounded = ({role, label, value: other}: Figure): boolean =>
    role === 'total' && /round/i.test(label) && other !== value && within(other, value, 5)
  const paid = values(figures, 'paid').map(abs)
  const leads = values(figures, 'rounding').some(
    (rounding) =>
      amounts.has(value + rounding) ||
      paidProof(figures, value + rounding) !== null ||
      // Engines lose the sign; what is exactly paid tells it.
      (!paid.includes(value) && paid.includes(value - rounding)),
  )
  return leads || figures.some(isRounded)
}
