import {hasAmericanAddress} from './american.ts'
import type {DateMatch, DateOrder} from './dates.ts'
import type {DecimalMark} from './numbers.ts'

export interface OrderEvidence {
  order: DateOrder
  /** 0.97 another date decides, 0.93 the country decides; below 0.6 nothing does, and two orders that fit are withheld. */
  confidence: number
  reason: string
  /** Two digits that may be the year in front are it: "26-03-14". */
  yearFirst?: boolean
}

/** What a document says about the country it is from. */
interface Locale {
  currency: string | null
  text: string
  mark: DecimalMark
}

/** Below this the order is a guess. */
const DECIDED = 0.6

const monthFirstWords = /\bMM\/DD\/YY/
/** Taxes and labels of countries that write the day first. */
const dayFirstWords =
  /\b(?:VAT|GST|SST|MwSt|USt|TVA|IVA|BTW|PTU|Datum|Fecha|Tarikh|Rechnung|Facture|Factura|Fattura|Factuur|Faktura)\b|\bDD\/MM\/YY/i
/** Where both orders are in use, or the year comes first. */
const mixed = new Set(['CAD', 'PHP', 'USD'])
/** Where dates begin with the year, of two digits as well. */
const yearFirst = new Set(['SEK', 'HUF', 'JPY', 'CNY', 'KRW', 'TWD'])

/** Day or month first? Other dates of the document decide, then its country; else nothing does. */
export function dateOrderOf(matches: readonly DateMatch[], {currency, text, mark}: Locale): OrderEvidence {
  const isYearFirst = currency !== null && yearFirst.has(currency)
  const only = (order: DateOrder) =>
    matches.filter(
      ({readings}) =>
        readings[order] !== undefined &&
        Object.keys(readings).every((other) => other === order || (other === 'ymd' && !isYearFirst)),
    ).length
  const [dayFirst, monthFirst] = [only('dmy'), only('mdy')]
  if (dayFirst > 0 && monthFirst === 0)
    return {order: 'dmy', confidence: 0.97, reason: 'another date here is day first'}
  if (monthFirst > 0 && dayFirst === 0)
    return {order: 'mdy', confidence: 0.97, reason: 'another date here is month first'}
  // "DE 12345" is a postcode of Delaware and of Germany: where another money is paid it is not American.
  const dollars = currency === null || mixed.has(currency)
  if (
    (dollars && (hasAmericanAddress(text) || monthFirstWords.test(text))) ||
    (currency === 'USD' && /sales tax/i.test(text))
  )
    return {order: 'mdy', confidence: 0.88, reason: 'the address is in the United States'}
  if (currency === 'USD') return {order: 'mdy', confidence: DECIDED, reason: 'US dollars'}
  if (currency !== null && !mixed.has(currency))
    return {
      order: 'dmy',
      confidence: 0.93,
      reason: `day first is the custom where ${currency} is paid`,
      yearFirst: isYearFirst,
    }
  if (currency === null && mark === ',')
    return {order: 'dmy', confidence: 0.9, reason: 'day first goes with the decimal comma'}
  if (currency === null && dayFirstWords.test(text))
    return {order: 'dmy', confidence: 0.88, reason: 'the words are of countries that write the day first'}
  return {order: 'dmy', confidence: 0.5, reason: 'nothing decides between day and month first'}
}

interface ResolvedDate {
  /** Null where two orders fit and nothing decides. */
  iso: string | null
  confidence: number
  reason: string
}

/** The ISO date of a match by the document's order, and how sure the order makes it; null when none fits. */
export function resolveDate(match: DateMatch, evidence: OrderEvidence, latest: string): ResolvedDate | null {
  const past = Object.entries(match.readings).filter(([, iso]) => iso <= latest) as [DateOrder, string][]
  const byOrder = new Map(past)
  const [dmy, mdy] = [byOrder.get('dmy'), byOrder.get('mdy')]
  const [first] = past
  if (first === undefined) return null
  const mended = match.mended === null ? '' : `; ${match.mended}`
  const short = match.shortYear && evidence.yearFirst === true ? byOrder.get('ymd') : undefined
  if (short !== undefined && short !== dmy)
    return {iso: short, confidence: 0.85, reason: `the year first is the custom there${mended}`}
  if (dmy !== undefined && mdy !== undefined) {
    const undecided = evidence.confidence < DECIDED
    const iso = byOrder.get(evidence.order) ?? dmy
    const reason = undecided ? `it is ${dmy} or ${mdy}: ${evidence.reason}` : evidence.reason
    return {iso: undecided ? null : iso, confidence: evidence.confidence, reason: reason + mended}
  }
  const iso = dmy ?? mdy ?? first[1]
  const yearFirst = byOrder.get('ymd') ?? iso
  return yearFirst === iso
    ? {iso, confidence: 0.97, reason: `can be read in one way only${mended}`}
    : {iso, confidence: 0.93, reason: `a year of two digits stands last, or it were ${yearFirst}${mended}`}
}
