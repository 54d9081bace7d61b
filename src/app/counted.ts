import {type Decimal, decimal} from '../pipeline/scan/values/decimal.ts'
import type {Bill} from '../types/bill.ts'

/**
 * What an amount of a bill counts where bills are added up or booked. Most credit notes among e-invoices write plus and say
 * by their type that it is money back; fields keep the sign of the file, sums must not.
 */
export function counted({creditNote, total}: Bill, amount: string): Decimal {
  const value = decimal(amount)
  return creditNote === true && !(total.value ?? '').startsWith('-') ? -value : value
}
