import type {Box, Page} from '../../../types/document.ts'
import {boxesForRange} from '../../ingest/boxes.ts'
import {dateOrderOf, type OrderEvidence} from '../values/date-order.ts'
import {findDates} from '../values/dates.ts'
import {isFurniture} from './furniture.ts'

/** [start, end) of the contract's text. */
export interface Span {
  start: number
  end: number
}

/** The whole contract as one text with single blanks, and the way back to its pages. */
export interface ContractText {
  text: string
  /** Non-empty lines of the beginning, for the title. */
  lines: string[]
  /** Where each page starts in `text`. */
  pages: {page: Page; start: number}[]
  /** For each character of `text` its offset in the text of its page. */
  origins: Uint32Array
  /** Where a paragraph begins in `text` after an empty line, ascending. */
  paragraphs: number[]
  order: OrderEvidence
}

/** Characters that are read, 700 pages of print: what follows is annexes, and work stays bounded. */
const LONGEST = 2_000_000
/** Parties, title and date stand in the first page or two. */
export const HEAD = 6000
const TITLE_LINES = 60

class Squeezed {
  text = ''
  readonly origins: Uint32Array
  readonly paragraphs: number[] = []
  #units: string[] = []
  #length = 0
  #last = ''
  #beforeLast = ''

  constructor(capacity: number) {
    this.origins = new Uint32Array(capacity)
  }

  get length(): number {
    return this.#length
  }

  add(unit: string, origin: number): void {
    this.#units.push(unit)
    this.origins[this.#length++] = origin
    this.#beforeLast = this.#last
    this.#last = unit
  }

  /** One blank, or none where one stands already. */
  blank(origin: number): void {
    if (this.#last !== ' ' && this.#length > 0) this.add(' ', origin)
  }

  /** "27t h day": a raised ordinal that was torn from its number. */
  joinOrdinal(unit: string, next: string): void {
    const torn = this.#last === ' ' && /[tdh]/.test(unit) && /[snrt]/.test(this.#beforeLast) && !/\p{L}/u.test(next)
    const digit = this.#units.at(-3) ?? ''
    if (!torn || !/\d/.test(digit)) return
    this.#units.pop()
    this.#length--
    this.#last = this.#beforeLast
  }

  finish(): string {
    return this.#units.join('')
  }
}

function addLine(squeezed: Squeezed, text: string, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const unit = text.charAt(i)
    if (/\s/.test(unit)) squeezed.blank(i)
    else {
      if (unit === 'h' || unit === 't' || unit === 'd') squeezed.joinOrdinal(unit, text.charAt(i + 1))
      squeezed.add(unit, i)
    }
  }
  squeezed.blank(Math.max(from, to - 1))
}

/** Lines of a text with their offsets. */
function* linesOf(text: string): Generator<Span> {
  for (let start = 0; start <= text.length; ) {
    const end = text.indexOf('\n', start)
    yield {start, end: end === -1 ? text.length : end}
    if (end === -1) return
    start = end + 1
  }
}

function addPage(squeezed: Squeezed, text: string, isLineOfPage: (line: string) => boolean, lines: string[]): void {
  let isAfterGap = true
  for (const {start, end} of linesOf(text)) {
    const line = text.slice(start, end)
    const trimmed = line.trim()
    if (trimmed === '') isAfterGap = true
    else if (!isLineOfPage(trimmed)) {
      if (isAfterGap) squeezed.paragraphs.push(squeezed.length)
      isAfterGap = false
      addLine(squeezed, text, start, end)
      // Centred lines that a converter joined keep their margins.
      if (lines.length < TITLE_LINES) lines.push(...trimmed.split(/\s{4,}/u).map((part) => part.replace(/\s+/gu, ' ')))
    }
  }
}

/** The text of all pages without what belongs to the paper: running heads, page numbers, notes of archives. */
export function contractText(pages: readonly Page[]): ContractText {
  const kept: Page[] = []
  let budget = LONGEST
  for (const page of pages) {
    if (budget <= 0) break
    kept.push(budget < page.text.length ? {...page, text: page.text.slice(0, budget)} : page)
    budget -= page.text.length
  }
  const squeezed = new Squeezed(kept.reduce((sum, {text}) => sum + text.length + 1, 0))
  const isLineOfPage = isFurniture(kept.map(({text}) => text))
  const starts: ContractText['pages'] = []
  const lines: string[] = []
  for (const page of kept) {
    starts.push({page, start: squeezed.length})
    addPage(squeezed, page.text, isLineOfPage, lines)
  }
  const text = squeezed.finish()
  return {
    text,
    lines,
    pages: starts,
    origins: squeezed.origins,
    paragraphs: squeezed.paragraphs,
    order: orderOf(text),
  }
}

const american =
  /\b(?:United States|U\.S\.A?\.?|USA|Securities and Exchange|Securities Exchange Act|Delaware|California|Nevada|Texas|Florida)\b/u

/** Day or month first: as of bills, and month first where a contract is about the United States. */
function orderOf(text: string): OrderEvidence {
  const order = dateOrderOf(findDates(text.slice(0, HEAD)), {currency: null, text: text.slice(0, 50_000), mark: '.'})
  return order.confidence < 0.6 && american.test(text.slice(0, 50_000))
    ? {order: 'mdy', confidence: 0.88, reason: 'it is about the United States'}
    : order
}

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
