import type {Bill, Field} from '../../../types/bill.ts'
import {SURE} from '../../../types/bill.ts'
import type {Taught, VendorSample, VendorTraces} from '../../../types/vendor.ts'

/** What is seldom sure by itself; from here on two documents that agree teach it. */
const likely = 0.6

const isTaught = ({value, source, confidence}: Field, least: number): boolean =>
  value !== null && source !== 'vendor-memory' && (source === 'user' || confidence >= least)

function taught(field: Field, least = SURE): Taught | null {
  return isTaught(field, least) ? {value: field.value!, user: field.source === 'user'} : null
}

/**
 * What a bill teaches about its vendor, null for nothing: what a person gave, and what was read and is sure. A name that
 * came out of memory teaches nothing, lest one mistake confirm itself, until a person has looked at the bill.
 */
export function sampleOf(bill: Bill, traces: VendorTraces): VendorSample | null {
  const {vendor} = bill
  const looked = (['vendor', 'vendorAddress', 'total', 'date'] as const).some((name) => bill[name].source === 'user')
  const known = looked && vendor.value !== null && vendor.confidence >= SURE
  if (!isTaught(vendor, SURE) && !known) return null
  const total = taught(bill.total)
  return {
    name: {value: vendor.value!, user: vendor.source === 'user'},
    address: taught(bill.vendorAddress, likely),
    taxId: taught(bill.vendorTaxId, likely),
    iban: taught(bill.iban),
    currency: taught(bill.currency, likely),
    totalLabel: total && traces.totalLabel ? {value: traces.totalLabel, user: total.user} : null,
    ids: traces.ids,
    decimalMark: traces.decimalMark,
    dateOrder: traces.dateOrder,
  }
}
