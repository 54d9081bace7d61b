import {isIban} from '../bill/iban.ts'
import {account, currency, date, money, sixDecimals} from '../e-invoice/values.ts'
import {type BillCode, orNull, pairsOf} from './bill-code.ts'

/** Short Payment Descriptor of Czech and Slovak banks: "SPD*1.0*ACC:iban+bic*AM:480.50*CC:CZK*DT:20241130*RN:name". */
export function readCzech(text: string): BillCode | null {
  if (!/^SPD\*1\.0\*/.test(text)) return null
  const pairs = pairsOf(text, '*')
  const iban = account(pairs.get('ACC')?.split('+')[0] ?? '')
  if (!isIban(iban)) return null
  return {
    standard: 'Short Payment Descriptor',
    kind: 'invoice',
    fields: {
      iban,
      total: sixDecimals(money(orNull(pairs.get('AM')))),
      currency: currency(pairs.get('CC') ?? 'CZK'),
      dueDate: date(orNull(pairs.get('DT'))),
      vendor: orNull(pairs.get('RN')),
    },
  }
}
