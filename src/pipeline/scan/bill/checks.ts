import type {Check} from '../../../types/bill.ts'
import {abs, type Decimal, decimal, formatDecimal, multiply, within} from '../values/decimal.ts'

/** The figures that are checked against each other; null where one is not printed. */
export interface Figures {
  items: readonly Decimal[]
  subtotal: Decimal | null
  discount: Decimal | null
  tax: Decimal | null
  tip: Decimal | null
  rounding: Decimal | null
  total: Decimal | null
  paid: Decimal | null
  change: Decimal | null
  taxes: readonly {rate: Decimal | null; base: Decimal | null; amount: Decimal | null}[]
}

const HUNDREDTH = decimal('0.01')
const text = (value: Decimal) => formatDecimal(value)

/** What the tax lines say they are on, together. */
function taxBases(f: Figures): Decimal[] {
  const bases = f.taxes.map((tax) => tax.base).filter((base) => base !== null)
  return bases.length === 0 || bases.length < f.taxes.length ? [] : [bases.reduce((a, b) => a + b, 0n)]
}

/** Items may be printed before or after tax, discount and cash rounding: each sum that a till prints is tried. */
function checkItems(f: Figures): Check {
  const name = 'items-sum-to-subtotal'
  const target = f.subtotal ?? f.total
  if (f.items.length === 0 || target === null)
    return {name, ok: null, detail: f.items.length === 0 ? 'no items were read' : 'neither subtotal nor total is known'}
  const sum = f.items.reduce((a, b) => a + b, 0n)
  // A credit note gives back less: its discount goes the other way.
  const discount = target < 0n ? -abs(f.discount ?? 0n) : abs(f.discount ?? 0n)
  const rounding = f.rounding ?? 0n
  const total = f.total ?? target
  const goals = [
    target,
    target + discount,
    target - rounding,
    ...taxBases(f),
    total,
    total - rounding,
    total - rounding + discount,
    total - rounding - (f.tip ?? 0n),
    total - rounding - (f.tax ?? 0n),
    total - rounding - (f.tax ?? 0n) + discount,
  ]
  const ok = goals.some((goal) => within(sum, goal, 0))
  return {
    name,
    ok,
    detail: `${f.items.length} items sum up to ${text(sum)}, ${f.subtotal === null ? 'total' : 'subtotal'} ${text(target)}`,
  }
}

/** Tax, tip and discount may be on top of the subtotal or inside it; rounding never is. */
function checkTotal(f: Figures): Check {
  const name = 'subtotal-plus-tax-is-total'
  if (f.subtotal === null || f.total === null) return {name, ok: null, detail: 'subtotal or total is not printed'}
  const discount = abs(f.discount ?? 0n)
  const sums = [-discount, f.tax ?? 0n, f.tip ?? 0n].reduce(
    (all, part) => all.flatMap((sum) => [sum, sum + part]),
    [f.subtotal + (f.rounding ?? 0n)],
  )
  const ok = sums.some((sum) => within(sum, f.total ?? 0n, 0))
  const parts = [
    `${text(f.subtotal)} subtotal`,
    f.discount === null ? '' : `- ${text(discount)} discount`,
    f.tax === null ? '' : `+ ${text(f.tax)} tax`,
    f.tip === null ? '' : `+ ${text(f.tip)} tip`,
    f.rounding === null ? '' : `+ ${text(f.rounding)} rounding`,
  ]
  return {name, ok, detail: `${parts.filter(Boolean).join(' ')}; total ${text(f.total)}`}
}

function checkPaid(f: Figures): Check {
  const name = 'paid-minus-change-is-total'
  if (f.paid === null || f.total === null)
    return {name, ok: null, detail: 'the amount paid or the total is not printed'}
  const change = abs(f.change ?? 0n)
  if (f.change === null && f.paid > f.total)
    return {name, ok: null, detail: `${text(f.paid)} paid; the change is not printed`}
  return {
    name,
    ok: within(f.paid - change, f.total, 0),
    detail: `${text(f.paid)} paid - ${text(change)} change; total ${text(f.total)}`,
  }
}

/** One check over all tax lines; 2 cents a line: tills round each item. */
function checkTaxRates(f: Figures): Check {
  const name = 'tax-rate-times-base'
  const full = f.taxes.filter((tax) => tax.rate !== null && tax.base !== null && tax.amount !== null)
  if (full.length === 0) return {name, ok: null, detail: 'no tax line has rate, base and amount'}
  const wrong = full.filter(
    (tax) => !within(multiply(multiply(tax.rate ?? 0n, HUNDREDTH), tax.base ?? 0n), tax.amount ?? 0n, 2),
  )
  return {
    name,
    ok: wrong.length === 0,
    detail: `${full.length - wrong.length} of ${full.length} tax lines agree with their rate`,
  }
}

export const allChecks = (f: Figures): Check[] => [checkItems(f), checkTotal(f), checkPaid(f), checkTaxRates(f)]

/** A total that is written twice was hardly misread twice; a till prints it again beside the card or in large type. */
export function totalTwice(figures: readonly {value: Decimal; row: unknown}[], total: Decimal | null): Check {
  const name = 'total-written-twice'
  const rows = new Set(figures.filter(({value}) => value === total).map(({row}) => row))
  if (total === null || rows.size < 2) return {name, ok: null, detail: 'the total is not labelled twice'}
  return {name, ok: true, detail: `${text(total)} is labelled ${rows.size} times`}
}

/** `future` is the first date that is later than today, where none is earlier. */
export function checkDate(date: string | null, future: string | null): Check {
  const name = 'date-not-in-future'
  if (date !== null) return {name, ok: true, detail: date}
  return future === null
    ? {name, ok: null, detail: 'no date was read'}
    : {name, ok: false, detail: `${future} is later than today`}
}
