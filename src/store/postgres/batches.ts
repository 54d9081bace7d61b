import type {Clock} from '../../clock.ts'
import {type BatchRow, type ItemRow, inTheirOrder, toBatch, toItem} from '../batch-rows.ts'
import {notFound} from '../errors.ts'
import {pathOf} from '../rows.ts'
import type {BatchCounts, Store} from '../types.ts'
import {idByPrefix} from './prefixes.ts'
import {wantReport} from './reports.ts'
import type {PgDatabase} from './sql.ts'
import {pathBytes} from './values.ts'

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

const batchColumns =
  'public_id, created_at, closed_at, cancelled_at, cwd, out_dir, meta, keep_duplicates, percent, host'

const itemSql = `
  SELECT b.public_id batch, i.ordinal, i.path, i.outcome, i.reason, i.error, i.out_path, i.in_place, i.published_at,
    d.public_id document, r.public_id run, i.within,
    (SELECT c.public_id FROM batch_item w JOIN document c ON c.id = w.document_id
      WHERE i.within IS NOT NULL AND w.batch_id = i.batch_id AND w.ordinal = i.within) container
  FROM batch_item i JOIN batch b ON b.id = i.batch_id
    LEFT JOIN document d ON d.id = i.document_id LEFT JOIN run r ON r.id = i.run_id`

/** Number of the batch with this public id. */
const numberOf = (place: string) => `(SELECT id FROM batch WHERE public_id = ${place})`

export function batchQueries(db: PgDatabase, clock: Clock): Pick<Store, Family> {
  const items = async (where: string, ...parameters: unknown[]) =>
    (await db.all<ItemRow>(`${itemSql} WHERE ${where} ORDER BY i.batch_id, i.ordinal`, ...parameters)).map(toItem)
  const batchOf = (row: BatchRow) => toBatch(row, db.host)
  const stamp = async (batch: string, column: 'closed_at' | 'cancelled_at') => {
    const text = `UPDATE batch SET ${column} = coalesce(${column}, $1) WHERE public_id = $2`
    if ((await db.run(text, clock.now(), batch)) === 0) throw notFound('batch', batch)
  }
  const changeItem = async (text: string, value: unknown, batch: string, ordinal: number) => {
    if ((await db.run(text, value, batch, ordinal)) === 0) throw notFound('item', `${batch} ${ordinal}`)
  }
  const inputOf = async (text: string, outPath: string) => {
    const row = await db.first<{path: Buffer}>(text, db.host, pathBytes(outPath))
    return row && pathOf(row.path)
  }
  return {
    async createBatch({id, cwd, outDir, meta, keepDuplicates = false, report = null}) {
      const values = [pathBytes(cwd), outDir === null ? null : pathBytes(outDir), JSON.stringify(meta)]
      await db.transaction(async (sql) => {
        await sql.run(insertBatchSql, id, clock.now(), ...values, Number(keepDuplicates), db.host)
        if (report !== null) await wantReport(sql, clock, id, report)
      })
    },
    closeBatch: (batch) => stamp(batch, 'closed_at'),
    cancelBatch: (batch) => stamp(batch, 'cancelled_at'),
    raisePercent: (batch, percent) => raisePercent(db, batch, percent),
    async batch(idPrefix) {
      const id = await idByPrefix(db, 'b', idPrefix)
      if (id === null) return null
      const row = await db.first<BatchRow>(`SELECT ${batchColumns} FROM batch WHERE public_id = $1`, id)
      return row && batchOf(row)
    },
    batches: async (limit) =>
      (await db.all<BatchRow>(`SELECT ${batchColumns} FROM batch ORDER BY id DESC LIMIT $1`, limit)).map(batchOf),
    async batchCounts(batch) {
      const rows = await db.all<{state: keyof BatchCounts; n: number}>(countsSql, batch)
      return Object.fromEntries(rows.map(({state, n}) => [state, n])) as BatchCounts
    },
    items: async (batch, part) =>
      inTheirOrder(
        part === undefined
          ? await items(`i.batch_id = ${numberOf('$1')}`, batch)
          : await items(partSql, batch, part.after, part.limit),
      ),
    itemsOfRun: (run) => items('i.run_id = (SELECT id FROM run WHERE public_id = $1)', run),
    unpublished: (batch) =>
      batch === undefined
        ? items(unpublished, db.host)
        : items(`${unpublished} AND i.batch_id = ${numberOf('$2')}`, db.host, batch),
    unpublishedOfRun: (run) => items(`${unpublished} AND r.public_id = $2`, db.host, run),
    markPublished: (batch, ordinal) => changeItem(publishedSql, clock.now(), batch, ordinal),
    refuseOutput: (batch, ordinal, error) => changeItem(refusedSql, JSON.stringify(error), batch, ordinal),
    publishedFrom: (outPath) => inputOf(publishedFromSql, outPath),
    plannedFor: (outPath) => inputOf(plannedForSql, outPath),
    isKeptOriginal: async (sha256) => (await db.first<{kept: boolean}>(keptOriginalSql, sha256))!.kept,
    batchesOfRuns: async (runs) => (await db.all<{id: string}>(batchesOfRunsSql, runs)).map(({id}) => id),
  }
}

