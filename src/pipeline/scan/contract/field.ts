import type {Field, Quote} from '../../../types/bill.ts'
import {boxOfPlace, placeOf} from './place.ts'
import type {ContractText, Span} from './text.ts'

/** A value that stands at a span of the contract, with its page and, where the page has an image, its box. */
export function contractField(
  contract: ContractText,
  value: string,
  confidence: number,
  span: Span,
  reason: string,
): Field {
  const place = placeOf(contract, span)
  return {
    value,
    confidence,
    page: place?.page.page ?? null,
    box: place === null ? null : boxOfPlace(place),
    source: place?.page.source ?? null,
    reason,
  }
}

/**
 * The words of a span as they stand on their page, white space squeezed; null where nothing is left. A span over a page
 * break is cut to the page of `keep`.
 */
export function quoteOf(contract: ContractText, span: Span, keep: number = span.start): Quote | null {
  const place = placeOf(contract, span, keep)
  if (place === null) return null
  const {page, start, end} = place
  return {quote: page.text.slice(start, end).replace(/\s+/gu, ' '), page: page.page, start, end}
}
