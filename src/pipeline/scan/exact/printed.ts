import type {Bill, Check, Field} from '../../../types/bill.ts'
import {SURE} from '../../../types/bill.ts'
import {toDecimal} from '../e-invoice/values.ts'
import type {Reading, ReadRow} from '../layout/reading.ts'
import {boxOf} from '../layout/rows.ts'
import {abs} from '../values/decimal.ts'
import {fold, lettersOf} from '../values/fold.ts'

/** Fields that a machine-readable value is compared with the print of the page in. */
export const comparedFields = ['total', 'date', 'invoiceNumber', 'vendor', 'iban'] as const
export type ComparedField = (typeof comparedFields)[number]

/** Where a value stands on the page. */
interface Place {
  row: ReadRow
  start: number
  end: number
}

/** `other` values are right as well: what is left to pay may be printed larger than the total. */
interface Wanted {
  field: ComparedField
  value: string
  other?: readonly string[]
}

/** What the page shows of a value; `null` where that cannot be told, as in a bad scan. */
export interface Printed {
  field: ComparedField
  value: string
  same: boolean | null
  /** The other value that the page shows for sure, if any. */
  other: string | null
  page: Field['page']
  box: Field['box']
}

/**
 * Looks a value up in the print: it must stand somewhere, and what the rules are sure of must not be another one. A page
 * may show several names and accounts, or those in a picture; and what OCR does not find proves nothing.
 */
export function comparePrinted(reading: Reading, printed: Bill, wanted: Wanted): Printed {
  const {field, value} = wanted
  const place = find[field](reading, value)
  const other = showsOther(printed[field], wanted) ? printed[field].value : null
  const found = {
    field,
    value,
    other,
    page: place?.row.page ?? null,
    box: place && boxOf(place.row, place.start, place.end),
  }
  const many = field === 'vendor' || field === 'iban'
  if (place !== null && (many || other === null)) return {...found, same: true}
  const digital = reading.rows.length > 0 && reading.rows.every(({source}) => source === 'text')
  const proven = other !== null || (digital && !many)
  return {...found, same: proven ? false : null}
}

/** Whether the rules are sure of a value that is none of those that would be right. */
function showsOther(printed: Field, {field, value, other = []}: Wanted): boolean {
  const {value: own} = printed
  if (own === null || printed.confidence < SURE) return false
  return ![value, ...other].some((right) => agrees(field, right, own))
}

const find: Record<ComparedField, (reading: Reading, value: string) => Place | null> = {
  total: (reading, value) => {
    const amount = abs(toDecimal(value) ?? 0n)
    return firstPlace(reading, (row) => row.numbers.find((number) => abs(number.value) === amount))
  },
  date: (reading, value) =>
    firstPlace(reading, (row) => row.dates.find(({readings}) => Object.values(readings).includes(value))),
  invoiceNumber: findLetters,
  iban: findLetters,
  vendor: (reading, value) => {
    const wanted = nameWords(value)
    const rows = reading.rows.filter(({folded}) => wanted.some((word) => folded.includes(word)))
    const seen = wanted.filter((word) => rows.some(({folded}) => folded.includes(word)))
    const [row] = rows
    return row === undefined || seen.length * 2 < wanted.length ? null : {row, start: 0, end: row.text.length}
  },
}

function firstPlace(reading: Reading, match: (row: ReadRow) => {start: number; end: number} | undefined): Place | null {
  for (const row of reading.rows) {
    const found = match(row)
    if (found !== undefined) return {row, start: found.start, end: found.end}
  }
  return null
}

/** Letters and digits in their order, whatever stands between them. */
function findLetters(reading: Reading, value: string): Place | null {
  const wanted = lettersOf(value)
  const row = reading.rows.find(({text}) => lettersOf(text).includes(wanted))
  return row === undefined ? null : {row, start: 0, end: row.text.length}
}

const nameWords = (name: string): string[] =>
  fold(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 2)

function agrees(field: ComparedField, a: string, b: string): boolean {
  if (field === 'total') return abs(toDecimal(a) ?? 0n) === abs(toDecimal(b) ?? 0n)
  if (field === 'vendor') return nameWords(a).some((word) => nameWords(b).includes(word))
  return lettersOf(a) === lettersOf(b)
}

/** One check over all values that the page shows too. */
export function equalsPage(name: string, what: string, seen: readonly Printed[]): Check {
  const differing = seen.filter(({same}) => same === false)
  const same = seen.filter((each) => each.same === true)
  const list = (found: readonly Printed[]) => found.map(({field, value}) => `${field} ${value}`).join(', ')
  if (differing.length > 0) {
    const shown = differing.filter(({other}) => other !== null).map(({field, other}) => `${field} ${other}`)
    const page = shown.length === 0 ? '' : `; the page shows ${shown.join(', ')}`
    return {name, ok: false, detail: `the page does not show what the ${what} says: ${list(differing)}${page}`}
  }
  if (same.length === 0) return {name, ok: null, detail: `nothing of the ${what} could be found on the page`}
  return {name, ok: true, detail: `the page shows the same: ${list(same)}`}
}
