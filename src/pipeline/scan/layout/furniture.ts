import {isMoney} from '../values/numbers.ts'
import type {Reading, ReadRow} from './reading.ts'

/** What a page header or footer keeps from page to page: all but its numbers. */
const keyOf = (row: ReadRow): string => row.folded.replace(/\d+/g, '#')

/**
 * Indexes of rows that stand at the same height of several pages: letter heads, footers, page numbers. Rows with money
 * are not taken: two pages of a table can hold the same item at the same place.
 */
export function furnitureRows({rows}: Reading): Set<number> {
  const candidates = rows.filter((row) => row.boxed && !row.numbers.some(isMoney))
  const groups = Map.groupBy(candidates, keyOf)
  const repeated = (row: ReadRow): boolean =>
    (groups.get(keyOf(row)) ?? []).some(
      (other) => other.page !== row.page && Math.abs(other.box[1] - row.box[1]) < row.height,
    )
  return new Set(candidates.filter(repeated).map((row) => row.index))
}
