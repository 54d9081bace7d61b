import type {Clock} from '../clock.ts'
import {encodePath} from '../path-bytes.ts'
import {type BatchRow, type ItemRow, inTheirOrder, toBatch, toItem} from './batch-rows.ts'
import {type Db, withFullSync, writeTransaction} from './database.ts'
import {notFound} from './errors.ts'
import {idByPrefix} from './prefixes.ts'
import {wantReport} from './reports.ts'
import {type PathColumn, pathOf} from './rows.ts'
import {all, first, run} from './statements.ts'
import type {Sync} from './sync.ts'
import type {BatchCounts, Store} from './types.ts'
import {memoryVersion} from './vendors.ts'

type Family =
  | 'createBatch'
  | 'closeBatch'
  | 'cancelBatch'
  | 'raisePercent'
  | 'batch'
  | 'batches'
  | 'batchCounts'
  | 'items'
  | 'itemsOfRun'
  | 'unpublished'
  | 'unpublishedOfRun'
  | 'markPublished'
  | 'refuseOutput'
  | 'publishedFrom'
  | 'plannedFor'
  | 'isKeptOriginal'
  | 'batchesOfRuns'

const batchColumns = 'public_id, created_at, closed_at, cancelled_at, cwd, out_dir, meta, keep_duplicates, percent'

const itemSql = `
  SELECT b.public_id batch, i.ordinal, i.path, i.outcome, i.reason, i.error, i.out_path, i.in_place, i.published_at,
    d.public_id document, r.public_id run, i.within,
    (SELECT c.public_id FROM batch_item w JOIN document c ON c.id = w.document_id
      WHERE i.within IS NOT NULL AND w.batch_id = i.batch_id AND w.ordinal = i.within) container
  FROM batch_item i JOIN batch b ON b.id = i.batch_id
    LEFT JOIN document d ON d.id = i.document_id LEFT JOIN run r ON r.id = i.run_id`

export function batchQueries(db: Db, clock: Clock): Sync<Pick<Store, Family>> {
  const items = (where: string, ...parameters: unknown[]) =>
    all<ItemRow>(db, `${itemSql} WHERE ${where} ORDER BY i.batch_id, i.ordinal`, ...parameters).map(toItem)
  const stamp = (batch: string, column: 'closed_at' | 'cancelled_at') => {
    const changed = run(
      db,
      `UPDATE batch SET ${column} = coalesce(${column}, ?) WHERE public_id = ?`,
      clock.now(),
      batch,
    )
    if (changed === 0) throw notFound('batch', batch)
  }
  return {
    createBatch({id, cwd, outDir, meta, keepDuplicates = false, report = null}) {
      const values = [encodePath(cwd), outDir === null ? null : encodePath(outDir), JSON.stringify(meta)]
      writeTransaction(db, () => {
        run(db, insertBatchSql, id, clock.now(), ...values, memoryVersion(db), Number(keepDuplicates))
        if (report !== null) wantReport(db, clock, id, report)
      })
    },
    closeBatch(batch) {
      withFullSync(db, () => writeTransaction(db, () => stamp(batch, 'closed_at')))
    },
    cancelBatch(batch) {
      writeTransaction(db, () => stamp(batch, 'cancelled_at'))
    },
    raisePercent: (batch, percent) => raisePercent(db, batch, percent),
    batch(idPrefix) {
      const id = idByPrefix(db, 'b', idPrefix)
      if (id === null) return null
      const row = first<BatchRow>(db, `SELECT ${batchColumns} FROM batch WHERE public_id = ?`, id)
      return row === null ? null : toBatch(row)
    },
    batches: (limit) =>
      all<BatchRow>(db, `SELECT ${batchColumns} FROM batch ORDER BY id DESC LIMIT ?`, limit).map((row) => toBatch(row)),
    batchCounts(batch) {
      const rows = all<{state: keyof BatchCounts; n: number}>(db, countsSql, batch)
      return Object.fromEntries(rows.map(({state, n}) => [state, n])) as BatchCounts
    },
    items: (batch, part = {after: -1, limit: -1}) => inTheirOrder(items(partSql, batch, part.after, part.limit)),
    itemsOfRun: (run) => items('i.run_id = (SELECT id FROM run WHERE public_id = ?)', run),
    unpublished: (batch) =>
      batch === undefined
        ? items(unpublished)
        : items(`i.batch_id = (SELECT id FROM batch WHERE public_id = ?) AND ${unpublished}`, batch),
    unpublishedOfRun: (run) => items(`i.run_id = (SELECT id FROM run WHERE public_id = ?) AND ${unpublished}`, run),
    markPublished(batch, ordinal) {
      if (run(db, publishedSql, clock.now(), batch, ordinal) === 0) throw notFound('item', `${batch} ${ordinal}`)
    },
    refuseOutput(batch, ordinal, error) {
      if (run(db, refusedSql, JSON.stringify(error), batch, ordinal) === 0)
        throw notFound('item', `${batch} ${ordinal}`)
    },
    publishedFrom(outPath) {
      const row = first<{path: PathColumn}>(db, publishedFromSql, encodePath(outPath))
      return row ? pathOf(row.path) : null
    },
    plannedFor(outPath) {
      const row = first<{path: PathColumn}>(db, plannedForSql, encodePath(outPath))
      return row ? pathOf(row.path) : null
    },
    isKeptOriginal: (sha256) => first<{kept: number}>(db, keptOriginalSql, sha256)!.kept === 1,
    batchesOfRuns: (runs) => all<{id: string}>(db, batchesOfRunsSql, JSON.stringify(runs)).map(({id}) => id),
  }
}

