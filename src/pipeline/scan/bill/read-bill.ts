import type {Bill, Field} from '../../../types/bill.ts'
import {missing} from '../field.ts'
import type {Reading} from '../layout/reading.ts'
import {currencyOf} from '../values/currency.ts'
import {readAddress} from './address.ts'
import {checkDate} from './checks.ts'
import {readDates} from './dates.ts'
import {type Figure, figuresOf} from './figures.ts'
import {readIban} from './iban.ts'
import {readInvoiceNumber, readTaxId} from './identifiers.ts'
import {itemTables} from './item-table.ts'
import {provenItems, type Sums} from './item-variants.ts'
import type {Item} from './items.ts'
import {toLineItems} from './line-items.ts'
import {readPaymentMethod} from './payment.ts'
import {readSummary} from './summary.ts'
import {taxTableRows} from './tax-table.ts'
import {chooseVendor} from './vendor.ts'

function currencyField(reading: Reading): Field {
  const vote = currencyOf(reading.text)
  if (vote.code === null) return missing(vote.reason)
  const row = reading.rows[0]
  const confidence = vote.count > 1 ? 0.95 : vote.count === 1 ? 0.85 : 0.7
  return {
    value: vote.code,
    confidence,
    page: row?.page ?? 1,
    box: null,
    source: row?.source ?? null,
    reason: vote.reason,
  }
}

/** Last row of the head: the vendor's, unless it is named below the sums, in the foot. */
function headEnd(vendorRow: number | undefined, figures: readonly Figure[]): number {
  const isFoot = figures.some(({role, row}) => role !== 'noise' && row.index < (vendorRow ?? 0))
  return vendorRow === undefined || isFoot ? -1 : vendorRow
}

/** Sums that the items may lead to. */
function sumsOf(figures: readonly Figure[]): Sums {
  const of = (...roles: Figure['role'][]) => figures.filter(({role, value}) => roles.includes(role) && value !== 0n)
  const parts = of('tax', 'rounding')
  return {
    subtotals: of('subtotal'),
    printed: of('subtotal', 'total'),
    paid: of('paid'),
    reduced: of('total').flatMap(({value, row}) => parts.map((part) => ({value: value - part.value, row}))),
  }
}

/** What goods can be named like. */
const goodsRoles = new Set<Figure['role']>(['paid', 'change', 'tip', 'tax', 'noise'])

/** Without figures that are amounts of items: "TIP kitchen towels 5.99", "Four-ride card 8.41". */
function besideItems(figures: readonly Figure[], items: readonly Item[]): Figure[] {
  const rows = new Set(items.flatMap((item) => item.rows))
  return figures.filter((figure) => !goodsRoles.has(figure.role) || !rows.has(figure.row))
}

/** All fields, items, tax lines and checks of a bill. */
export function readBill(reading: Reading): Bill {
  const vendor = chooseVendor(reading)
  const inTaxTable = taxTableRows(reading.rows)
  const labelled = figuresOf(reading, inTaxTable)
  const vendorAddress = readAddress(reading, vendor.line)
  const tables = itemTables(reading, inTaxTable, headEnd(vendor.line?.row.index, labelled))
  const items = provenItems(tables, sumsOf(labelled))
  const figures = besideItems(labelled, items)
  const amounts = items.map((item) => item.amount)
  const summary = readSummary(reading, figures, amounts, inTaxTable)
  const currency = currencyField(reading)
  const {future, ...dates} = readDates(reading, currency.value)
  const checks = [...summary.checks, checkDate(dates.date.value, future)]
  return {
    vendor: vendor.field,
    vendorAddress,
    vendorTaxId: readTaxId(reading),
    invoiceNumber: readInvoiceNumber(reading),
    ...dates,
    currency,
    ...summary,
    paymentMethod: readPaymentMethod(reading),
    iban: readIban(reading),
    items: toLineItems(items, summary.checks[0]?.ok === true),
    checks,
  }
}
