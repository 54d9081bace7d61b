import {isIban} from '../bill/iban.ts'
import {joined} from '../e-invoice/tree.ts'
import {account, money} from '../e-invoice/values.ts'
import {isoDate} from '../values/dates.ts'
import {type BillCode, linesOf, orNull} from './bill-code.ts'

/** UPN QR of Slovenia: lines from "UPNQR"; the amount in eleven digits of cents, the due date day first. */
export function readSlovenia(text: string): BillCode | null {
  const line = linesOf(text)
  const iban = account(line(14))
  if (line(0) !== 'UPNQR' || !isIban(iban)) return null
  const cents = /^\d{11}$/.test(line(8)) ? `${line(8).slice(0, 9)}.${line(8).slice(9)}` : null
  const due = /^(\d{2})\.(\d{2})\.(\d{4})$/.exec(line(13))
  return {
    standard: 'UPN payment code',
    kind: 'invoice',
    fields: {
      iban,
      total: money(cents),
      currency: 'EUR',
      dueDate: due === null ? null : isoDate(Number(due[3]), Number(due[2]), Number(due[1])),
      vendor: orNull(line(16)),
      vendorAddress: joined([orNull(line(17)), orNull(line(18))]),
    },
  }
}
