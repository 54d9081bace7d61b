import type {Page} from '../../../types/document.ts'
import {type DateMatch, findDates} from '../values/dates.ts'
import {
  type DecimalMark,
  decimalMarkOf,
  decimalVotes,
  findNumbers,
  type NumberMatch,
  repairDigits,
} from '../values/numbers.ts'
import {median} from './level.ts'
import {joinRows} from './overlap.ts'
import {type Row, rowsOf} from './rows.ts'

/** A row with the numbers and dates that stand in it. */
export interface ReadRow extends Row {
  index: number
  numbers: NumberMatch[]
  dates: DateMatch[]
}

/** Everything the field rules look at; made once per document. */
export interface Reading {
  rows: ReadRow[]
  /** All rows, joined by \n. */
  text: string
  mark: DecimalMark
  /** Median row height: what stands out from it is a heading or a total. */
  height: number
  /** Widest extent of the rows, for left, right and middle. */
  left: number
  right: number
  /** ISO date: nothing is dated later. */
  today: string
}

// A phone photo of a till roll has ~200 rows, a statement ~80 a page; what is longer than this is no bill.
const MAX_ROWS = 4000

/** Rows, numbers and dates of all pages in order; with `join`, rows that two pictures of one paper show count once. */
export function readRows(pages: readonly Page[], today: string, {join = false} = {}): Reading {
  const byPage = pages.map((page) => rowsOf(page))
  const rows = (join ? joinRows(byPage) : byPage.flat()).slice(0, MAX_ROWS)
  const mark = decimalMarkOf(rows.map((row) => row.text))
  return {
    rows: rows.map((row, index) => readRow(row, index, mark)),
    text: rows.map((row) => row.text).join('\n'),
    mark,
    height: median(rows.map((row) => row.height)),
    left: Math.min(...rows.map((row) => row.box[0]), Number.MAX_SAFE_INTEGER),
    right: Math.max(...rows.map((row) => row.box[0] + row.box[2]), 0),
    today,
  }
}

/** "14.3.2026 klo 17.05": where the comma is decimal, hours and minutes are parted by a point, too. */
function isTime(text: string, {start, end}: NumberMatch, dates: readonly DateMatch[]): boolean {
  const isClock = /^(?:[01]?\d|2[0-3])\.[0-5]\d$/.test(text.slice(start, end).trim())
  return (
    isClock &&
    dates.some((date) => /^[\s,]*(?:kl[.:o]*|um|h|o)?\s*$/i.test(text.slice(date.end, start)) && date.end <= start)
  )
}

function readRow(row: Row, index: number, mark: DecimalMark): ReadRow {
  const figures = row.source === 'ocr' ? repairDigits(row.text) : row.text
  const dates = findDates(figures, row.source === 'ocr')
  const numbers = findNumbers(figures, mark, row.source === 'ocr').filter(
    (number) =>
      !dates.some((date) => number.start < date.end && date.start < number.end) &&
      !(mark === ',' && isTime(figures, number, dates)),
  )
  return {...row, index, numbers, dates}
}

/** The same rows where a document that does not show its decimal mark ("1.250") is known to use this one. */
export function withMark(reading: Reading, mark: DecimalMark): Reading {
  const isKnown = mark === reading.mark || decimalVotes(reading.rows.map((row) => row.text)) !== 0
  return isKnown ? reading : {...reading, mark, rows: reading.rows.map((row, index) => readRow(row, index, mark))}
}

/** A till roll shows fewer than ~55 characters in its width; a page of a letter more. */
export function isNarrow(reading: Reading): boolean {
  return (reading.right - reading.left) / Math.max(reading.height, 1) < 36
}
