import type {Field} from '../../../types/bill.ts'
import {SURE} from '../../../types/bill.ts'
import {derived, found, missing, wordConfidence} from '../field.ts'
import type {Reading} from '../layout/reading.ts'
import {abs, type Decimal, formatDecimal} from '../values/decimal.ts'
import {isMoney} from '../values/numbers.ts'
import {type Candidate, candidatesOf, type Evidence} from './candidates.ts'
import type {Figure} from './figures.ts'
import {adjustments, paidProof, proofsOf, values} from './proofs.ts'

/** Points from which one proof alone makes a total sure. */
const STRONG_PROOF = 3

interface TotalChoice {
  value: Decimal | null
  field: Field
  proofs: string[]
}

/** Paid and change are both printed and do not lead to this value: something was misread. */
function contradicts(figures: readonly Figure[], value: Decimal): boolean {
  const paid = values(figures, 'paid').map(abs)
  return (
    paid.length > 0 &&
    !paid.includes(value) &&
    values(figures, 'change').length > 0 &&
    paidProof(figures, value) === null
  )
}

/** Paid is what nothing else says, and a label names another amount: one of the two was misread. */
const isPaidOnly = ({figure, proofs, points}: Candidate, figures: readonly Figure[]): boolean =>
  figure.strength === 0 && proofs.length === 1 && points < STRONG_PROOF && values(figures, 'total').length > 0

/** A rounding is announced, and its figure was not read: the total may be the one before it. */
const roundingUnread = (reading: Reading, figures: readonly Figure[]): boolean =>
  !figures.some((figure) => figure.role === 'rounding' || /round/i.test(figure.label)) &&
  reading.rows.some((row) => /(?<!\p{L})round/u.test(row.folded))

function confidenceOf(best: Candidate, second: Candidate | undefined, {reading, figures}: Evidence): number {
  const margin = best.score - (second?.score ?? 0)
  const read = Math.min(1, 0.1 + wordConfidence(best.figure.row, best.figure.match))
  if (margin < 1) return 0.5
  if (contradicts(figures, best.value) || roundingUnread(reading, figures)) return 0.7 * read
  if (isPaidOnly(best, figures)) return 0.65 * read
  if (best.points > STRONG_PROOF && best.proofs.length > 1) return 0.98
  if (best.proofs.length === 1) return (best.points >= STRONG_PROOF ? 0.95 : 0.88) * Math.max(read, 0.9)
  const agreed = best.figure.strength >= 2 && best.count > 1 && margin > 2
  return (agreed ? SURE : best.figure.strength >= 2 ? 0.85 : 0.75) * read
}

/** The largest amount of the document: a guess, said to be one. */
function largest(reading: Reading): TotalChoice {
  const all = reading.rows.flatMap((row) => row.numbers.filter(isMoney).map((match) => ({row, match})))
  const best = all.reduce<(typeof all)[number] | null>(
    (a, b) => (a === null || abs(b.match.value) > abs(a.match.value) ? b : a),
    null,
  )
  if (best === null) return {value: null, field: missing('no amount is printed'), proofs: []}
  const field = found(
    formatDecimal(best.match.value),
    0.3,
    best.row,
    best.match,
    'no label names a total; the largest amount',
  )
  return {value: best.match.value, field, proofs: []}
}

/**
 * paid - change, for a total whose own figure was not read or was read worse than both of these:
 * on 60 scanned receipts it gave 3 totals more and lost none.
 */
function fromPayment(evidence: Evidence, best: Candidate | undefined): TotalChoice | null {
  const {figures} = evidence
  const paid = figures.find((figure) => figure.role === 'paid' && figure.value !== 0n)
  const change = figures.find((figure) => figure.role === 'change' && figure.value !== 0n)
  if (paid === undefined || change === undefined) return null
  const value = abs(paid.value) - abs(change.value)
  const read = Math.min(wordConfidence(paid.row, paid.match), wordConfidence(change.row, change.match))
  const proven = proofsOf(value, evidence, evidence.reading.rows.length).length > 1
  const worse = best !== undefined && read <= wordConfidence(best.figure.row, best.figure.match)
  // Born digital text was not misread: a total that its payment contradicts stays what it is, and not sure.
  if (value <= 0n || (worse && !proven) || best?.figure.row.source === 'text') return null
  const text = `${formatDecimal(abs(paid.value))} paid - ${formatDecimal(abs(change.value))} change; no total that agrees was read`
  const like = found('', 0, change.row, change.match, '')
  return {value, field: derived(formatDecimal(value), 0.7, like, text), proofs: []}
}

const FIVE_CENTS = 50_000n

/** The total after cash rounding to five cents, where a rounding is announced and the rounded figure was not read. */
function roundedToFive(best: Candidate, evidence: Evidence): TotalChoice | null {
  const over = abs(best.value) % FIVE_CENTS
  const known = /round/i.test(best.figure.label) || paidProof(evidence.figures, best.value) !== null
  if (over === 0n || known || !roundingUnread(evidence.reading, evidence.figures)) return null
  const size = abs(best.value) - over + (over * 2n >= FIVE_CENTS ? FIVE_CENTS : 0n)
  const value = best.value < 0n ? -size : size
  const like = found('', 0, best.figure.row, best.figure.match, '')
  const reason = `${formatDecimal(best.value)} is printed and a rounding announced; rounded to five cents`
  return {value, field: derived(formatDecimal(value), 0.6, like, reason), proofs: []}
}

function reasonOf({figure, proofs, misread}: Candidate): string {
  const label = figure.label === '' ? 'no label of its own' : `labelled "${figure.label}"`
  const printed = figure.row.text.slice(figure.match.start, figure.match.end).trim()
  const repair = misread === null ? '' : `; printed as "${printed}", but ${misread}`
  return proofs.length > 0 ? `${label}${repair}; ${proofs.join('; ')}` : `${label}; no sum proves it`
}

/** What has to be paid: labelled amounts weighed by label, arithmetic, size and repetition. */
export function chooseTotal(
  given: Pick<Evidence, 'reading' | 'figures' | 'items' | 'taxed' | 'inTaxTable'>,
): TotalChoice {
  const {reading, figures} = given
  const amounts = new Set(reading.rows.flatMap((row) => row.numbers.map((number) => number.value)))
  const evidence = {...given, added: adjustments(figures), amounts}
  const [best, second] = candidatesOf(evidence)
  const paid = fromPayment(evidence, best)
  if (best === undefined) return paid ?? largest(reading)
  if (paid !== null && best.points < STRONG_PROOF && contradicts(figures, best.value)) return paid
  const rounded = roundedToFive(best, evidence)
  if (rounded !== null) return rounded
  const confidence = best.misread === null ? confidenceOf(best, second, evidence) : 0.7
  const field = found(formatDecimal(best.value), confidence, best.figure.row, best.figure.match, reasonOf(best))
  return {value: best.value, field, proofs: best.proofs}
}
