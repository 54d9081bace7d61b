import {currencyOf} from '../../../../pipeline/scan/values/currency.ts'
import {type DateOrder, findDates} from '../../../../pipeline/scan/values/dates.ts'
import {formatDecimal} from '../../../../pipeline/scan/values/decimal.ts'
import {type DecimalMark, findNumbers} from '../../../../pipeline/scan/values/numbers.ts'

/** What kind of value a path takes: as `snap correct` checks it. */
export type Shape = 'money' | 'number' | 'date' | 'currency' | 'iban' | 'text'

const money = /^(subtotal|discount|tax|tip|rounding|total|paid|change|(items|taxes)\[\d+\]\.(unitPrice|amount|base))$/
const number = /^(items|taxes)\[\d+\]\.(quantity|rate)$/
const date = /^(date|dueDate|agreementDate|effectiveDate|expirationDate)$/

/** `path` inside its bill. */
export function shapeOf(path: string): Shape {
  if (money.test(path)) return 'money'
  if (number.test(path)) return 'number'
  if (date.test(path)) return 'date'
  return path === 'currency' || path === 'iban' ? path : 'text'
}

/** How the document writes. */
export interface Habits {
  mark: DecimalMark
  /** The order in which its dates are read. */
  order: DateOrder
}

/**
 * What somebody typed or clicked, as it is kept: "1.471,60 €" is "1471.60", "14.5.2026" is "2026-05-14". Nothing is null: the
 * document has no such value. What cannot be understood stays as it is; the server says what it expects.
 */
export function readTyped(shape: Shape, typed: string, habits: Habits): string | null {
  const text = typed.replaceAll(/\s+/g, ' ').trim()
  if (text === '') return null
  if (shape === 'money' || shape === 'number') return amountOf(text, habits, shape === 'money' ? 2 : 0)
  if (shape === 'date') return dateOf(text, habits)
  if (shape === 'currency') return currencyOf(text).code ?? text.toUpperCase()
  return shape === 'iban' ? text.replaceAll(' ', '') : text
}

/** The last number: labels stand before amounts. */
function amountOf(text: string, {mark}: Habits, decimals: number): string {
  if (/^-?\d+(\.\d{1,6})?$/.test(text)) return text
  const found = findNumbers(text, mark).at(-1)
  return found === undefined ? text : formatDecimal(found.value, decimals)
}

function dateOf(text: string, {order}: Habits): string {
  const readings = findDates(text)[0]?.readings
  return readings === undefined ? text : (readings[order] ?? readings.dmy ?? readings.mdy ?? readings.ymd ?? text)
}
