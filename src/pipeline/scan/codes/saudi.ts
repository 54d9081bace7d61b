import {date, money, sixDecimals} from '../e-invoice/values.ts'
import {type BillCode, orNull} from './bill-code.ts'

/** Code of Saudi e-invoices (ZATCA): base64 of tag, length, value; 1 seller, 2 tax number, 3 time, 4 total, 5 tax. */
export function readSaudi(text: string): BillCode | null {
  if (!/^AQ?[\w+/]{40,}={0,2}$/.test(text)) return null
  const values = new Map(tagsOf(Buffer.from(text, 'base64')))
  const taxId = values.get(2)
  if (taxId === undefined || !/^3\d{13}3$/.test(taxId)) return null
  return {
    standard: 'Saudi e-invoice code',
    kind: 'invoice',
    fields: {
      vendor: orNull(values.get(1)?.trim()),
      vendorTaxId: taxId,
      date: date(values.get(3) ?? null),
      total: sixDecimals(money(values.get(4) ?? null)),
      tax: sixDecimals(money(values.get(5) ?? null)),
      currency: 'SAR',
    },
  }
}

function* tagsOf(bytes: Buffer): Generator<[number, string]> {
  for (let at = 0; at + 1 < bytes.length; at += 2 + bytes[at + 1]!) {
    yield [bytes[at]!, bytes.toString('utf8', at + 2, at + 2 + bytes[at + 1]!)]
  }
}
