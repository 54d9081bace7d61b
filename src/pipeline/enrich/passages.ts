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
const head = 6000
const tail = 2500
/** Lines around one that says what is looked for. */
const around = 350

const contractWords =
  /\b(?:term|terminat\w{1,6}|renew\w{0,6}|extend\w{0,4}|notice|govern\w{1,5}|effective|commenc\w{1,6}|expir\w{1,7}|laufzeit|kündigung\w{0,3}|verlänger\w{1,4}|recht|résili\w{1,6}|durée|preavviso|durata)\b/iu

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
  for (const [i, sheet] of sheets.entries()) {
    for (const line of tellingLines(sheet.text)) {
      const start = Math.max(starts[i]!, starts[i]! + line - around)
      const range = {start, end: Math.min(length, start + 2 * around)}
      const isNew = !chosen.some((other) => range.start < other.end && other.start < range.end)
      if (!isNew || left < 2 * around) continue
      chosen.push(range)
      left -= range.end - range.start
    }
  }
  return chosen.toSorted((a, b) => a.start - b.start)
}

/** A line of a text file may be a whole chapter. */
const maxLine = 400

/** Offsets of lines with the label of a sum, or with words about the term of a contract. */
function* tellingLines(text: string): Generator<number> {
  for (const match of text.matchAll(new RegExp(`[^\\n]{1,${maxLine}}`, 'gu'))) {
    const [line] = match
    const isSum = /\d/.test(line) && line.length < 120 && (summaryLabel(fold(line))?.role ?? 'noise') !== 'noise'
    if (isSum || contractWords.test(line)) yield match.index
  }
}
