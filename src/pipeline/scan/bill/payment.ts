import type {Field} from '../../../types/bill.ts'
import {found, missing} from '../field.ts'
import type {Reading} from '../layout/reading.ts'
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
