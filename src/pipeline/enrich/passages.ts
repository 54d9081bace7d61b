import {summaryLabel} from '../scan/bill/words/summary.ts'
import {fold} from '../scan/values/fold.ts'
import {type Folded, foldText} from './fold-text.ts'
import type {Sheet} from './sheets.ts'

/** A part of a page that was sent: a model can quote from nothing else. */
export interface Passage {
  sheet: Sheet
  /** [start, end) of the sheet's text. */
  start: number
  end: number
  folded: Folded
}

/**
 * Characters that are sent of a document at most: about 4,000 tokens. Local servers hold 4,096 to 8,192 of them by default,
 * and drop the beginning of what is longer without a word.
 */
export const maxCharacters = 14_000
/** Who, when and what for stands at the beginning; who signed at the end. */
const head = 5000
const tail = 2000
/** Characters around a line that says what is looked for. */
const around = 350

/** What a contract says anywhere, each by the words of its lines; the number of a topic's lines says nothing about its weight. */
const topics: readonly RegExp[] = [
  /\bgovern(?:ed|ing)\b.{0,60}\blaws?\b|\blaws? of\b|\brecht der\b|\bdroit\b|\blegge\b/iu,
  /\b(?:automatically )?(?:renew\w{0,6}|extend(?:ed|s)?|successive)\b|\bverlänger\w{1,4}|\btacite\b/iu,
  /\b(?:initial term|term of th|term shall|shall continue|remain in (?:full )?(?:force|effect)|expir\w{1,7}|laufzeit|durée|durata)/iu,
  /\b(?:days|months|tage|monate)\b.{0,60}\b(?:notice|kündigung)|\bnotice\b.{0,80}\b(?:days|months)\b|\bkündigungsfrist/iu,
  /\beffective (?:date|as of)\b|\bcommenc\w{1,6} (?:date|on)\b|\btritt .{0,30}in kraft\b/iu,
]

interface Range {
  start: number
  end: number
}

/** The whole document where it is short; else its head, its end, and what stands around totals, dates and terms. */
export function passagesOf(sheets: readonly Sheet[]): Passage[] {
  const starts: number[] = []
  let length = 0
  for (const {text} of sheets) {
    starts.push(length)
    length += text.length
  }
  const ranges = length <= maxCharacters ? [{start: 0, end: length}] : chosenRanges(sheets, starts, length)
  return sheets.flatMap((sheet, i) => ranges.flatMap((range) => passageIn(sheet, starts[i]!, range)))
}

function passageIn(sheet: Sheet, offset: number, range: Range): Passage[] {
  const start = Math.max(0, range.start - offset)
  const end = Math.min(sheet.text.length, range.end - offset)
  if (end <= start || sheet.text.slice(start, end).trim() === '') return []
  return [{sheet, start, end, folded: foldText(sheet.text.slice(start, end))}]
}

/** Ranges over all sheets one after the other, in order, that do not overlap. */
function chosenRanges(sheets: readonly Sheet[], starts: readonly number[], length: number): Range[] {
  const chosen: Range[] = [
    {start: 0, end: head},
    {start: length - tail, end: length},
  ]
  let left = maxCharacters - head - tail
  const places = sheets.map(({text}, i) => tellingPlaces(text).map((found) => found.map((at) => starts[i]! + at)))
  const byTopic = [...topics.keys(), topics.length].map((topic) => places.flatMap((found) => found[topic]!))
  for (const at of inTurn(byTopic)) {
    const range = {start: Math.max(0, at - around), end: Math.min(length, at + around)}
    const isNew = !chosen.some((other) => range.start < other.end && other.start < range.end)
    if (!isNew || left < 2 * around) continue
    chosen.push(range)
    left -= range.end - range.start
  }
  return chosen.toSorted((a, b) => a.start - b.start)
}

/** The first of each list, then the second of each, and so on. */
function* inTurn<T>(lists: readonly T[][]): Generator<T> {
  const longest = Math.max(0, ...lists.map(({length}) => length))
  for (let i = 0; i < longest; i++) for (const list of lists) if (i < list.length) yield list[i]!
}

/** Pieces of lines: one of a text file may be a whole chapter. */
const lines = /[^\n]{1,400}/gu

/** Places in a text by topic: words of contracts, and last the labels of sums. */
function tellingPlaces(text: string): number[][] {
  const found: number[][] = Array.from({length: topics.length + 1}, () => [])
  for (const {0: line, index} of text.matchAll(lines)) {
    for (const [topic, pattern] of topics.entries()) {
      const at = pattern.exec(line)?.index
      if (at !== undefined) found[topic]!.push(index + at)
    }
    const isSum = /\d/.test(line) && line.length < 120 && (summaryLabel(fold(line))?.role ?? 'noise') !== 'noise'
    if (isSum) found[topics.length]!.push(index)
  }
  return found
}