const unpublished = `i.out_path IS NOT NULL AND i.published_at IS NULL AND r.state = 'done' AND i.error IS NULL
  AND (i.in_place IS NULL OR b.cancelled_at IS NULL)`

const insertBatchSql = `
  INSERT INTO batch(public_id, created_at, cwd, out_dir, meta, memory_version, keep_duplicates) VALUES(?, ?, ?, ?, ?, ?, ?)`

// Inputs that were given, and behind each what is inside of it.
const partSql = `(i.batch_id, i.ordinal) IN (
  WITH RECURSIVE
    given(batch, ordinal) AS (
      SELECT batch_id, ordinal FROM batch_item
      WHERE batch_id = (SELECT id FROM batch WHERE public_id = ?) AND within IS NULL AND ordinal > ?
      ORDER BY ordinal LIMIT ?),
    part(batch, ordinal) AS (
      SELECT * FROM given
      UNION ALL SELECT w.batch_id, w.ordinal FROM part JOIN batch_item w ON w.batch_id = part.batch AND w.within = part.ordinal)
  SELECT * FROM part)`

const publishedFromSql = `
  SELECT path FROM batch_item WHERE out_path = ? AND published_at IS NOT NULL AND in_place IS NULL
  ORDER BY published_at DESC LIMIT 1`

// No index: asked for the few files that a killed run left only, 11-20 ms in 100,000 items.
const plannedForSql = 'SELECT path FROM batch_item WHERE out_path = ? AND in_place IS NULL ORDER BY id DESC LIMIT 1'

const countsSql = `
  SELECT state, n FROM batch_count WHERE batch_id = (SELECT id FROM batch WHERE public_id = ?) AND n > 0`

const publishedSql = `
  UPDATE batch_item SET published_at = ? WHERE batch_id = (SELECT id FROM batch WHERE public_id = ?) AND ordinal = ?`

const refusedSql = `
  UPDATE batch_item SET error = ? WHERE batch_id = (SELECT id FROM batch WHERE public_id = ?) AND ordinal = ?`

const keptOriginalSql = `
  SELECT EXISTS (SELECT 1 FROM batch_item i JOIN document d ON d.id = i.document_id
    WHERE d.sha256 = ? AND i.in_place = 'backup') kept`

const batchesOfRunsSql = `
  SELECT DISTINCT b.public_id id FROM batch_item i JOIN batch b ON b.id = i.batch_id
  WHERE i.run_id IN (SELECT id FROM run WHERE public_id IN (SELECT value FROM json_each(?)))
    AND i.outcome = 'queued' AND b.cancelled_at IS NULL
  ORDER BY b.id DESC`

/** Read first: a status that shows nothing new must not wait for a writer. */
function raisePercent(db: Db, batch: string, percent: number): number {
  const shown = first<{percent: number}>(db, 'SELECT percent FROM batch WHERE public_id = ?', batch)
  if (shown === null) throw notFound('batch', batch)
  if (percent <= shown.percent) return shown.percent
  const raise = 'UPDATE batch SET percent = max(percent, ?) WHERE public_id = ? RETURNING percent'
  return writeTransaction(db, () => first<{percent: number}>(db, raise, percent, batch)!.percent)
}
