import type {EInvoice, EInvoiceLine} from '../../../types/e-invoice.ts'

type Row = readonly (string | null)[]

/** An e-invoice as a text to read and to search in: one line a value, columns separated by tabs, blocks by empty lines. */
export function renderInvoice(invoice: EInvoice): string {
  const {seller, buyer, payment} = invoice
  const blocks: Row[][] = [
    [[invoice.creditNote ? 'Credit note' : 'Invoice']],
    [[seller.name], [seller.address], ...seller.taxIds.map((id) => ['Tax number', id])],
    [
      ['Invoice number', invoice.number],
      ['Invoice date', invoice.date],
      ['Due date', invoice.dueDate],
      ['Currency', invoice.currency],
    ],
    [['Bill to', buyer.name], ['', buyer.address], ...buyer.taxIds.map((id) => ['Customer tax number', id])],
    invoice.notes.map((note) => [note]),
    invoice.lines.length === 0 ? [] : [['Description', 'Quantity', 'Unit price', 'Amount']],
    invoice.lines.flatMap(lineRows),
    sumRows(invoice),
    [
      ['Payment method', payment.method],
      ...payment.ibans.map((iban) => ['IBAN', iban]),
      ['Payment reference', payment.reference],
      [payment.terms],
    ],
  ]
  return blocks
    .map((rows) => rows.filter(isFilled).map((row) => row.map((cell) => cell ?? '').join('\t')))
    .filter((rows) => rows.length > 0)
    .map((rows) => rows.join('\n'))
    .join('\n\n')
}

/** A row whose last cell, the value, is there. */
const isFilled = (row: Row): boolean => (row.at(-1) ?? '') !== ''

const lineRows = ({description, details, quantity, unitPrice, amount}: EInvoiceLine): Row[] => [
  [description, quantity, unitPrice, amount ?? '-'],
  [details],
]

function sumRows({totals, taxes, currency}: EInvoice): Row[] {
  return [
    ['Discount', totals.allowances],
    ['Charges', totals.charges],
    ['Subtotal', totals.net],
    ...taxes.map(({rate, base, amount}) => [`VAT ${rate ?? ''}% on ${base ?? ''}`, amount]),
    taxes.length > 1 ? ['Total VAT', totals.tax] : [null],
    ['Rounding', totals.rounding],
    [`Total ${currency ?? ''}`, totals.total],
    ['Paid', totals.paid],
    ['Amount due', totals.payable],
  ]
}
