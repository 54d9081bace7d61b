import {abs, type Decimal, sum} from '../values/decimal.ts'
import type {Figure} from './figures.ts'
import type {Tax} from './taxes.ts'

/** A printed amount, or the sum of parts that are printed. */
export interface Part {
  value: Decimal
  figures: readonly Figure[]
}

/** The parts that make a total together: subtotal - discount + tax + tip + rounding. Null where a part has no share in it. */
export interface Assignment {
  subtotal: Part
  discount: Part | null
  tax: Part | null
  tip: Part | null
  rounding: Part | null
}

// Every combination is tried: 6 x 4^4 at the most.
const MANY = 4
const MANY_SUBTOTALS = 6

const isUsable = (figure: Figure): boolean => !figure.inTaxTable && !figure.match.percent && figure.value !== 0n

function partsOf(figures: readonly Figure[], role: Figure['role'], make: (value: Decimal) => Decimal): Part[] {
  const mine = figures.filter((figure) => figure.role === role && isUsable(figure))
  return [...Map.groupBy(mine, (figure) => make(figure.value))]
    .slice(0, MANY)
    .map(([value, same]) => ({value, figures: same.slice(0, 1)}))
}

/** Discounts one by one, and all of them together where a bill has several. */
function discountsOf(figures: readonly Figure[]): Part[] {
  const single = partsOf(figures, 'discount', abs)
  const all = figures.filter((figure) => figure.role === 'discount' && isUsable(figure))
  const together = {value: sum(all.map((figure) => abs(figure.value))), figures: all}
  return all.length > 1 ? [...single, together] : single
}

/** Subtotals one by one, and two of them that stand for tax classes. */
function subtotalsOf(figures: readonly Figure[]): Part[] {
  const single = partsOf(figures, 'subtotal', (value) => value)
  const classes = figures.filter(
    (figure) => (figure.role === 'subtotal' || figure.role === 'total') && figure.rate !== null && isUsable(figure),
  )
  const pairs = classes.flatMap((a, i) =>
    classes.slice(i + 1).flatMap((b) => (a.rate === b.rate ? [] : [{value: a.value + b.value, figures: [a, b]}])),
  )
  return [...single, ...pairs].slice(0, MANY_SUBTOTALS)
}

/** Tax as printed, and as the sum of its lines. */
function taxesOf(figures: readonly Figure[], taxes: readonly Tax[]): Part[] {
  const printed = partsOf(figures, 'tax', (value) => value)
  const lines = sum(taxes.map(({amount}) => amount))
  const known = lines === 0n || printed.some(({value}) => value === lines)
  return known ? printed : [...printed, {value: lines, figures: []}]
}

const used = (parts: readonly (Part | null)[]): number => parts.filter((part) => part !== null).length

/** Of two equations the one with more of the printed parts; then the larger subtotal: no tax is higher than what it is on. */
function isBetter(a: Assignment, b: Assignment | null): boolean {
  if (b === null) return true
  const count = ({discount, tax, tip, rounding}: Assignment): number => used([discount, tax, tip, rounding])
  const single = ({subtotal}: Assignment): number => (subtotal.figures.length === 1 ? 1 : 0)
  const lead = count(a) - count(b) || single(a) - single(b)
  return lead > 0 || (lead === 0 && abs(a.subtotal.value) > abs(b.subtotal.value))
}

/** The printed parts that make `total` together, or null where none do. */
export function assign(figures: readonly Figure[], taxes: readonly Tax[], total: Decimal): Assignment | null {
  const optional = (parts: Part[]): (Part | null)[] => [null, ...parts]
  const roundings = partsOf(figures, 'rounding', (value) => value).flatMap((part) =>
    part.value > 0n ? [part, {...part, value: -part.value}] : [part],
  )
  let best: Assignment | null = null
  for (const subtotal of subtotalsOf(figures))
    for (const discount of optional(discountsOf(figures)))
      for (const tip of optional(partsOf(figures, 'tip', (value) => value)))
        for (const rounding of optional(roundings)) {
          const before = subtotal.value - (discount?.value ?? 0n) + (tip?.value ?? 0n) + (rounding?.value ?? 0n)
          const tax = taxesOf(figures, taxes).find(({value}) => before + value === total) ?? null
          if (tax === null && before !== total) continue
          const found = {subtotal, discount, tax, tip, rounding}
          const isTaxAbove = tax !== null && abs(tax.value) > abs(subtotal.value)
          if (!isTaxAbove && isBetter(found, best)) best = found
        }
  return best
}
