import {foldText} from './fold-text.ts'
import type {Passage} from './passages.ts'
import type {Sheet} from './sheets.ts'

/** Where a quote stands: [start, end) of the sheet's text. */
export interface Span {
  sheet: Sheet
  start: number
  end: number
}

/** A longer quote says no more about a value than that it stands somewhere. */
export const maxQuote = 300
/** A figure that stands there more often is a part of a table. */
const maxPlaces = 20

const isWordSign = (text: string | undefined): boolean => text !== undefined && /^[\p{L}\p{N}]/u.test(text)

/**
 * All places at which a quote stands in what was sent, whole words only. Case, accents, white space, quotation marks and
 * ligatures do not count, digits and their order do. None for a quote that is too short or too long to prove anything.
 */
export function findQuote(quote: string, passages: readonly Passage[]): Span[] {
  const {text: wanted} = quote.length > maxQuote ? {text: ''} : foldText(quote)
  if ((wanted.match(/[\p{L}\p{N}]/gu) ?? []).length < 2) return []
  const found: Span[] = []
  for (const passage of passages) {
    for (let at = passage.folded.text.indexOf(wanted); at >= 0; at = passage.folded.text.indexOf(wanted, at + 1)) {
      const span = spanAt(passage, at, wanted.length)
      if (isWhole(span) && !isTorn(span)) found.push(span)
      if (found.length === maxPlaces) return found
    }
  }
  return found
}

function spanAt({sheet, start, folded}: Passage, at: number, length: number): Span {
  return {sheet, start: start + folded.from[at]!, end: start + folded.to[at + length - 1]!}
}

/** Not from the middle of a word or number to the middle of another. */
export function isWhole({sheet: {text}, start, end}: Span): boolean {
  const [before, first] = [text[start - 1], text[start]]
  const [last, after] = [text[end - 1], text[end]]
  return !(isWordSign(before) && isWordSign(first)) && !(isWordSign(last) && isWordSign(after))
}

const unseenInNumber = /\d[.,]?[\p{M}\p{Cf}]+[.,]?\d|\d[.,]?[\p{M}\p{Cf}]+$/u

/** A character that is not printed between two digits: people see 12.50 where a parser finds 2.50. */
const isTorn = ({sheet: {text}, start, end}: Span): boolean =>
  unseenInNumber.test(text.slice(Math.max(0, start - 4), end + 4))

export const textOf = ({sheet, start, end}: Span): string => sheet.text.slice(start, end)

/** The lines a quote is part of, as far as parsers have to look to see whole figures and their labels. */
export interface Around {
  text: string
  /** Where the quote stands in it. */
  start: number
  end: number
}

/** Characters of its line before and behind a quote that are looked at. */
const reach = 80

export function around({sheet: {text}, start, end}: Span): Around {
  const from = Math.max(text.lastIndexOf('\n', start - 1) + 1, start - reach, 0)
  const lineEnd = text.indexOf('\n', end)
  const to = Math.min(lineEnd < 0 ? text.length : lineEnd, end + reach)
  return {text: text.slice(from, to), start: start - from, end: end - from}
}
