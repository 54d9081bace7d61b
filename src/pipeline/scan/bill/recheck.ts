import type {Bill, Field} from '../../../types/bill.ts'
import {type Decimal, decimal} from '../values/decimal.ts'
import {allChecks, type Figures} from './checks.ts'

const exact = (value: string | null): Decimal | null => (value === null ? null : decimal(value))
const ofField = ({value}: Field): Decimal | null => exact(value)

/** The figures of a bill as they are checked, from its fields. */
function figuresOf(bill: Bill): Figures {
  const {items, taxes, subtotal, discount, tax, tip, rounding, total, paid, change} = bill
  return {
    items: items.flatMap(({amount}) => (amount === null ? [] : [decimal(amount)])),
    taxes: taxes.map(({rate, base, amount}) => ({rate: exact(rate), base: exact(base), amount: exact(amount)})),
    subtotal: ofField(subtotal),
    discount: ofField(discount),
    tax: ofField(tax),
    tip: ofField(tip),
    rounding: ofField(rounding),
    total: ofField(total),
    paid: ofField(paid),
    change: ofField(change),
  }
}

/**
 * `after` with the sums checked again whose figures came from elsewhere than those of `before`. The others stay as they are: an
 * e-invoice checks its own in its own way.
 */
export function recheck(before: Bill, after: Bill): Bill {
  const earlier = allChecks(figuresOf(before))
  const changed = allChecks(figuresOf(after)).filter(
    ({ok, detail}, i) => ok !== earlier[i]?.ok || detail !== earlier[i]?.detail,
  )
  const again = new Map(changed.map((check) => [check.name, check]))
  return {...after, checks: after.checks.map((check) => again.get(check.name) ?? check)}
}