const insertBatchSql = `
  INSERT INTO batch(public_id, created_at, cwd, out_dir, meta, keep_duplicates, host, memory_version)
  VALUES($1, $2, $3, $4, $5, $6, $7, (SELECT version FROM memory))`

// Inputs that were given, and behind each what is inside of it.
const partSql = `(i.batch_id, i.ordinal) IN (
  WITH RECURSIVE
    given(batch, ordinal) AS (
      SELECT batch_id, ordinal FROM batch_item
      WHERE batch_id = ${numberOf('$1')} AND within IS NULL AND ordinal > $2
      ORDER BY ordinal LIMIT $3),
    part(batch, ordinal) AS (
      SELECT * FROM given
      UNION ALL SELECT w.batch_id, w.ordinal FROM part JOIN batch_item w ON w.batch_id = part.batch AND w.within = part.ordinal)
  SELECT * FROM part)`

// The outputs of other machines are theirs to write.
const unpublished = `
  b.host IN ($1, '') AND i.out_path IS NOT NULL AND i.published_at IS NULL AND r.state = 'done' AND i.error IS NULL
    AND (i.in_place IS NULL OR b.cancelled_at IS NULL)`

const forOutput = `
  SELECT i.path FROM batch_item i JOIN batch b ON b.id = i.batch_id
  WHERE b.host IN ($1, '') AND i.out_path = $2 AND i.in_place IS NULL`

const publishedFromSql = `${forOutput} AND i.published_at IS NOT NULL ORDER BY i.published_at DESC LIMIT 1`

// No index: asked for the few files that a killed run left only.
const plannedForSql = `${forOutput} ORDER BY i.id DESC LIMIT 1`

const countsSql = `
  SELECT state, sum(n) n FROM batch_count WHERE batch_id = ${numberOf('$1')} GROUP BY state HAVING sum(n) > 0`

const publishedSql = `UPDATE batch_item SET published_at = $1 WHERE batch_id = ${numberOf('$2')} AND ordinal = $3`

const refusedSql = `UPDATE batch_item SET error = $1 WHERE batch_id = ${numberOf('$2')} AND ordinal = $3`

const keptOriginalSql = `
  SELECT EXISTS (SELECT 1 FROM batch_item i JOIN document d ON d.id = i.document_id
    WHERE d.sha256 = $1 AND i.in_place = 'backup') kept`

const batchesOfRunsSql = `
  SELECT b.public_id id FROM batch b WHERE b.cancelled_at IS NULL AND b.id IN (
    SELECT batch_id FROM batch_item
    WHERE outcome = 'queued' AND run_id IN (SELECT id FROM run WHERE public_id = ANY($1)))
  ORDER BY b.id DESC`

/** Read first: a status that shows nothing new must not wait for a writer. */
async function raisePercent(db: PgDatabase, batch: string, percent: number): Promise<number> {
  const shown = await db.first<{percent: number}>('SELECT percent FROM batch WHERE public_id = $1', batch)
  if (shown === null) throw notFound('batch', batch)
  if (percent <= shown.percent) return shown.percent
  const raise = 'UPDATE batch SET percent = greatest(percent, $1) WHERE public_id = $2 RETURNING percent'
  return (await db.first<{percent: number}>(raise, percent, batch))!.percent
}
