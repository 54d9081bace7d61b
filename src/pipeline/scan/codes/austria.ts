import {date, money, sumOf} from '../e-invoice/values.ts'
import type {BillCode} from './bill-code.ts'

/** Code of Austrian tills (RKSV, annex 12): "_R1-AT0_till_receipt_time_normal_reduced1_reduced2_zero_special_…", decimal commas. */
export function readAustria(text: string): BillCode | null {
  const [empty, algorithm, , number, time, ...rest] = text.split('_')
  const amounts = rest.slice(0, 5)
  if (empty !== '' || !/^R\d-AT\d/.test(algorithm ?? '') || !amounts.every((each) => /^-?\d+,\d{2}$/.test(each)))
    return null
  return {
    standard: 'Austrian till code',
    kind: 'receipt',
    fields: {
      invoiceNumber: number ?? null,
      date: date(time ?? null),
      currency: 'EUR',
      total: sumOf(amounts.map((each) => money(each.replace(',', '.')))),
    },
  }
}
