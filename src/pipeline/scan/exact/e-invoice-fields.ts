import type {BillField} from '../../../types/bill.ts'
import type {EInvoice} from '../../../types/e-invoice.ts'
import {negated, sixDecimals, sumOf} from '../e-invoice/values.ts'

const unlessZero = (amount: string | null): string | null =>
  amount !== null && /[1-9]/.test(amount) ? sixDecimals(amount) : null

/** The fields of a bill that an e-invoice states, null for those it does not. */
export function eInvoiceFields(invoice: EInvoice): Record<BillField, string | null> {
  const {totals, seller, payment} = invoice
  return {
    vendor: seller.name,
    vendorAddress: seller.address,
    vendorTaxId: seller.taxIds[0] ?? null,
    invoiceNumber: invoice.number,
    date: invoice.date,
    dueDate: invoice.dueDate,
    currency: invoice.currency,
    subtotal: sixDecimals(totals.net ?? netOfLines(invoice)),
    discount: unlessZero(totals.allowances),
    tax: sixDecimals(totals.tax ?? sumOf(invoice.taxes.map((tax) => tax.amount))),
    tip: null,
    rounding: unlessZero(totals.rounding),
    total: sixDecimals(totals.total ?? totalOfPayable(invoice)),
    paid: unlessZero(totals.paid),
    change: null,
    paymentMethod: payment.method,
    iban: payment.ibans[0] ?? null,
  }
}

/** BT-109 = BT-106 - BT-107 + BT-108 (BR-CO-13); ZUGFeRD 1.0 may leave the net amount out. */
const netOfLines = ({totals}: EInvoice): string | null =>
  totals.lines === null ? null : sumOf([totals.lines, negated(totals.allowances), totals.charges])

/** BT-115 = BT-112 - BT-113 + BT-114 (BR-CO-16), for files that only say what is left to pay. */
const totalOfPayable = ({totals}: EInvoice): string | null =>
  totals.payable === null ? null : sumOf([totals.payable, totals.paid, negated(totals.rounding)])

/** Fields that an invoice with lines states if there are any: what the page seems to say beside them is something else. */
export const statedInFull: ReadonlySet<BillField> = new Set<BillField>([
  'subtotal',
  'discount',
  'tax',
  'tip',
  'rounding',
  'total',
  'paid',
  'change',
])
