import {similarity} from '../memory/letters.ts'
import type {PageFacts} from './page-facts.ts'

/** One thing that speaks for (above 0) or against (below 0) a new bill on a page. */
export interface Sign {
  points: number
  /** As the end of the sentence "a new bill, for ...". */
  text: string
  /** Tells two bills apart by itself. */
  tells?: true
}

const only = <T>(...signs: (T | null)[]): T[] => signs.filter((sign) => sign !== null)

const last = <T>(pages: readonly PageFacts[], get: (facts: PageFacts) => T | null): T | null =>
  pages.map(get).findLast((value) => value !== null) ?? null

/**
 * What speaks for and against `next` being the first page of another bill than the pages before it, but for the totals,
 * which may stand on later pages. The points are odds, roughly in bits; docs/parts.md says what they were chosen on.
 */
export function signsOf(part: readonly PageFacts[], next: PageFacts): Sign[] {
  return only(
    counterSign(part, next),
    numberSign(part, next),
    carrySign(part, next),
    vendorSign(part, next),
    dateSign(part, next),
    headSign(next),
  )
}

/** Of letters each page may have one; a till prints it once. */
function headSign({headed, narrow, vendor, date}: PageFacts): Sign | null {
  if (!narrow || !headed) return null
  return {points: vendor !== null && date !== null ? 2 : 1, text: 'a head of its own'}
}

function counterSign(part: readonly PageFacts[], {counter}: PageFacts): Sign | null {
  const before = last(part, (facts) => facts.counter)
  if (counter !== null && counter.page > 1) return {points: -8, text: `it is counted as page ${counter.page}`}
  if (counter !== null) return {points: before === null ? 3 : 6, text: 'pages are counted from 1 again'}
  if (before === null || before.of === null) return null
  return before.page === before.of
    ? {points: 1, text: `the page before was the last of ${before.of}`}
    : {points: -4, text: `page ${before.page + 1} of ${before.of} is to come`}
}

function numberSign(part: readonly PageFacts[], {number, letters}: PageFacts): Sign | null {
  const known = last(part, (facts) => facts.number)
  if (known === null) return null
  if (number === known) return {points: -8, text: 'it has the same number'}
  if (number !== null) return {points: 3, text: 'another number', tells: true}
  return known.length >= 4 && letters.includes(known) ? {points: -6, text: 'it names the same number'} : null
}

function carrySign(part: readonly PageFacts[], next: PageFacts): Sign | null {
  const goesOn = next.carried.in || part.at(-1)?.carried.out === true
  return goesOn ? {points: -8, text: 'a sum is carried over'} : null
}

/** Names that share less than this of their letters are two; misread ones share more. */
const SAME_NAME = 0.6

function vendorSign(part: readonly PageFacts[], {vendor, vendorSure, narrow}: PageFacts): Sign | null {
  const first = part.find((facts) => facts.vendor !== null)
  if (vendor === null || first?.vendor == null) return null
  const same = first.vendor.includes(vendor) || vendor.includes(first.vendor)
  if (same || similarity(first.vendor, vendor) >= SAME_NAME) return {points: -1, text: 'it has the same vendor'}
  const sure = vendorSure && first.vendorSure
  // What stands first on the second page of a letter may look like a name.
  return sure ? {points: narrow ? 3 : 2, text: 'another vendor', tells: true} : {points: 1, text: 'another vendor'}
}

function dateSign(part: readonly PageFacts[], {date}: PageFacts): Sign | null {
  const known = last(part, (facts) => facts.date)
  if (date === null) return {points: -2, text: 'it has no date'}
  if (known === null) return null
  return date === known
    ? {points: -0.5, text: 'it has the same date'}
    : {points: 1.5, text: 'another date', tells: true}
}

/** What the totals of two runs of pages say about their being two bills. */
export function totalSign(part: readonly PageFacts[], next: readonly PageFacts[]): Sign {
  const known = part.findLast((facts) => facts.total !== null)
  const own = next.findLast((facts) => facts.total !== null)
  if (own === undefined) return {points: -5, text: 'it has no total'}
  if (known === undefined) return {points: -5, text: 'the pages before have no total'}
  // The slip of a card has the total of its receipt, and what is paid every month has a number for each.
  if (known.total === own.total)
    return {points: last(next, ({number}) => number) === null ? -3 : -1, text: 'it has the same total'}
  const proven = known.proven && own.proven
  return {points: proven ? 3 : 1.5, text: proven ? 'a proven total of its own' : 'another total'}
}
