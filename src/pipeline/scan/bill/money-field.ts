import type {Field} from '../../../types/bill.ts'
import {found, missing} from '../field.ts'
import {type Decimal, formatDecimal} from '../values/decimal.ts'
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
