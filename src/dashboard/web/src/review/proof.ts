import {abs, type Decimal, decimal, formatDecimal, sum} from '../../../../pipeline/scan/values/decimal.ts'

/** Figures of a bill as they stand in the form: decimal strings, null where there is none. */
export interface ProofFigures {
  items: readonly (string | null)[]
  subtotal: string | null
  discount: string | null
  tax: string | null
  tip: string | null
  rounding: string | null
  total: string | null
}

export type TermName = 'items' | 'subtotal' | 'discount' | 'tax' | 'tip' | 'rounding'

export interface Term {
  name: TermName
  amount: string
  /** It is inside of the others already, as tax is in the prices of most tills. */
  included: boolean
}

/** A sum as it is drawn: terms, what they come to, and what is missing to the total. */
export interface Proof {
  terms: Term[]
  sum: string
  total: string
  /** total - sum: "0.00" where the proof holds. */
  gap: string
  holds: boolean
}

interface Amount {
  name: TermName
  value: Decimal
}

const exact = (text: string | null): Decimal | null =>
  text !== null && /^-?\d{1,15}(\.\d{1,6})?$/.test(text) ? decimal(text) : null

/**
 * items + tax = total, in whichever way bills are printed: discount, tax and tip on top of the items or inside them. Of
 * several ways the one that comes nearest to the total, with the most on top. null: there is nothing to add up.
 */
export function proofOf(figures: ProofFigures): Proof | null {
  const start = startOf(figures)
  const total = exact(figures.total)
  if (start === null || total === null) return null
  const optional = (['discount', 'tax', 'tip'] as const).flatMap((name): Amount[] => {
    const value = exact(figures[name])
    if (value === null || value === 0n) return []
    return [{name, value: name === 'discount' ? -abs(value) : value}]
  })
  const rounding = exact(figures.rounding)
  const fixed: Amount[] = rounding === null || rounding === 0n ? [start] : [start, {name: 'rounding', value: rounding}]
  return drawn(fixed, nearest(fixed, optional, total), optional, total)
}

function startOf({items, subtotal}: ProofFigures): Amount | null {
  const amounts = items.flatMap((item) => exact(item) ?? [])
  if (amounts.length > 0) return {name: 'items', value: sum(amounts)}
  const value = exact(subtotal)
  return value === null ? null : {name: 'subtotal', value}
}

/** The choice of terms on top that leaves the smallest gap. */
function nearest(fixed: readonly Amount[], optional: readonly Amount[], total: Decimal): readonly Amount[] {
  const choices = Array.from({length: 2 ** optional.length}, (_, left) => optional.filter((_, i) => !((left >> i) & 1)))
  const gap = (some: readonly Amount[]) => abs(total - sum([...fixed, ...some].map(({value}) => value)))
  return choices.reduce((best, some) => (gap(some) < gap(best) ? some : best))
}

function drawn(fixed: readonly Amount[], onTop: readonly Amount[], optional: readonly Amount[], total: Decimal): Proof {
  const added = sum([...fixed, ...onTop].map(({value}) => value))
  const term = ({name, value}: Amount): Term => ({
    name,
    amount: formatDecimal(value),
    included: !fixed.some((one) => one.name === name) && !onTop.some((one) => one.name === name),
  })
  const [start, ...rest] = fixed
  return {
    terms: [start!, ...optional, ...rest].map(term),
    sum: formatDecimal(added),
    total: formatDecimal(total),
    gap: formatDecimal(total - added),
    holds: added === total,
  }
}

/** How wide terms and total are drawn, 0..1 of the wider of sum and total: for the eye only. */
export function shares({terms, sum: added, total}: Proof): {terms: number[]; total: number} {
  const most = [decimal(added), decimal(total), 1n].map(abs).reduce((a, b) => (a - b > 0n ? a : b))
  const share = (amount: string) => Number((abs(decimal(amount)) * 10_000n) / most) / 10_000
  return {terms: terms.map(({amount, included}) => (included ? 0 : share(amount))), total: share(total)}
}
