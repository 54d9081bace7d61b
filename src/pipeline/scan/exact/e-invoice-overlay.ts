import {type Bill, type BillField, billFields, type Field} from '../../../types/bill.ts'
import type {EInvoiceFile} from '../../../types/e-invoice.ts'
import {sixDecimals} from '../e-invoice/values.ts'
import {missing, UNPROVEN} from '../field.ts'
import type {Reading} from '../layout/reading.ts'
import {eInvoiceChecks} from './e-invoice-checks.ts'
import {eInvoiceFields, statedInFull} from './e-invoice-fields.ts'
import {comparedFields, comparePrinted, equalsPage, type Printed} from './printed.ts'

/** An e-invoice that was read, and the name of the attachment it came as. */
export type ReadEInvoice = EInvoiceFile & {invoice: NonNullable<EInvoiceFile['invoice']>}

/**
 * The bill of an e-invoice. Beside a PDF, what the file does not say is kept as the page shows it, and both are compared;
 * the text of an XML file was made from it and proves nothing.
 */
export function withEInvoice(printed: Bill, reading: Reading, file: ReadEInvoice): Bill {
  const {invoice, attachment} = file
  const stated = eInvoiceFields(invoice)
  const seen = attachment === null ? [] : comparedPrint(printed, reading, stated, invoice.totals.payable)
  const fields = billFields.map((name): [BillField, Field] => {
    const value = stated[name]
    if (value !== null)
      return [
        name,
        exactField(
          value,
          attachment,
          seen.find(({field}) => field === name),
        ),
      ]
    const isNone = attachment === null || (invoice.lines.length > 0 && statedInFull.has(name))
    return [name, isNone ? missing('the e-invoice does not state it') : printed[name]]
  })
  return {
    ...(Object.fromEntries(fields) as Record<BillField, Field>),
    items:
      invoice.lines.length === 0 && attachment !== null
        ? printed.items
        : invoice.lines.map(({description, quantity, unitPrice, amount}) => ({
            ...{description, quantity, unitPrice, amount},
            ...{page: 1, box: null, confidence: 1},
          })),
    ...(invoice.creditNote ? {creditNote: true} : {}),
    taxes:
      invoice.taxes.length === 0 && attachment !== null
        ? printed.taxes
        : invoice.taxes.map(({rate, base, amount}) => ({rate, base: sixDecimals(base), amount: sixDecimals(amount)})),
    checks: [
      ...eInvoiceChecks(invoice),
      ...printed.checks.filter(({name}) => name === 'qr-equals-page'),
      ...(attachment === null ? [] : [equalsPage('xml-equals-page', 'e-invoice', seen)]),
    ],
  }
}

function exactField(value: string, attachment: string | null, printed: Printed | undefined): Field {
  const from = attachment === null ? 'stated in the e-invoice' : `stated in the attached e-invoice ${attachment}`
  const differs = printed?.same === false
  return {
    value,
    confidence: differs ? UNPROVEN : 1,
    page: printed?.page ?? null,
    box: printed?.box ?? null,
    source: 'e-invoice',
    reason: differs ? `${from}, but the page does not show it` : from,
  }
}

function comparedPrint(
  printed: Bill,
  reading: Reading,
  stated: Record<BillField, string | null>,
  payable: string | null,
): Printed[] {
  return comparedFields.flatMap((field) => {
    const value = stated[field]
    const other = field === 'total' && payable !== null ? [payable] : []
    return value === null ? [] : [comparePrinted(reading, printed, {field, value, other})]
  })
}
