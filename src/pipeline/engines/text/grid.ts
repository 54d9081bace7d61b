import type {Page, Word} from '../../../types/document.ts'

/** Units of the character grid that words of text formats stand on. */
const cell = {width: 10, height: 20}

/**
 * Words cost ~150 bytes each and only serve documents that may be bills: a bill has under 2,000 lines, and 50,000 words
 * (one CSV line can have a million) stay below 10 MB. Text is kept whole.
 */
const budget = {lines: 2_000, words: 50_000}

/** A page of 3,000 lines is about 200 kB: one search result then shows a part of a log, not all of it. */
const linesPerPage = 3_000

/** Widest table cell that moves the columns after it, in characters: longer ones push only their own row. */
const widestCell = 60

/**
 * `stops`: tabs go to multiples of 8 columns, as in a terminal. `columns`: a tab ends a table cell, and cells of
 * consecutive lines (up to an empty line) are aligned.
 */
export type TabMode = 'stops' | 'columns'

/** Pages of a text format: form feeds and every 3,000 lines begin a new page, empty pages are left out. */
export function layOutPages(texts: string[], engine: string, tabs: TabMode): Page[] {
  const left = {...budget}
  return texts
    .flatMap((text) => text.split('\f').flatMap(cutLongText))
    .map((text) => text.replace(/^(?:[^\S\n]*\n)+/, '').trimEnd())
    .filter((text) => text !== '')
    .map((text, index) => ({
      page: index + 1,
      width: 0,
      height: 0,
      dpi: 72,
      rotation: 0,
      source: 'text',
      engine,
      text,
      words: gridWords(text, tabs, left),
      confidence: 1,
    }))
}

function cutLongText(text: string): string[] {
  const pages: string[] = []
  let start = 0
  let lines = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    if (++lines % linesPerPage !== 0) continue
    pages.push(text.slice(start, at))
    start = at + 1
  }
  return [...pages, text.slice(start)]
}

function gridWords(text: string, tabs: TabMode, left: {lines: number; words: number}): Word[] {
  if (left.lines <= 0 || left.words <= 0) return []
  const rows = text.split('\n', left.lines).map((line) => line.split('\t'))
  left.lines -= rows.length
  const words: Word[] = []
  for (const [first, block] of blocks(rows)) {
    const widths = tabs === 'columns' ? columnWidths(block) : null
    block.forEach((cells, index) => {
      addRow(words, cells, first + index, widths, left)
    })
  }
  return words
}

/** Runs of lines between empty lines, with the number of their first line. */
function* blocks(rows: string[][]): Generator<[first: number, block: string[][]]> {
  let first = 0
  for (let at = 0; at <= rows.length; at++) {
    if (at < rows.length && rows[at]!.some((text) => text.trim() !== '')) continue
    if (at > first) yield [first, rows.slice(first, at)]
    first = at + 1
  }
}

/** Width of each column in characters; the last cell of a row needs none. */
function columnWidths(block: string[][]): number[] {
  const widths: number[] = []
  for (const cells of block) {
    for (let i = 0; i < cells.length - 1; i++) {
      widths[i] = Math.max(widths[i] ?? 0, Math.min(widestCell, cells[i]!.trim().length))
    }
  }
  return widths
}

function addRow(words: Word[], cells: string[], row: number, widths: number[] | null, left: {words: number}): void {
  let start = 0
  let planned = 0
  for (const [index, raw] of cells.entries()) {
    const text = widths ? raw.trim() : raw
    for (const match of text.matchAll(/\S+/g)) {
      if (left.words-- <= 0) return
      const box: Word['box'] = [
        (start + match.index) * cell.width,
        row * cell.height,
        match[0].length * cell.width,
        cell.height,
      ]
      words.push({text: match[0], box, confidence: 1, line: row})
    }
    const end = start + text.length
    planned += (widths?.[index] ?? 0) + 2
    start = widths ? Math.max(end + 2, planned) : (Math.floor(end / 8) + 1) * 8
  }
}
