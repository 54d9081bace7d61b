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

/** The bill with its sums checked again: after values came from elsewhere than the page. Other checks stay as they are. */
export function recheck(bill: Bill): Bill {
  const again = new Map(allChecks(figuresOf(bill)).map((check) => [check.name, check]))
  return {...bill, checks: bill.checks.map((check) => again.get(check.name) ?? check)}
}
