import {type Bill, type BillField, billFields, type Field} from '../../../types/bill.ts'
import type {FoundCode} from '../codes/parse.ts'
import {UNPROVEN} from '../field.ts'
import type {Reading} from '../layout/reading.ts'
import {comparedFields, comparePrinted, equalsPage, type Printed} from './printed.ts'

/** A code corrects its own errors or is not read at all. */
const exact = 0.99
/** Who is to be paid need not be who sold: banks and agencies collect for others. */
const payee = 0.95

/** The bill with what its code says, and whether the page shows the same. */
export function withBillCode(printed: Bill, reading: Reading, found: FoundCode): Bill {
  const {fields, taxes = []} = found.bill
  const seen = comparedFields.flatMap((field) => {
    const value = fields[field] ?? null
    return value === null ? [] : [comparePrinted(reading, printed, {field, value})]
  })
  const merged = billFields.map((name): [BillField, Field] => {
    const value = fields[name] ?? null
    return [name, value === null ? printed[name] : codeField(value, name, found, seen)]
  })
  return {
    ...printed,
    ...(Object.fromEntries(merged) as Record<BillField, Field>),
    taxes: taxes.length === 0 ? printed.taxes : taxes,
    checks: [...printed.checks, equalsPage('qr-equals-page', 'code', seen)],
  }
}

function codeField(value: string, name: BillField, {bill, code, page}: FoundCode, seen: readonly Printed[]): Field {
  const differs = seen.some(({field, same}) => field === name && same === false)
  const sure = name === 'vendor' || name === 'vendorAddress' ? payee : exact
  return {
    value,
    confidence: differs ? UNPROVEN : sure,
    page,
    box: code.box,
    source: 'qr',
    reason: `in the ${bill.standard}${differs ? ', but the page does not show it' : ''}`,
  }
}
