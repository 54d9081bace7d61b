import type {Enrichment, GivenParty, GivenValue, RejectedAnswer} from '../../types/enrichment.ts'
import type {Ask, AskedField} from './ask.ts'
import {checkAmount} from './checks/amount.ts'
import {checkDate} from './checks/date.ts'
import {checkDuration} from './checks/duration.ts'
import {checkCurrency, checkIban, checkKind, checkPaymentMethod} from './checks/exact.ts'
import type {Facts} from './checks/facts.ts'
import {inventedIn} from './checks/summary.ts'
import {checkAddress, checkIdentifier, checkLaw, checkName} from './checks/text.ts'
import {belief, refused, type Verdict} from './checks/verdict.ts'
import type {Passage} from './passages.ts'
import {findQuote, maxQuote, type Span, textOf} from './quote.ts'

/** What a model answers: it fits `schemaOf(ask)`. */
export interface Answer {
  fields?: {name: string; value: string; quote: string}[]
  parties?: {name: string; role: string; quote: string}[]
  labels?: {label: string; quote: string}[]
  summaries?: {clause: number; summary: string}[]
}

type Check = (claim: string, span: Span, facts: Facts) => Verdict

const amount =
  (field: Parameters<typeof checkAmount>[0]): Check =>
  (claim, span, facts) =>
    checkAmount(field, claim, span, facts)
const date =
  (field: Parameters<typeof checkDate>[0]): Check =>
  (claim, span, facts) =>
    checkDate(field, claim, span, facts)
const duration =
  (field: Parameters<typeof checkDuration>[0]): Check =>
  (claim, span) =>
    checkDuration(field, claim, span)

const identifier =
  (field: Parameters<typeof checkIdentifier>[0]): Check =>
  (claim, span) =>
    checkIdentifier(field, claim, span)

const checks: Record<AskedField | 'kind', Check> = {
  vendor: checkName,
  vendorAddress: checkAddress,
  vendorTaxId: identifier('vendorTaxId'),
  invoiceNumber: identifier('invoiceNumber'),
  date: date('date'),
  dueDate: date('dueDate'),
  currency: checkCurrency,
  subtotal: amount('subtotal'),
  discount: amount('discount'),
  tax: amount('tax'),
  tip: amount('tip'),
  total: amount('total'),
  paymentMethod: checkPaymentMethod,
  iban: checkIban,
  title: checkName,
  agreementDate: date('agreementDate'),
  effectiveDate: date('effectiveDate'),
  expirationDate: date('expirationDate'),
  term: duration('term'),
  renewalTerm: duration('renewalTerm'),
  noticePeriod: duration('noticePeriod'),
  governingLaw: checkLaw,
  kind: checkKind,
}

/** What was sent, and how its figures are to be read. */
export interface Evidence {
  passages: readonly Passage[]
  facts: Facts
  model: string
}

/** More parties than these are a list of something else. */
const maxParties = 20

/** A name that a model made up is not repeated. */
const known = (path: string): string => (Object.hasOwn(checks, path) || lists.has(path) ? path : 'fields')
const lists = new Set(['parties', 'labels', 'summaries'])

type Checked = Pick<Enrichment, 'fields' | 'parties' | 'labels' | 'summaries' | 'rejected'>

/**
 * What of an answer stands on the text: each value must follow from a quote, by the rules that read everything else, and each
 * quote must stand in what was sent. All else is rejected with the reason; of two answers about a field the first counts.
 */
export function checkAnswer(ask: Ask, answer: Answer, evidence: Evidence): Checked {
  const rejected: RejectedAnswer[] = []
  const kept = <T>(path: string, result: T | string): T[] => {
    if (typeof result !== 'string') return [result]
    rejected.push({path: known(path), reason: result})
    return []
  }
  const fields = onlyFirst(answer.fields ?? [], ({name}) => name).flatMap((one) =>
    kept(one.name, givenField(one, ask, evidence)),
  )
  const parties = onlyFirst(answer.parties ?? [], ({name}) => name)
    .slice(0, maxParties)
    .flatMap((one) => kept('parties', givenParty(one, evidence)))
  const labels = onlyFirst(answer.labels ?? [], ({label}) => label).flatMap((one) =>
    kept('labels', givenLabel(one, ask, evidence)),
  )
  const summaries = onlyFirst(answer.summaries ?? [], ({clause}) => clause).flatMap((one) =>
    kept('summaries', givenSummary(one, ask)),
  )
  return {fields, parties, labels, summaries, rejected}
}

const onlyFirst = <T>(all: readonly T[], key: (one: T) => unknown): T[] =>
  [...new Map(all.toReversed().map((one) => [key(one), one])).values()].toReversed()

/** The best verdict over all places at which the quote stands, or why there is none. */
function judged(claim: string, quote: string, check: Check, {passages, facts}: Evidence): Verdict {
  if (quote.length > maxQuote) return refused('the quote is too long to prove anything')
  const places = findQuote(quote, passages)
  const verdicts = places.map((span) => check(claim.trim(), span, facts))
  const held = verdicts.filter((verdict) => verdict.ok).sort((a, b) => b.confidence - a.confidence)
  return held[0] ?? verdicts[0] ?? refused('the quote is not in the document')
}

function givenField(
  {name, value, quote}: {name: string; value: string; quote: string},
  {fields, kind}: Ask,
  evidence: Evidence,
) {
  const isAsked = name === 'kind' ? kind : (fields as readonly string[]).includes(name)
  if (!isAsked) return 'it was not asked for'
  return given(name, judged(value, quote, checks[name as AskedField | 'kind'], evidence), evidence)
}

function given(path: string, verdict: Verdict, {model}: Evidence): GivenValue | string {
  if (!verdict.ok) return verdict.why
  const {value, confidence, span, how} = verdict
  const quote = textOf(span).replace(/\s+/gu, ' ')
  return {
    path,
    value,
    confidence,
    quote,
    page: span.sheet.page,
    box: span.sheet.boxOf(span.start, span.end),
    reason: `${model} gives it by "${quote}"; ${how}`,
  }
}

function givenParty(
  {name, role, quote}: {name: string; role: string; quote: string},
  evidence: Evidence,
): GivenParty | string {
  const party = given('parties', judged(name, quote, checkName, evidence), evidence)
  if (typeof party === 'string') return party
  const called = role === '' ? refused('') : judged(role, quote, checkName, evidence)
  return {...party, role: called.ok ? called.value : null}
}

function givenLabel({label, quote}: {label: string; quote: string}, {labels}: Ask, evidence: Evidence) {
  if (!labels.includes(label)) return 'it is no label of yours'
  const [place] = findQuote(quote, evidence.passages)
  if (place === undefined) return 'the quote is not in the document'
  return {label, confidence: belief.printed, quote: textOf(place).replace(/\s+/gu, ' '), page: place.sheet.page}
}

function givenSummary({clause, summary}: {clause: number; summary: string}, {clauses}: Ask) {
  const about = clauses[clause]
  if (about === undefined) return 'there is no such clause'
  const said = summary.trim()
  const why = said === '' ? 'it is empty' : inventedIn(said, about.quote)
  return why ?? {type: about.type, page: about.page, start: about.start, summary: said}
}
