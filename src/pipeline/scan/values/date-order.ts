import type {DateMatch, DateOrder} from './dates.ts'

export interface OrderEvidence {
  order: DateOrder
  /** 0.97 another date decides, 0.93 the country decides, 0.8 nothing decides. */
  confidence: number
  reason: string
}

/** Day or month first? Other dates of the document decide, then its country, then the world's majority. */
export function dateOrderOf(matches: readonly DateMatch[], currency: string | null, text: string): OrderEvidence {
  const only = (order: DateOrder) =>
    matches.filter(
      ({readings}) =>
        readings[order] !== undefined && Object.keys(readings).every((other) => other === order || other === 'ymd'),
    ).length
  const [dayFirst, monthFirst] = [only('dmy'), only('mdy')]
  if (dayFirst > 0 && monthFirst === 0)
    return {order: 'dmy', confidence: 0.97, reason: 'another date here is day first'}
  if (monthFirst > 0 && dayFirst === 0)
    return {order: 'mdy', confidence: 0.97, reason: 'another date here is month first'}
  const american =
    /\b(?:A[LKZR]|C[AOT]|DE|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY])\.? \d{5}(?:-\d{4})?\b|\bMM\/DD\/YY/.test(
      text,
    )
  if (american || (currency === 'USD' && /sales tax/i.test(text)))
    return {order: 'mdy', confidence: 0.88, reason: 'the address is in the United States'}
  if (currency === 'USD') return {order: 'mdy', confidence: 0.6, reason: 'US dollars'}
  if (currency !== null && currency !== 'CAD' && currency !== 'PHP')
    return {order: 'dmy', confidence: 0.93, reason: `day first is the custom where ${currency} is paid`}
  return {order: 'dmy', confidence: 0.8, reason: 'nothing decides between day and month first'}
}

/** The ISO date of a match by the document's order, and how sure the order makes it. */
export function resolveDate(
  match: DateMatch,
  evidence: OrderEvidence,
  latest: string,
): {iso: string; confidence: number; reason: string} | null {
  const past = Object.entries(match.readings).filter(([, iso]) => iso <= latest) as [DateOrder, string][]
  const byOrder = new Map(past)
  const two = byOrder.has('dmy') && byOrder.has('mdy')
  const [first] = past
  if (first === undefined) return null
  if (two)
    return {iso: byOrder.get(evidence.order) ?? first[1], confidence: evidence.confidence, reason: evidence.reason}
  const iso = byOrder.get('dmy') ?? byOrder.get('mdy') ?? first[1]
  return {iso, confidence: 0.97, reason: 'can be read in one way only'}
}
