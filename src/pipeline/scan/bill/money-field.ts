import type {Field} from '../../../types/bill.ts'
import {found, missing, UNPROVEN} from '../field.ts'
import {abs, type Decimal, formatDecimal} from '../values/decimal.ts'
import type {Part} from './assignment.ts'
import type {Figure} from './figures.ts'

/** A field and its exact value. */
export interface MoneyField {
  field: Field
  value: Decimal | null
}

/** Nothing, where nothing of the kind is printed. */
export const notPrinted = (what: string): MoneyField => ({field: missing(`no ${what} is printed`), value: null})

/** The figure's value, or one made of it, with its label as the reason. */
export function moneyField(figure: Figure, value: Decimal, confidence: number): MoneyField {
  return {field: found(formatDecimal(value), confidence, figure.row, figure.match, `labelled "${figure.label}"`), value}
}

/** A part of an equation that holds. */
const PROVEN = 0.93

/** A part of the equation that makes the total. */
export function partField(part: Part, what: string): MoneyField {
  const [figure, ...others] = part.figures
  if (figure === undefined) return notPrinted(what)
  if (others.length === 0) return moneyField(figure, part.value, PROVEN)
  const {field} = moneyField(figure, part.value, UNPROVEN)
  const reason = `sum of ${part.figures.map(({label, value}) => `"${label}" ${formatDecimal(abs(value))}`).join(' and ')}`
  return {field: {...field, box: null, reason}, value: part.value}
}
