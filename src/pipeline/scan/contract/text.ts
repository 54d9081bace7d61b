import type {Field} from '../../../types/bill.ts'
import type {Page} from '../../../types/document.ts'
import {rowsOf} from '../layout/rows.ts'
import {dateOrderOf, type OrderEvidence, resolveDate} from '../values/date-order.ts'
import {type DateMatch, findDates} from '../values/dates.ts'

/** The whole contract as one text with single blanks; lines kept apart for the title. */
export interface ContractText {
  text: string
  /** Non-empty lines of the first page. */
  lines: string[]
  /** Where each page starts in `text`. */
  pages: {page: number; start: number; source: Page['source']}[]
  order: OrderEvidence
}

const textOf = (page: Page): string =>
  page.text.trim() === ''
    ? rowsOf(page)
        .map((row) => row.text)
        .join('\n')
    : page.text

export function contractText(pages: readonly Page[]): ContractText {
  let text = ''
  const starts: ContractText['pages'] = []
  for (const page of pages) {
    starts.push({page: page.page, start: text.length, source: page.source})
    text += `${textOf(page).replace(/\s+/gu, ' ').trim()} `
  }
  const [first] = pages
  const lines =
    first === undefined
      ? []
      : textOf(first)
          .split('\n')
          .map((line) => line.replace(/\s+/gu, ' ').trim())
          .filter(Boolean)
  const head = text.slice(0, HEAD)
  return {
    text,
    lines,
    pages: starts,
    order: dateOrderOf(findDates(head), {currency: null, text: text.slice(0, 50_000), mark: '.'}),
  }
}

/** Parties, title and date stand in the first page or two. */
export const HEAD = 6000

/** A value found at `offset`; contracts are quoted by page, not by box. */
export function contractField(
  contract: ContractText,
  value: string,
  confidence: number,
  offset: number,
  reason: string,
): Field {
  const page = contract.pages.findLast(({start}) => start <= offset) ?? contract.pages[0]
  return {value, confidence, page: page?.page ?? null, box: null, source: page?.source ?? null, reason}
}

// Contracts are signed long before and end long after today.
const LATEST = '2099-12-31'

/** ISO date of a match by the contract's date order. */
export const contractDate = (contract: ContractText, match: DateMatch): string | null =>
  resolveDate(match, contract.order, LATEST)?.iso ?? null

/** First date within `reach` characters behind `offset`. */
export function dateAfter(
  contract: ContractText,
  offset: number,
  reach: number,
): {iso: string; start: number; end: number} | null {
  const [match] = findDates(contract.text.slice(offset, offset + reach))
  const iso = match === undefined ? null : contractDate(contract, match)
  return match === undefined || iso === null ? null : {iso, start: offset + match.start, end: offset + match.end}
}
