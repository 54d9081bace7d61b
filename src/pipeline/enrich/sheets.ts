import type {Box, DocumentKind, Page, PageSource} from '../../types/document.ts'
import {boxesForRange} from '../ingest/boxes.ts'
import {boxOf, type Row, rowsOf, unionBox} from '../scan/layout/rows.ts'

/** The text of a page as a model gets it, and where it stands on the page. */
export interface Sheet {
  page: number
  source: PageSource
  text: string
  /** Of the words that [start, end) of the text touches; null for formats without pages. */
  boxOf(start: number, end: number): Box | null
}

const tabular = new Set<DocumentKind>(['bill', 'receipt', 'invoice', 'statement', 'payslip'])

/**
 * Bills are sent row by row, so that a label stands beside its figure whatever order an engine read them in; all else as
 * its text runs, in which clauses have their offsets.
 */
export function sheetsOf(pages: readonly Page[], kind: DocumentKind): Sheet[] {
  return pages.map((page) => (tabular.has(kind) || page.text.trim() === '' ? sheetOfRows(page) : sheetOfText(page)))
}

function sheetOfText(page: Page): Sheet {
  return {
    page: page.page,
    source: page.source,
    text: page.text,
    boxOf: (start, end) => boxAround(boxesForRange(page, start, end)),
  }
}

function sheetOfRows(page: Page): Sheet {
  const rows = rowsOf(page)
  const starts: number[] = []
  let length = 0
  for (const {text} of rows) {
    starts.push(length)
    length += text.length + 1
  }
  return {
    page: page.page,
    source: page.source,
    text: rows.map(({text}) => text).join('\n'),
    boxOf: (start, end) => boxAround(rows.flatMap((row, i) => boxIn(row, start - starts[i]!, end - starts[i]!))),
  }
}

function boxIn(row: Row, start: number, end: number): Box[] {
  if (end <= 0 || start >= row.text.length) return []
  const box = boxOf(row, start, end)
  return box === null ? [] : [box]
}

const boxAround = (boxes: readonly Box[]): Box | null => (boxes.length === 0 ? null : unionBox(boxes))
