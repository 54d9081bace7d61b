import {isoDate} from '../values/dates.ts'
import {abs, type Decimal, decimal, formatDecimal} from '../values/decimal.ts'

/** XML Schema asks for 18 digits; programs leak some twenty decimals. What is longer was made to cost time. */
const longest = 80

/**
 * A number of XML Schema's type `decimal` with every digit that counts: "+1300.50000000" is "1300.50". Null for anything
 * else: a comma or an exponent would have to be guessed at.
 */
function canonical(text: string | null, minDecimals: number): string | null {
  const printed = text?.trim() ?? ''
  const match = printed.length > longest ? null : /^([+-]?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(printed)
  if (match === null || !/\d/.test(printed)) return null
  const [, sign, whole = '', fraction = ''] = match
  const decimals = fraction.padEnd(minDecimals, '0')
  const size = `${whole === '' ? '0' : whole}${decimals === '' ? '' : `.${decimals}`}`
  return sign === '-' && /[1-9]/.test(size) ? `-${size}` : size
}

/** "12.5" as "12.50". */
export const money = (text: string | null): string | null => canonical(text, 2)

/** "2.0000" as "2". */
export const quantity = (text: string | null): string | null => canonical(text, 0)

export function negated(amount: string): string
export function negated(amount: string | null): string | null
export function negated(amount: string | null): string | null {
  if (amount === null || !/[1-9]/.test(amount)) return amount
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`
}

/** Value of a canonical number, exact to six decimals and rounded half up beyond; null without one. */
export function toDecimal(amount: string | null): Decimal | null {
  const match = amount === null ? null : /^(-?)(\d+(?:\.\d{1,6})?)(\d?)/.exec(amount)
  if (match === null) return null
  const size = decimal(match[2]!) + (match[3]! >= '5' ? 1n : 0n)
  return match[1] === '-' ? -size : size
}

/** A sum as all that adds up bills can take it: with at most six decimals, where programs leak "216.50000000000003". */
export function sixDecimals(amount: string | null): string | null {
  const value = toDecimal(amount)
  return value === null ? null : formatDecimal(value)
}

/** Sum of canonical amounts; null where none is there. */
export function sumOf(amounts: readonly (string | null)[]): string | null {
  const there = amounts.map(toDecimal).filter((value) => value !== null)
  return there.length === 0 ? null : formatDecimal(there.reduce((a, b) => a + b, 0n))
}

/** Price of one unit where the file gives that of `base` units, rounded to the sixth decimal. */
export function unitPrice(price: string | null, base: string | null): string | null {
  const [total, units] = [toDecimal(price), toDecimal(base)]
  if (price === null || total === null || units === null || units === 0n || base === '1') return price
  const scaled = total * 10_000_000n
  const rounded = (abs(scaled) / abs(units) + 5n) / 10n
  return formatDecimal(scaled < 0n !== units < 0n ? -rounded : rounded)
}

/** ISO date of an XML date or time ("2018-10-01+02:00"), or of UN/EDIFACT 2379 codes 102 and 203 ("20181001"). */
export function date(text: string | null): string | null {
  const match = /^\s*(\d{4})-?(\d{2})-?(\d{2})(?:\d{4}|\d{6}|[T+\-Z ].*)?\s*$/.exec(text ?? '')
  return match === null ? null : isoDate(Number(match[1]), Number(match[2]), Number(match[3]))
}

/** ISO 4217. */
export function currency(text: string | null): string | null {
  const code = text?.trim().toUpperCase() ?? ''
  return /^[A-Z]{3}$/.test(code) ? code : null
}

/** Account numbers are compared and paid without blanks. */
export const account = (text: string): string => text.replace(/\s/g, '')
