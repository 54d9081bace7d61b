import {type DocumentKind, documentKinds} from '../../../types/document.ts'
import {isIban} from '../../scan/bill/iban.ts'
import {methods, notPaid} from '../../scan/bill/words/payment.ts'
import {kindWords} from '../../scan/kind/words.ts'
import {currencyOf} from '../../scan/values/currency.ts'
import {fold, phrasePattern} from '../../scan/values/fold.ts'
import {type Span, textOf} from '../quote.ts'
import {belief, refused, type Verdict} from './verdict.ts'

/** An account number whose check digits are right. */
export function checkIban(claim: string, span: Span): Verdict {
  const compact = (text: string) => text.replace(/[\s.-]/gu, '').toUpperCase()
  const value = compact(claim)
  if (!isIban(value)) return refused('its check digits are wrong')
  if (!compact(textOf(span)).includes(value)) return refused('it does not stand in the quote')
  return {ok: true, value, confidence: belief.labelled, span, how: 'its check digits are right'}
}

/** A currency that a sign or code in the quote means. */
export function checkCurrency(claim: string, span: Span): Verdict {
  const {code, count} = currencyOf(textOf(span))
  if (count === 0 || code !== claim.toUpperCase()) return refused('no sign of this currency stands in the quote')
  return {ok: true, value: code, confidence: belief.parsed, span, how: 'its sign is printed'}
}

/** A way of payment that a word in the quote means. */
export function checkPaymentMethod(claim: string, span: Span): Verdict {
  const folded = fold(textOf(span))
  const pattern = methods.find(([method]) => method === claim.toLowerCase())?.[1]
  if (pattern === undefined || notPaid.test(folded) || !pattern.test(folded))
    return refused('no word for this way of payment stands in the quote')
  return {ok: true, value: claim.toLowerCase(), confidence: belief.printed, span, how: 'its name is printed'}
}

/** A kind that a word in the quote speaks for. */
export function checkKind(claim: string, span: Span): Verdict {
  const kind = documentKinds.find((one) => one === claim)
  if (kind === undefined || kind === 'other') return refused('it is no kind of document')
  if (!wordsOf(kind).test(fold(textOf(span)))) return refused('no word for this kind stands in the quote')
  return {ok: true, value: kind, confidence: belief.printed, span, how: 'a word for this kind is printed'}
}

const wordsOf = (kind: Exclude<DocumentKind, 'other'>): RegExp =>
  phrasePattern([...kindWords[kind].titles, ...kindWords[kind].evidence.flatMap(([, phrases]) => phrases)])
