import {labelOf} from '../../scan/bill/words/misread.ts'
import type {SummaryRole} from '../../scan/bill/words/summary.ts'
import {findDates} from '../../scan/values/dates.ts'
import {abs, type Decimal, decimal, formatDecimal} from '../../scan/values/decimal.ts'
import {fold} from '../../scan/values/fold.ts'
import {findNumbers, isMoney, type NumberMatch, repairDigits} from '../../scan/values/numbers.ts'
import {type Around, around, type Span} from '../quote.ts'
import type {Facts} from './facts.ts'
import {belief, refused, type Verdict} from './verdict.ts'

export type AmountField = Exclude<SummaryRole, 'noise'>

/**
 * The amount must be a number that stands whole in the quote, read by the rules that read all others, and no label may say
 * that it is something else: "Subtotal 90.00" is no total.
 */
export function checkAmount(field: AmountField, claim: string, span: Span, {mark}: Facts): Verdict {
  if (!/^-?\d{1,15}(?:\.\d{1,6})?$/.test(claim)) return refused('it is not an amount like 12.50')
  const place = around(span)
  const figures = span.sheet.source === 'ocr' ? repairDigits(place.text) : place.text
  const numbers = numbersOf(figures, place, mark, span)
  const match = numbers.find(({value}) => isSame(field, value, decimal(claim)))
  if (match === undefined) return refused(notThere(numbers))
  if (inLargeUnits(figures, match)) return refused('the amount is printed in thousands or millions')
  const label = labelBefore(figures, numbers, match, span)
  if (label !== null && label !== field)
    return refused(`the quote is labelled as ${label === 'noise' ? 'another figure' : label}`)
  // Of 250 receipts, a total of another one stood in one row in 500 as a count of pieces or a house number.
  if (label === null && !isMoney(match)) return refused('no amount of money stands in the quote')
  const confidence = match.decimals === 2 && label !== null ? belief.labelled : belief.doubtful
  const how = label === null ? 'the amount stands there without a label' : `labelled as ${label}`
  return {ok: true, value: formatDecimal(match.value), confidence, span, how}
}

const largeUnit =
  /^[\s)]{0,2}(?:k|m|bn|thousands?|millions?|billions?|mln|mio|mrd|tsd|tausend|millionen|milliarden|mille|milliers|milliards?|miles|millon(?:es)?|mila|milion[ei]|miljoen|tys|milh(?:ao|oes))(?!\p{L})/u
const allInLargeUnits =
  /(?<!\p{L})(?:in|en) (?:thousands?|millions?|tausend|millionen|tsd|mio|teur|milliers|miles|millones|duizenden|\p{Sc} ?(?:000|m))|(?<!\p{L})teur(?!\p{L})|\p{Sc} ?'000/u

/** "1.5 million" is no 1.50. */
function inLargeUnits(figures: string, {end, currency}: NumberMatch): boolean {
  const line = fold(figures)
  const behind = line.slice(end, end + 20)
  return (
    largeUnit.test(behind) ||
    (currency === null && /^ ?\p{Sc} ?[mk](?!\p{L})/u.test(behind)) ||
    allInLargeUnits.test(line)
  )
}

/** A discount is printed with or without its sign. */
const isSame = (field: AmountField, printed: Decimal, claimed: Decimal): boolean =>
  printed === claimed || (field === 'discount' && abs(printed) === abs(claimed))

const notThere = (numbers: readonly NumberMatch[]): string =>
  numbers.length === 0 ? 'no whole amount stands in the quote' : 'another amount stands in the quote'

/** Amounts all of whose digits are in the quote: "2.50" is no number of a quote out of "12.50". */
function numbersOf(figures: string, {start, end}: Around, mark: Facts['mark'], span: Span): NumberMatch[] {
  const dates = findDates(figures)
  return findNumbers(figures, mark, span.sheet.source === 'ocr').filter((number) => {
    const printed = figures.slice(number.start, number.end)
    const first = number.start + printed.search(/\d/)
    const last = number.start + printed.search(/\d\D*$/)
    const isDate = dates.some((date) => number.start < date.end && date.start < number.end)
    return !number.percent && !isDate && first >= start && last < end
  })
}

/** Role of the label between the number before and this one. */
function labelBefore(
  figures: string,
  numbers: readonly NumberMatch[],
  match: NumberMatch,
  {sheet}: Span,
): SummaryRole | null {
  const previous = numbers[numbers.indexOf(match) - 1]?.end ?? 0
  return labelOf(fold(figures.slice(previous, match.start)), sheet.source)?.role ?? null
}
