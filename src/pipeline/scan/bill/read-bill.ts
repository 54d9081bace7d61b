import type {Bill, Field} from '../../../types/bill.ts'
import {missing, UNPROVEN} from '../field.ts'
import type {Reading} from '../layout/reading.ts'
import {currencyOf} from '../values/currency.ts'
import {abs, type Decimal} from '../values/decimal.ts'
import {readAddress} from './address.ts'
import {allChecks, type Figures} from './checks.ts'
import {readDates} from './dates.ts'
import {type Figure, figuresOf} from './figures.ts'
import {readIban} from './iban.ts'
import {readInvoiceNumber, readTaxId} from './identifiers.ts'
import {itemTable} from './item-table.ts'
import {provenReading} from './item-variants.ts'
import {readItems, toLineItems} from './items.ts'
import {type MoneyField, moneyField, notPrinted} from './money-field.ts'
import {readPaymentMethod} from './payment.ts'
import {chooseTax} from './tax.ts'
import {taxTableRows} from './tax-table.ts'
import {readTaxes, toTaxLine} from './taxes.ts'
import {chooseTotal} from './total.ts'
import {chooseVendor} from './vendor.ts'

const byRole = (figures: readonly Figure[], role: Figure['role']) =>
  figures.filter((figure) => figure.role === role && !figure.inTaxTable)

/** Paid and change: the pair whose difference is the total, else the first of each. */
function choosePayment(figures: readonly Figure[], total: Decimal | null): {paid: MoneyField; change: MoneyField} {
  const paid = byRole(figures, 'paid').filter((figure) => figure.value > 0n)
  const change = byRole(figures, 'change')
  for (const p of paid) {
    const c = change.find((figure) => total !== null && p.value - abs(figure.value) === total)
    if (c !== undefined) return {paid: moneyField(p, p.value, 0.96), change: moneyField(c, abs(c.value), 0.96)}
  }
  const exact = paid.find((figure) => figure.value === total) ?? paid[0]
  const [c] = change
  return {
    paid: exact === undefined ? notPrinted('amount paid') : moneyField(exact, exact.value, UNPROVEN),
    change: c === undefined ? notPrinted('change') : moneyField(c, abs(c.value), UNPROVEN),
  }
}

function first(figures: readonly Figure[], role: Figure['role'], what: string): MoneyField {
  const mine = byRole(figures, role)
  const figure = mine.find((candidate) => candidate.value !== 0n) ?? mine[0]
  return figure === undefined
    ? notPrinted(what)
    : moneyField(figure, role === 'discount' ? abs(figure.value) : figure.value, 0.8)
}

/** The subtotal that leads to the total with tax, discount, rounding or tip; else the last one above it. */
function chooseSubtotal(figures: readonly Figure[], total: Decimal | null): MoneyField {
  const mine = byRole(figures, 'subtotal')
  const parts = figures
    .filter((figure) => ['tax', 'rounding', 'tip', 'discount'].includes(figure.role))
    .map((figure) => figure.value)
  const leads = ({value}: Figure): boolean =>
    total !== null && (value === total || parts.some((part) => value + part === total || value - abs(part) === total))
  // No tax is higher than what it is on: of two figures that make the total, the larger is the subtotal.
  const proven = mine.filter(leads).sort((a, b) => (abs(b.value) > abs(a.value) ? 1 : -1))[0]
  if (proven !== undefined) return moneyField(proven, proven.value, 0.93)
  const last = mine.at(-1)
  return last === undefined ? notPrinted('subtotal') : moneyField(last, last.value, 0.8)
}

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

/** All fields, items, tax lines and checks of a bill. */
export function readBill(reading: Reading): Bill {
  const vendor = chooseVendor(reading)
  const inTaxTable = taxTableRows(reading.rows)
  const figures = figuresOf(reading, inTaxTable)
  const vendorAddress = readAddress(reading, vendor.line)
  const table = itemTable(reading, figures, vendor.line?.row.index ?? -1)
  const printed = figures.filter(
    (figure) => figure.role === 'total' || figure.role === 'subtotal' || figure.role === 'paid',
  )
  const items = provenReading(readItems(table), new Set(printed.map((figure) => figure.value)))
  const total = chooseTotal(
    reading,
    figures,
    items.map((item) => item.amount),
  )
  const subtotal = chooseSubtotal(figures, total.value)
  const taxes = readTaxes(reading, inTaxTable)
  const discount = first(figures, 'discount', 'discount')
  const tip = first(figures, 'tip', 'tip')
  const rounding = first(figures, 'rounding', 'rounding')
  const tax = chooseTax(figures, taxes, {subtotal: subtotal.value, rounding: rounding.value, total: total.value})
  const {paid, change} = choosePayment(figures, total.value)
  const currency = currencyField(reading)
  const exact: Figures = {
    items: items.map((item) => item.amount),
    subtotal: subtotal.value,
    discount: discount.value,
    tax: tax.value,
    tip: tip.value,
    rounding: rounding.value,
    total: total.value,
    paid: paid.value,
    change: change.value,
    taxes,
  }
  const checks = allChecks(exact)
  return {
    vendor: vendor.field,
    vendorAddress,
    vendorTaxId: readTaxId(reading),
    invoiceNumber: readInvoiceNumber(reading),
    ...readDates(reading, currency.value),
    currency,
    subtotal: subtotal.field,
    discount: discount.field,
    tax: tax.field,
    tip: tip.field,
    rounding: rounding.field,
    total: total.field,
    paid: paid.field,
    change: change.field,
    paymentMethod: readPaymentMethod(reading),
    iban: readIban(reading),
    items: toLineItems(items, checks[0]?.ok === true),
    taxes: taxes.map(toTaxLine),
    checks,
  }
}
