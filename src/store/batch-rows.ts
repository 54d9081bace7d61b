import {failureOf, type PathColumn, pathOf, pathOrNull} from './rows.ts'
import type {InPlace, ItemOutcome, StoredBatch, StoredItem} from './types.ts'

export interface BatchRow {
  public_id: string
  created_at: number
  closed_at: number | null
  cancelled_at: number | null
  cwd: PathColumn
  out_dir: PathColumn | null
  meta: string
  keep_duplicates: number
  percent: number
  /** The machine whose paths these are; a store of one machine does not say. */
  host?: string
}

export interface ItemRow {
  batch: string
  ordinal: number
  path: PathColumn
  outcome: ItemOutcome
  reason: string | null
  error: string | null
  out_path: PathColumn | null
  in_place: InPlace | null
  published_at: number | null
  document: string | null
  run: string | null
  within: number | null
  container: string | null
}

/** The machine whose paths a row has, if that is not `host`; empty: all have them. */
export const foreignHost = (of: string | undefined, host: string): string | null =>
  of === undefined || of === '' || of === host ? null : of

/** As `host` sees it. */
export function toBatch(row: BatchRow, host = ''): StoredBatch {
  return {
    id: row.public_id,
    createdAt: row.created_at,
    closedAt: row.closed_at,
    cancelledAt: row.cancelled_at,
    cwd: pathOf(row.cwd),
    outDir: pathOrNull(row.out_dir),
    meta: JSON.parse(row.meta) as Record<string, string>,
    keepDuplicates: row.keep_duplicates === 1,
    percent: row.percent,
    elsewhere: foreignHost(row.host, host),
  }
}

export function toItem(row: ItemRow): StoredItem {
  return {
    batch: row.batch,
    ordinal: row.ordinal,
    path: pathOf(row.path),
    outcome: row.outcome,
    reason: row.reason,
    error: failureOf(row.error),
    outPath: pathOrNull(row.out_path),
    inPlace: row.in_place,
    publishedAt: row.published_at,
    document: row.document,
    run: row.run,
    within: row.within,
    container: row.container,
  }
}

/** Each container before what is inside of it, before the next input. */
export function inTheirOrder(items: StoredItem[]): StoredItem[] {
  const inside = Map.groupBy(items, ({within}) => within)
  const withInside = (item: StoredItem): StoredItem[] => [item, ...(inside.get(item.ordinal) ?? []).flatMap(withInside)]
  return inside.size <= 1 ? items : (inside.get(null) ?? []).flatMap(withInside)
}
