import type {Bill, Check} from '../../../types/bill.ts'
import type {Reading} from '../layout/reading.ts'
import {abs, type Decimal} from '../values/decimal.ts'
import {type Assignment, assign} from './assignment.ts'
import {allChecks, totalTwice} from './checks.ts'
import {byRole, type Figure} from './figures.ts'
import {type MoneyField, moneyField, notPrinted, partField} from './money-field.ts'
import {choosePayment} from './payment.ts'
import {chooseTax} from './tax.ts'
import {readTaxes, taxedTotal, toTaxLine} from './taxes.ts'
import {chooseTotal} from './total.ts'

/** What is printed under a label without a share in the total: a discount inside the prices, a tip that is included. */
function first(figures: readonly Figure[], role: Figure['role'], what: string): MoneyField {
  const mine = byRole(figures, role)
  const figure = mine.find((candidate) => candidate.value !== 0n) ?? mine[0]
  return figure === undefined
    ? notPrinted(what)
    : moneyField(figure, role === 'discount' ? abs(figure.value) : figure.value, 0.8)
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

type Summary = Pick<Bill, 'subtotal' | 'discount' | 'tax' | 'tip' | 'rounding' | 'total' | 'paid' | 'change' | 'taxes'>

/** The figures below the items, with what they prove; `items` are the items' amounts. */
export function readSummary(
  reading: Reading,
  figures: readonly Figure[],
  items: readonly Decimal[],
  inTaxTable: ReadonlySet<number>,
): Summary & {checks: Check[]} {
  const total = chooseTotal({reading, figures, items, taxed: taxedTotal(reading, inTaxTable), inTaxTable})
  const taxes = readTaxes(reading, inTaxTable)
  const equation = total.value === null ? null : assign(figures, taxes, total.value)
  const money = {
    ...chooseParts(figures, equation, total.value),
    tax: chooseTax(figures, taxes, {part: equation?.tax ?? null, total: total.value}),
    total,
    ...choosePayment(figures, total.value),
  }
  const exactly = (name: keyof typeof money): Decimal | null => money[name].value
  const exact = {
    subtotal: exactly('subtotal'),
    discount: exactly('discount'),
    tax: exactly('tax'),
    tip: exactly('tip'),
    rounding: exactly('rounding'),
    total: exactly('total'),
    paid: exactly('paid'),
    change: exactly('change'),
  }
  const fields = Object.fromEntries(Object.entries(money).map(([name, {field}]) => [name, field])) as Omit<
    Summary,
    'taxes'
  >
  const checks = [...allChecks({...exact, items, taxes}), totalTwice(byRole(figures, 'total'), total.value)]
  return {...fields, taxes: taxes.map(toTaxLine), checks}
}
