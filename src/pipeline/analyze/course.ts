import type {Contract, Field} from '../../types/bill.ts'
import type {Course, NoticeDue} from '../../types/report.ts'
import {
  addDays,
  addPeriod,
  daysBetween,
  formatPeriod,
  isWeekend,
  noticeDay,
  type Period,
  parsePeriod,
} from './period.ts'

/** A term with its number; ISO dates, both ends inclusive. */
type Term = NonNullable<Course['term']>

/** What a contract says about its time, as numbers. */
interface Timing {
  from: string | null
  /** Last day of the first term; null where it has none. */
  end: string | null
  endReason: string
  /** Length by which it goes on; null where none is printed. */
  renewal: Period | null
  /** It says that it renews, with or without a length. */
  renews: boolean
  notice: Period | null
}

const iso = ({value}: Field): string | null =>
  value !== null && /^\d{4}-\d\d-\d\d$/u.test(value) && !Number.isNaN(Date.parse(value)) ? value : null

function timingOf(contract: Contract): Timing {
  const from = iso(contract.effectiveDate) ?? iso(contract.agreementDate)
  const renewal = parsePeriod(contract.renewalTerm.value)
  return {
    from,
    ...firstEnd(contract, from),
    renewal,
    renews: contract.renewalTerm.value !== null || contract.clauses.some(({type}) => type === 'renewal'),
    notice: parsePeriod(contract.noticePeriod.value),
  }
}

/** Words for "for ever" that a reading gives instead of a day or a length. */
export const isEndless = ({value}: Field): boolean =>
  /\b(?:perpetual|indefinite|unlimited|unbefristet)/iu.test(value ?? '')

/**
 * A printed day counts before one that is worked out. The same day of a later year is the first one after a term of
 * years: that of a reading which added the term to the beginning, and as cautious where it is printed.
 */
function firstEnd({expirationDate, term}: Contract, from: string | null): Pick<Timing, 'end' | 'endReason'> {
  const printed = iso(expirationDate)
  const length = parsePeriod(term.value)
  const after = from === null || length === null ? null : addPeriod(from, length)
  if (printed !== null && printed !== after) return {end: printed, endReason: `the first term ends on ${printed}`}
  if (after !== null) {
    const end = addDays(after, -1)
    return {end, endReason: `a term of ${formatPeriod(length!)} from ${from} ends on ${end}`}
  }
  if (isEndless(expirationDate) || isEndless(term)) return {end: null, endReason: 'it is made for an unlimited time'}
  if (length === null) return {end: null, endReason: 'no end is printed'}
  return {end: null, endReason: `a term of ${formatPeriod(length)} from a day that is not known`}
}

/** Where a contract stands on `today`: its term, when it renews, and until when notice can be given. Dates are ISO. */
export function courseOf(contract: Contract, today: string, soonDays: number): Course {
  const timing = timingOf(contract)
  return timing.end === null ? openEnded(timing, today) : limited({...timing, end: timing.end}, today, soonDays)
}

function openEnded({from, notice, endReason}: Timing, today: string): Course {
  const base = {term: null, nextRenewal: null, notice: null}
  if (from !== null && from > today)
    return {...base, status: 'not-started', reason: `it begins on ${from}; ${endReason}`}
  if (notice === null) return {...base, status: 'unknown', reason: `${endReason}; no notice period is printed`}
  const ends = addPeriod(today, notice)
  const reason = `${endReason}: notice of ${formatPeriod(notice)} at any time; given on ${today} it ends on ${ends}${holidays(notice)}`
  return {...base, status: 'open-ended', reason, notice: {by: null, ends, missed: null, reason}}
}

type Limited = Timing & {end: string}

function limited(timing: Limited, today: string, soonDays: number): Course {
  const {from, end, renewal, renews, endReason} = timing
  const number = renewal === null ? 1 : termNumber(end, renewal, today)
  const term = termOf(timing, number)
  const hasEnded = term.to < today
  const notice = hasEnded ? null : noticeDue(timing, number, today)
  const nextRenewal = renewal === null || hasEnded ? null : addDays(term.to, 1)
  const base = {term, nextRenewal, notice}
  if (hasEnded) {
    const unknown = renews ? ', unless it was renewed: for how long is not printed' : ''
    return {...base, status: renews ? 'unknown' : 'ended', reason: `${endReason}${unknown}`}
  }
  const goesOn = number === 1 ? endReason : `${endReason}; renewed ${number - 1} times by ${formatPeriod(renewal!)}`
  const reason = `${goesOn}${number === 1 ? '' : `, the term under way ends on ${term.to}`}`
  if (from !== null && from > today) return {...base, status: 'not-started', reason: `it begins on ${from}; ${reason}`}
  // What renews goes on by itself.
  const endsSoon = !renews && daysBetween(today, term.to) <= soonDays
  return {...base, status: endsSoon ? 'ends-soon' : 'active', reason}
}

/** Terms of centuries ago with a renewal of a day: more steps than any contract takes. */
const maxTerms = 100_000

/** Number of the first term that ends today or later. */
function termNumber(end: string, renewal: Period, today: string): number {
  let [low, high] = [0, maxTerms]
  while (low < high) {
    const middle = (low + high) >> 1
    if (endOf(end, renewal, middle) >= today) high = middle
    else low = middle + 1
  }
  return low + 1
}

/**
 * End of the term after so many renewals, counted from the first end and not from the one before: the last of January,
 * renewed by a month, is the last of February, and then of March.
 */
const endOf = (firstEnd: string, renewal: Period, times: number): string =>
  times === 0 ? firstEnd : addDays(addPeriod(addDays(firstEnd, 1), renewal, times), -1)

function termOf({from, end, renewal}: Limited, number: number): Term {
  if (number === 1 || renewal === null) return {number: 1, from, to: end}
  return {number, from: addDays(endOf(end, renewal, number - 2), 1), to: endOf(end, renewal, number - 1)}
}

function noticeDue(timing: Limited, number: number, today: string): NoticeDue | null {
  const {notice, renewal, end} = timing
  if (notice === null) return null
  const endAt = (term: number) => (renewal === null ? end : endOf(end, renewal, term - 1))
  const current = noticeDay(endAt(number), notice)
  const missed = current < today ? current : null
  let next = number
  while (renewal !== null && next < number + maxSkips && noticeDay(endAt(next), notice) < today) next++
  const ends = endAt(next)
  const by = noticeDay(ends, notice)
  if (by < today) return {by: null, ends, missed, reason: `notice of ${formatPeriod(notice)} was due by ${by}`}
  return {by, ends, missed, reason: noticeReason(timing, {by, ends, missed}, notice)}
}

/** A notice period can be longer than a term, not by that many. */
const maxSkips = 1000

function noticeReason({renews}: Timing, {by, ends, missed}: Omit<NoticeDue, 'reason'>, notice: Period): string {
  return [
    `the term ends on ${ends}, less ${formatPeriod(notice)} of notice`,
    ...(missed === null ? [] : [`for the term under way it was due by ${missed}`]),
    ...(renews ? [] : ['no renewal is printed: it may end by itself']),
    ...(by !== null && isWeekend(by) ? ['that day is a weekend'] : []),
    ...(notice.unit === 'business day' ? ['Monday to Friday, holidays are not known'] : []),
  ].join('; ')
}

const holidays = ({unit}: Period): string => (unit === 'business day' ? ' (holidays are not known)' : '')
