import type {Bill, Field} from '../../../types/bill.ts'
import {SURE} from '../../../types/bill.ts'
import type {Known, VendorProfile} from '../../../types/vendor.ts'
import {recheck} from '../bill/recheck.ts'
import {UNPROVEN} from '../field.ts'
import type {Reading} from '../layout/reading.ts'
import {boxOf} from '../layout/rows.ts'
import {formatDecimal} from '../values/decimal.ts'
import {lettersOf} from '../values/fold.ts'
import {isMoney} from '../values/numbers.ts'
import {knownAddress} from './known-address.ts'
import {similarity} from './letters.ts'
import type {Match} from './match.ts'
import {documents, remembered} from './remembered.ts'
import {labelBefore} from './traces.ts'

function vendorField(reading: Reading, bill: Bill, {profile, name, row, ids}: Match): Field {
  const place = row
    ? {page: row.page, box: boxOf(row, 0, row.text.length)}
    : {page: reading.rows[0]?.page ?? 1, box: null}
  const by =
    [name >= 0.6 ? 'its name' : '', ids > 0 ? 'its numbers' : ''].filter(Boolean).join(' and ') || 'its address'
  const confidence = name > 0.9 || ids > 0 ? 0.97 : UNPROVEN
  const field =
    lettersOf(bill.vendor.value ?? '') === lettersOf(profile.name) ? bill.vendor : {...bill.vendor, ...place}
  return remembered(field, profile.name, confidence, `the same vendor as in ${documents(profile.documents)}, by ${by}`)
}

/** Fills an empty field, or mends one that is a letter or two off; what is printed clearly and differs stays. */
function fill(field: Field, known: readonly Known[], misread: (printed: string, value: string) => boolean): Field {
  const [best, rival] = known.filter(({sure}) => sure)
  if (best === undefined) return field
  const isFree = field.value === null && rival === undefined
  const isMend = field.value !== null && field.confidence < SURE && misread(field.value, best.value)
  if (!isFree && !isMend) return field
  return remembered(field, best.value, SURE, `as in ${documents(best.documents)} of this vendor`)
}

/** Not printed as such: it was guessed from the country or the words for a tax. */
const isGuess = ({confidence}: Field): boolean => confidence < 0.8

const isNearly = (printed: string, value: string): boolean => similarity(lettersOf(printed), lettersOf(value)) >= 0.8

/** Day or month first, where the date can be read both ways: as in the vendor's other documents. */
function dateField(reading: Reading, {date}: Bill, {dateOrder: order}: VendorProfile): Field {
  if (order === null || date.value === null) return date
  const both = reading.rows
    .flatMap((row) => row.dates)
    .find(({readings: {dmy, mdy}}) => dmy !== mdy && (dmy === date.value || mdy === date.value) && dmy && mdy)
  const iso = both?.readings[order]
  if (iso === undefined || iso > reading.today) return date
  // What the words themselves leave in doubt, an order does not cure.
  const confidence = Math.min(0.95, date.confidence + 0.1)
  return remembered(
    date,
    iso,
    confidence,
    `${order === 'dmy' ? 'day' : 'month'} first, as in other documents of this vendor`,
  )
}

/** Below this a total is a guess: of 60 receipts two had a better one and other words for it here; both words were wrong. */
const guess = 0.6

/** The amount behind the words that name the total on this vendor's bills, for want of a total or to confirm one. */
function totalField(reading: Reading, {total}: Bill, {totalLabels}: VendorProfile): Field {
  const labels = totalLabels.filter(({sure}) => sure).map(({value}) => value)
  if (labels.length === 0 || total.confidence >= SURE) return total
  const hits = reading.rows.flatMap((row) => {
    const match = row.numbers.findLast(isMoney)
    const label = match ? labelBefore(row, match.start) : ''
    return match && labels.some((known) => similarity(known, label) >= 0.85) ? [{row, match}] : []
  })
  const [hit] = hits
  if (hit === undefined || new Set(hits.map(({match}) => match.value)).size !== 1) return total
  const value = formatDecimal(hit.match.value)
  if (value !== total.value && total.value !== null && total.confidence >= guess) return total
  const place = {...total, page: hit.row.page, box: boxOf(hit.row, hit.match.start, hit.match.end)}
  return remembered(place, value, UNPROVEN, `behind the words that name the total on this vendor's bills`)
}

/** The bill with what is known about its vendor: gaps filled, misread values mended, checks made anew. */
export function applyMatch(reading: Reading, bill: Bill, match: Match): Bill {
  const {profile} = match
  return recheck(bill, {
    ...bill,
    vendor: vendorField(reading, bill, match),
    vendorAddress: knownAddress(reading, bill.vendorAddress, profile),
    vendorTaxId: fill(bill.vendorTaxId, profile.taxIds, isNearly),
    iban: fill(bill.iban, profile.ibans, isNearly),
    currency: fill(bill.currency, profile.currencies, (printed, value) => printed === value || isGuess(bill.currency)),
    date: dateField(reading, bill, profile),
    total: totalField(reading, bill, profile),
  })
}
