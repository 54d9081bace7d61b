import {type IdentifierRule, invoiceNumbers, taxIds} from '../../scan/bill/words/identifiers.ts'
import {findDates} from '../../scan/values/dates.ts'
import {fold} from '../../scan/values/fold.ts'
import {foldText, withoutMarks} from '../fold-text.ts'
import {isWhole, type Span, textOf} from '../quote.ts'
import {belief, refused, type Verdict} from './verdict.ts'

/** Letters of the longest name and of the longest address. */
const maxLength = {name: 120, address: 250, number: 40}

/**
 * The place of a text inside a quote, by its letters and digits: punctuation and line ends may differ. What counts is then
 * as the document spells it.
 */
function placeOf(claim: string, span: Span): Span | null {
  const {text: wanted} = withoutMarks(foldText(claim))
  const {text, from, to} = withoutMarks(foldText(textOf(span)))
  if (wanted === '') return null
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const start = span.start + from[at]!
    const place = {sheet: span.sheet, start, end: span.start + to[at + wanted.length - 1]!}
    if (isWhole(place)) return withEnd(place, claim, span)
  }
  return null
}

/** The point of "Inc." belongs to the name where the model and the document have it. */
function withEnd(place: Span, claim: string, {end}: Span): Span {
  const mark = claim.trim().at(-1) ?? ''
  const isMark = /[.)]/.test(mark) && place.end < end && place.sheet.text[place.end] === mark
  return isMark ? {...place, end: place.end + 1} : place
}

const printed = (place: Span, between: string): string =>
  textOf(place)
    .replace(/\s*\n\s*/gu, between)
    .replace(/\s+/gu, ' ')
    .trim()

/** A name that stands in the quote, as it is printed there. */
export function checkName(claim: string, span: Span): Verdict {
  if (claim.length > maxLength.name || (claim.match(/\p{L}/gu) ?? []).length < 2) return refused('it is not a name')
  const place = placeOf(claim, span)
  if (place === null) return refused('it does not stand in the quote')
  return {ok: true, value: printed(place, ' '), confidence: belief.printed, span: place, how: 'printed so'}
}

/** An address that stands in the quote; its lines are joined by commas. */
export function checkAddress(claim: string, span: Span): Verdict {
  if (claim.length > maxLength.address || !/\p{L}{2}/u.test(claim)) return refused('it is not an address')
  const place = placeOf(claim, span)
  if (place === null) return refused('it does not stand in the quote')
  const value = printed(place, ', ').replace(/,(?:\s*,)+/g, ',')
  return {ok: true, value, confidence: belief.printed, span: place, how: 'printed so'}
}

export type IdentifierField = 'invoiceNumber' | 'vendorTaxId'

/** What may stand between a label and its number. */
const link = '[\\s.:#()°º+-]{0,6}(?:(?:no|nr|num(?:ber|mer|ero)?|id)(?!\\p{L}))?[\\s.:#()°º+-]{0,6}$'
const before = (rules: readonly IdentifierRule[]): RegExp =>
  new RegExp(`(?:${rules.map(({label}) => label.source).join('|')})${link}`, 'u')
const rivals: Record<IdentifierField, RegExp> = {invoiceNumber: before(taxIds), vendorTaxId: before(invoiceNumbers)}
const otherNumber = new RegExp(
  `(?<!\\p{L})(?:t[e3]l(?:e?fono?|efoon|ephone)?|phone|mobile?|mobil|fax|telefax|iban|bic|swift|(?:bank )?account|konto|compte|cuenta|conto|order|bestell|customer|kunden|client|cliente|commande|pedido)(?:nummer)?${link}`,
  'u',
)
const labelReach = 60

/** A number of a document or of a tax payer: whole, with a digit in it, no date, and not behind the label of another. */
export function checkIdentifier(field: IdentifierField, claim: string, span: Span): Verdict {
  if (claim.length > maxLength.number || !/\d/.test(claim)) return refused('it is not a number of this kind')
  const place = placeOf(claim, span)
  if (place === null || goesOn(place)) return refused('it does not stand in the quote')
  const value = printed(place, ' ')
  const isDate = findDates(value).some(({start, end}) => end - start > value.length / 2)
  if (isDate) return refused('it is a date')
  const {text} = place.sheet
  const from = Math.max(text.lastIndexOf('\n', place.start) + 1, place.start - labelReach)
  const label = fold(text.slice(from, place.start))
  if (rivals[field].test(label) || otherNumber.test(label)) return refused('the quote is labelled as another number')
  return {ok: true, value, confidence: belief.printed, span: place, how: 'printed so'}
}

/** "INV-7" out of "INV-7-001". */
const goesOn = ({sheet: {text}, start, end}: Span): boolean =>
  /^[-/.]?[\p{L}\p{N}]/u.test(text.slice(end, end + 2)) ||
  /[\p{L}\p{N}][-/.]$/u.test(text.slice(Math.max(0, start - 2), start))

// A place is the law of a contract only where its law is spoken of.
const lawWords = /\b(?:laws?|recht\w{0,2}|droit|legge|ley|prawo|lei|recht|jurisdiction|govern\w{1,5})\b/u

export function checkLaw(claim: string, span: Span): Verdict {
  const verdict = checkName(claim, span)
  if (!verdict.ok) return verdict
  if (!/[\p{Lu}\p{Lo}]/u.test(verdict.value)) return refused('it is not a place')
  return lawWords.test(fold(textOf(span))) ? verdict : refused('the quote speaks of no law')
}
