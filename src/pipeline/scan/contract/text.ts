import type {Page} from '../../../types/document.ts'
import {dateOrderOf, type OrderEvidence} from '../values/date-order.ts'
import {findDates} from '../values/dates.ts'
import {isFurniture} from './furniture.ts'
import {addLine, Squeezed} from './squeeze.ts'

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
  /** Where a new thought begins in `text`, by its lines: ascending. */
  paragraphs: number[]
  order: OrderEvidence
}

/** Characters that are read, 700 pages of print: what follows is annexes, and work stays bounded. */
const LONGEST = 2_000_000
/** Parties, title and date stand in the first page or two. */
export const HEAD = 6000
const TITLE_LINES = 60

/** Lines of a text with their offsets. */
function* linesOf(text: string): Generator<Span> {
  for (let start = 0; start <= text.length; ) {
    const end = text.indexOf('\n', start)
    yield {start, end: end === -1 ? text.length : end}
    if (end === -1) return
    start = end + 1
  }
}

const SHORT_LINE = 60
const numbered =
  /^(?:(?:ARTICLE|Article|SECTION|Section|Clause|CLAUSE|§+|Art\.|Artikel|Artículo|Articolo|Artigo) ?)?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[IVXLC]{1,6}|\p{Lu}(?=[.)]))[.):]?(?: |$)/u

/**
 * Whether a line begins a new thought: a number, or behind a heading, a gap or the end of a sentence. Page breaks leave gaps
 * inside sentences.
 */
function beginsParagraph(line: string, before: string, isAfterGap: boolean): boolean {
  if (before === '' || (numbered.test(line) && /^\P{Ll}{0,30}\p{Lu}/u.test(line))) return true
  if (before.length < SHORT_LINE && numbered.test(before) && /^["“„(]?\p{Lu}/u.test(line))
    return !/[,;&]$/u.test(before)
  return isAfterGap && ((before.length < SHORT_LINE && !/^\p{Ll}/u.test(line)) || /[.;:!?"”)]$/u.test(before))
}

/** What is known between one line and the next, also over a page break. */
interface Reading {
  squeezed: Squeezed
  isLineOfPage: (line: string) => boolean
  titleLines: string[]
  /** The last line that was kept. */
  before: string
}

function addPage(reading: Reading, text: string): void {
  let isAfterGap = true
  for (const {start, end} of linesOf(text)) {
    const line = text.slice(start, end).trim()
    if (line === '') isAfterGap = true
    else if (!reading.isLineOfPage(line)) {
      addKept(reading, line, isAfterGap)
      addLine(reading.squeezed, text, start, end)
      isAfterGap = false
    }
  }
}

function addKept(reading: Reading, line: string, isAfterGap: boolean): void {
  const {squeezed, titleLines, before} = reading
  if (beginsParagraph(line, before, isAfterGap)) squeezed.paragraphs.push(squeezed.length)
  reading.before = line
  if (titleLines.length >= TITLE_LINES) return
  // Centred lines that a converter joined keep their margins.
  const parts = line.slice(0, 2000).split(/\s{4,}/u)
  titleLines.push(...parts.map((part) => part.replace(/\s+/gu, ' ')))
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
  const reading: Reading = {squeezed, isLineOfPage, titleLines: [], before: ''}
  const starts: ContractText['pages'] = []
  for (const page of kept) {
    starts.push({page, start: squeezed.length})
    addPage(reading, page.text)
  }
  const text = squeezed.finish()
  return {
    text,
    lines: reading.titleLines,
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
