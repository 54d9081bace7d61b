import type {Bill, Field} from '../../../types/bill.ts'
import {missing, UNPROVEN} from '../field.ts'
import type {Reading} from '../layout/reading.ts'
import {currencyOf} from '../values/currency.ts'
import {abs, type Decimal, formatDecimal, sum} from '../values/decimal.ts'
import {readAddress} from './address.ts'
import {type Assignment, assign, type Part} from './assignment.ts'
import {allChecks, type Figures} from './checks.ts'
import {readDates} from './dates.ts'
import {type Figure, figuresOf} from './figures.ts'
import {readIban} from './iban.ts'
import {readInvoiceNumber, readTaxId} from './identifiers.ts'
import {itemTables} from './item-table.ts'
import {provenItems, type Sums} from './item-variants.ts'
import type {Item} from './items.ts'
import {toLineItems} from './line-items.ts'
import {type MoneyField, moneyField, notPrinted} from './money-field.ts'
import {readPaymentMethod} from './payment.ts'
import {chooseTax} from './tax.ts'
import {taxTableRows} from './tax-table.ts'
import {readTaxes, taxedTotal, toTaxLine} from './taxes.ts'
import {chooseTotal} from './total.ts'
import {chooseVendor} from './vendor.ts'

/** A part of an equation that holds. */
const PROVEN = 0.93

const byRole = (figures: readonly Figure[], role: Figure['role']) =>
  figures.filter((figure) => figure.role === role && !figure.inTaxTable)

/** Paid and change: the pair whose difference is the total, several payments that make it, else the first of each. */
function choosePayment(figures: readonly Figure[], total: Decimal | null): {paid: MoneyField; change: MoneyField} {
  const paid = byRole(figures, 'paid').filter((figure) => figure.value > 0n)
  const change = byRole(figures, 'change')
  for (const p of paid) {
    const c = change.find((figure) => total !== null && p.value - abs(figure.value) === total)
    if (c !== undefined) return {paid: moneyField(p, p.value, 0.96), change: moneyField(c, abs(c.value), 0.96)}
  }
  const all = {value: sum(paid.map(({value}) => value)), figures: paid}
  const changed = change.find(({value}) => total !== null && all.value - abs(value) === total)
  const exact = paid.find((figure) => figure.value === total)
  const c = exact === undefined ? (changed ?? change[0]) : change.find(({value}) => value === 0n)
  const isSplit = exact === undefined && paid.length > 1 && (changed !== undefined || all.value === total)
  const one = exact ?? paid[0]
  return {
    paid: isSplit
      ? partField(all, 'payment')
      : one === undefined
        ? notPrinted('amount paid')
        : moneyField(one, one.value, UNPROVEN),
    change: c === undefined ? notPrinted('change') : moneyField(c, abs(c.value), UNPROVEN),
  }
}

/** What is printed under a label without a share in the total: a discount inside the prices, a tip that is included. */
function first(figures: readonly Figure[], role: Figure['role'], what: string): MoneyField {
  const mine = byRole(figures, role)
  const figure = mine.find((candidate) => candidate.value !== 0n) ?? mine[0]
  return figure === undefined
    ? notPrinted(what)
    : moneyField(figure, role === 'discount' ? abs(figure.value) : figure.value, 0.8)
}

/** A part of the equation that makes the total. */
function partField(part: Part, what: string): MoneyField {
  const [figure, ...others] = part.figures
  if (figure === undefined) return notPrinted(what)
  if (others.length === 0) return moneyField(figure, part.value, PROVEN)
  const {field} = moneyField(figure, part.value, UNPROVEN)
  const reason = `sum of ${part.figures.map(({label, value}) => `"${label}" ${formatDecimal(abs(value))}`).join(' and ')}`
  return {field: {...field, box: null, reason}, value: part.value}
}

/** Subtotal, discount, tip and rounding: those of the equation that ends in the total, else what is printed. */
function chooseParts(figures: readonly Figure[], equation: Assignment | null, total: Decimal | null) {
  const part = (role: 'discount' | 'tip' | 'rounding'): MoneyField => {
    const mine = equation?.[role] ?? null
    return mine === null ? first(figures, role, role) : partField(mine, role)
  }
  const taxes = new Set(byRole(figures, 'tax').map(({value}) => value))
  // Taxes and discounts take less than half: a smaller figure is the base of one tax class.
  const last = byRole(figures, 'subtotal').findLast(
    ({value}) => !taxes.has(value) && (total === null || abs(value) * 2n >= abs(total)),
  )
  const printed = last === undefined ? notPrinted('subtotal') : moneyField(last, last.value, 0.8)
  const subtotal = equation === null ? printed : partField(equation.subtotal, 'subtotal')
  return {subtotal, discount: part('discount'), tip: part('tip'), rounding: part('rounding')}
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
  const tables = itemTables(reading, inTaxTable, vendor.line?.row.index ?? -1)
  const items = provenItems(tables, sumsOf(labelled))
  const figures = besideItems(labelled, items)
  const amounts = items.map((item) => item.amount)
  const total = chooseTotal({reading, figures, items: amounts, taxed: taxedTotal(reading, inTaxTable), inTaxTable})
  const taxes = readTaxes(reading, inTaxTable)
  const equation = total.value === null ? null : assign(figures, taxes, total.value)
  const {subtotal, discount, tip, rounding} = chooseParts(figures, equation, total.value)
  const tax = chooseTax(figures, taxes, {part: equation?.tax ?? null, total: total.value})
  const {paid, change} = choosePayment(figures, total.value)
  const currency = currencyField(reading)
  const exact: Figures = {
    items: amounts,
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
