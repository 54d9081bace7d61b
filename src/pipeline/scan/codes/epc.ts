import {isIban} from '../bill/iban.ts'
import {account, money, sixDecimals} from '../e-invoice/values.ts'
import {type BillCode, linesOf, orNull} from './bill-code.ts'

/** EPC069-12 (GiroCode): lines from "BCD": version, character set, "SCT", BIC, name, IBAN, amount in euro. */
export function readEpc(text: string): BillCode | null {
  const line = linesOf(text)
  const iban = account(line(6))
  if (line(0) !== 'BCD' || !/^00[12]$/.test(line(1)) || line(3) !== 'SCT' || !isIban(iban)) return null
  const amount = /^EUR(\d.*)$/.exec(line(7))?.[1]
  return {
    standard: 'EPC payment code',
    kind: 'invoice',
    fields: {vendor: orNull(line(5)), iban, total: sixDecimals(money(amount ?? null)), currency: 'EUR'},
  }
}
