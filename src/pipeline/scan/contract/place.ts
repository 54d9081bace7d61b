import type {Box, Page} from '../../../types/document.ts'
import {boxesForRange} from '../../ingest/boxes.ts'
import type {ContractText, Span} from './text.ts'

/** A stretch of the contract as it stands on one page. */
export interface Place {
  page: Page
  /** UTF-16 offsets into the text of the page. */
  start: number
  end: number
}

/**
 * Where a span stands. A span over a page break is cut there: `keep` is the part that must not be lost, by default the
 * beginning. White space at both ends is left out.
 */
export function placeOf(contract: ContractText, span: Span, keep: number = span.start): Place | null {
  const index = contract.pages.findLastIndex(({start}) => start <= keep)
  const own = contract.pages[index]
  if (own === undefined) return null
  let start = Math.max(span.start, own.start)
  let end = Math.min(span.end, contract.pages[index + 1]?.start ?? contract.text.length)
  while (start < end && contract.text.charAt(start) === ' ') start++
  while (end > start && contract.text.charAt(end - 1) === ' ') end--
  if (start === end) return null
  return {page: own.page, start: contract.origins[start] ?? 0, end: (contract.origins[end - 1] ?? 0) + 1}
}

/** The box around all words of a place; null for pages without an image. */
export function boxOfPlace({page, start, end}: Place): Box | null {
  const boxes = boxesForRange(page, start, end)
  if (boxes.length === 0) return null
  const x = Math.min(...boxes.map((box) => box[0]))
  const y = Math.min(...boxes.map((box) => box[1]))
  return [x, y, Math.max(...boxes.map((b) => b[0] + b[2])) - x, Math.max(...boxes.map((b) => b[1] + b[3])) - y]
}
