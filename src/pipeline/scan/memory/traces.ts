import type {Bill} from '../../../types/bill.ts'
import type {VendorTraces} from '../../../types/vendor.ts'
import {bareRegistrationPattern, contactPattern, registrationPattern} from '../bill/words/headings.ts'
import type {Reading, ReadRow} from '../layout/reading.ts'
import {formatDecimal} from '../values/decimal.ts'
import {lettersOf} from '../values/fold.ts'
import {decimalVotes} from '../values/numbers.ts'
import {idTokens} from './tokens.ts'

/** Rows whose numbers belong to the vendor: a customer's are further down. */
const headRows = 20

const isContact = ({folded}: ReadRow): boolean =>
  contactPattern.test(folded) || registrationPattern.test(folded) || bareRegistrationPattern.test(folded)

function vendorIds(reading: Reading): string[] {
  const rows = reading.rows.slice(0, headRows).filter(isContact)
  return [...new Set(rows.flatMap((row) => idTokens(row.text)))].slice(0, 12)
}

/** What a total's own row says before it; letters only, at most the nearest thirty. */
export function labelBefore(row: ReadRow, start: number): string {
  return row.folded
    .slice(0, start)
    .replace(/[^\p{L}]/gu, '')
    .slice(-30)
}

function totalLabel(reading: Reading, bill: Bill): string | null {
  const {value} = bill.total
  if (value === null) return null
  const labels = reading.rows.flatMap((row) =>
    row.numbers
      .filter((number) => number.decimals > 0 && formatDecimal(number.value) === value)
      .map((number) => labelBefore(row, number.start)),
  )
  const own = labels.filter((label) => label.length > 2)
  // "Cash 10.00" is the total where it was paid exactly, and not the next time: the word for a sum comes first.
  return own.find((label) => lettersOf(bill.total.reason).includes(label)) ?? own[0] ?? null
}

/** The order of day and month, where a date of the document can be read in one way only, or a person gave the date. */
function dateOrder(reading: Reading, bill: Bill): VendorTraces['dateOrder'] {
  const matches = reading.rows.flatMap((row) => row.dates)
  const given = bill.date.source === 'user' ? bill.date.value : null
  const orders = matches.flatMap(({readings: {dmy, mdy}}) => {
    if (dmy !== undefined && mdy !== undefined) {
      if (given === null || dmy === mdy) return []
      return given === dmy ? ['dmy' as const] : given === mdy ? ['mdy' as const] : []
    }
    return dmy !== undefined ? ['dmy' as const] : mdy !== undefined ? ['mdy' as const] : []
  })
  const distinct = new Set(orders)
  return distinct.size === 1 ? orders[0]! : null
}

/** What a bill shows about its vendor beside its fields. */
export function tracesOf(reading: Reading, bill: Bill): VendorTraces {
  const votes = decimalVotes(reading.rows.map((row) => row.text))
  return {
    ids: vendorIds(reading),
    decimalMark: votes === 0 ? null : votes > 0 ? ',' : '.',
    dateOrder: dateOrder(reading, bill),
    totalLabel: totalLabel(reading, bill),
  }
}
