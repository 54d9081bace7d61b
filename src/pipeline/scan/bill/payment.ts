import type {Field} from '../../../types/bill.ts'
import {found, missing, UNPROVEN} from '../field.ts'
import type {Reading} from '../layout/reading.ts'
import {abs, type Decimal, sum} from '../values/decimal.ts'
import {byRole, type Figure} from './figures.ts'
import {type MoneyField, moneyField, notPrinted, partField} from './money-field.ts'
import {methods, notPaid} from './words/payment.ts'

/** The way of payment, as one of card, cash, transfer, direct-debit, paypal, cheque. */
export function readPaymentMethod(reading: Reading): Field {
  for (const [method, pattern] of methods) {
    for (const row of reading.rows) {
      const match = pattern.exec(row.folded)
      if (match === null || notPaid.test(row.folded)) continue
      const withAmount = row.numbers.length > 0
      return found(
        method,
        withAmount ? 0.85 : 0.6,
        row,
        {start: match.index, end: match.index + match[0].length},
        `"${match[0]}" is printed${withAmount ? ' with an amount' : ''}`,
      )
    }
  }
  return missing('no way of payment is printed')
}

/** Paid and change: the pair whose difference is the total, several payments that make it, else the first of each. */
export function choosePayment(
  figures: readonly Figure[],
  total: Decimal | null,
): {paid: MoneyField; change: MoneyField} {
  const paid = byRole(figures, 'paid').filter((figure) => figure.value > 0n)
  const change = byRole(figures, 'change')
  for (const p of paid) {
    const c = change.find((figure) => total !== null && p.value - abs(figure.value) === total)
    if (c !== undefined) return {paid: moneyField(p, p.value, 0.96), change: moneyField(c, abs(c.value), 0.96)}
  }
  const all = {value: sum(paid.map(({value}) => value)), figures: paid}
  const changed = change.find(({value}) => total !== null && all.value - abs(value) === total)
  const exact = paid.find((figure) => figure.value === total)
  const c = exact === undefined ? (changed ?? change[0]) : change.find(({value}) => value === 0n)
  const isSplit = exact === undefined && paid.length > 1 && (changed !== undefined || all.value === total)
  const one = exact ?? paid[0]
  return {
    paid: isSplit
      ? partField(all, 'payment')
      : one === undefined
        ? notPrinted('amount paid')
        : moneyField(one, one.value, UNPROVEN),
    change: c === undefined ? notPrinted('change') : moneyField(c, abs(c.value), UNPROVEN),
  }
}
