import type {ReadRow} from '../layout/reading.ts'
import {extentOf} from '../layout/rows.ts'
import {letterCount} from '../values/fold.ts'
import {isMoney} from '../values/numbers.ts'
import {type Column, columnPatterns} from './words/table.ts'

/** Plumb horizontal extent. */
export interface Extent {
  left: number
  right: number
}

/** The head of a column. */
export interface Head extends Extent {
  kind: Column
}

const columnNames = Object.keys(columnPatterns) as Column[]

interface HeadMatch {
  kind: Column
  start: number
  end: number
}

/** Phrases of column heads in a row's text; of overlapping ones the longest is one. */
function headMatches(row: ReadRow): HeadMatch[] {
  const found = columnNames
    .flatMap((kind) =>
      [...row.folded.matchAll(columnPatterns[kind])].map((match) => ({
        kind,
        start: match.index,
        end: match.index + match[0].length,
      })),
    )
    .sort((a, b) => b.end - b.start - (a.end - a.start))
  const kept: HeadMatch[] = []
  for (const head of found) {
    if (!kept.some((other) => head.start < other.end && other.start < head.end)) kept.push(head)
  }
  return kept.sort((a, b) => a.start - b.start)
}

/** The column heads of a row from left to right. */
export const headsOf = (row: ReadRow): Head[] =>
  headMatches(row).map(({kind, start, end}) => ({kind, ...extentOf(row, start, end)}))

/** Which part of a row's letters are column heads, 0 to 1. */
export function headedShare(row: ReadRow): number {
  const headed = headMatches(row).reduce((sum, {start, end}) => sum + letterCount(row.folded.slice(start, end)), 0)
  return headed / Math.max(letterCount(row.folded), 1)
}

/** Column heads of a row; a table header has at least two kinds and no money. */
export function headerColumns(row: ReadRow): Column[] {
  if (row.numbers.some((number) => isMoney(number) && number.decimals === 2)) return []
  return [...new Set(headMatches(row).map((head) => head.kind))]
}

export function isTableHeader(row: ReadRow): boolean {
  // "No. qty: 2  No. items: 2" counts, it heads nothing.
  if (/:\s*\S/.test(row.text) && (row.cells.length < 3 || row.numbers.length > 1)) return false
  const columns = headerColumns(row)
  const named = columns.filter((column) => column !== 'other')
  return (
    named.length >= 2 &&
    row.words.length <= 16 &&
    (columns.includes('description') || columns.includes('quantity') || columns.includes('unitPrice'))
  )
}

const overlap = (a: Extent, b: Extent): number => Math.min(a.right, b.right) - Math.max(a.left, b.left)

/** The head that an extent stands under: the one it overlaps most, else the nearest within `reach`. */
export function headOver(heads: readonly Head[], extent: Extent, reach: number): Head | undefined {
  const [best] = heads.map((head) => ({head, shared: overlap(head, extent)})).sort((a, b) => b.shared - a.shared)
  return best !== undefined && best.shared > -reach ? best.head : undefined
}
