import {compact} from './compact.ts'
import {type Db, writeTransaction} from './database.ts'
import {takeSnapshot} from './snapshot.ts'
import {all, first, run} from './statements.ts'
import type {Sync} from './sync.ts'
import type {Store} from './types.ts'
import {vectorProblems} from './vectors.ts'

type Family = 'totals' | 'referencedHashes' | 'deleteBatches' | 'compact' | 'snapshot' | 'check'

export function maintenanceQueries(db: Db): Sync<Pick<Store, Family>> {
  return {
    totals() {
      const rows = all<{name: string; n: number}>(db, 'SELECT name, n FROM counter')
      const {documents = 0, batches = 0, bytes = 0} = Object.fromEntries(rows.map(({name, n}) => [name, n]))
      return {documents, batches, bytes}
    },
    referencedHashes() {
      return new Set(all<{hash: string}>(db, referencedSql).map(({hash}) => hash))
    },
    deleteBatches(before, dryRun = false) {
      if (dryRun) return first<{n: number}>(db, `SELECT count(*) n FROM batch WHERE ${unneededSql}`, before)!.n
      return writeTransaction(db, () => {
        run(db, 'DELETE FROM applied_effect WHERE applied_at < ?', before.made)
        run(db, 'DELETE FROM to_tell WHERE created_at < ?', before.made)
        return run(db, `DELETE FROM batch WHERE ${unneededSql}`, before)
      })
    },
    snapshot: (file) => takeSnapshot(db, file),
    compact: ({isIdle, dryRun = false}) => compact(db, isIdle, dryRun),
    check() {
      const found = [integrity, brokenReferences, searchIndex, partsIndex, vectorProblems, counters].flatMap((part) =>
        unlessDamaged(db, part),
      )
      return found.length === 0 ? ['ok'] : found
    },
  }
}

/** Files that stages made, the documents that were inside of others, and both of what can be taken back. */
const referencedSql = `
  SELECT hash FROM artifact UNION SELECT d.sha256 FROM contained c JOIN document d ON d.id = c.document_id
  UNION SELECT hash FROM purge_file`

// Not while a document is at work or a report is due, nor while an output or a report is still to be written. What runs found
// stays with the documents.
const unneededSql = `
  created_at < $made AND NOT EXISTS (
    SELECT 1 FROM batch_item i JOIN run r ON r.id = i.run_id WHERE i.batch_id = batch.id AND (
      (i.outcome = 'queued' AND r.state IN ('waiting', 'running', 'delayed'))
      OR (i.out_path IS NOT NULL AND i.published_at IS NULL AND i.error IS NULL AND r.state = 'done'
        AND (i.in_place IS NULL OR batch.cancelled_at IS NULL))))
  AND NOT EXISTS (SELECT 1 FROM report p WHERE p.batch_id = batch.id
    AND batch.closed_at IS NOT NULL AND batch.cancelled_at IS NULL AND (p.done_at IS NULL
      OR (p.key IS NOT NULL AND p.written_at IS NULL AND p.options ->> '$.output.path' IS NOT NULL)))
  AND (created_at < $failed
    OR NOT EXISTS (SELECT 1 FROM batch_count c WHERE c.batch_id = batch.id AND c.state = 'failed' AND c.n > 0))`

function integrity(db: Db): string[] {
  const lines = all<{integrity_check: string}>(db, 'PRAGMA integrity_check').map((row) => row.integrity_check)
  return lines.filter((line) => line !== 'ok')
}

function brokenReferences(db: Db): string[] {
  const rows = all<{table: string; rowid: number; parent: string}>(db, 'PRAGMA foreign_key_check')
  return rows.map(({table, rowid, parent}) => `row ${rowid} of ${table} refers to a missing row of ${parent}`)
}

/** Damage that keeps one part of the check from reading must not hide what the others find. */
function unlessDamaged(db: Db, part: (db: Db) => string[]): string[] {
  try {
    return part(db)
  } catch (error) {
    if (!isCorrupt(error)) throw error
    return [`the file cannot be read whole: ${(error as Error).message}`]
  }
}

function searchIndex(db: Db): string[] {
  try {
    run(db, `INSERT INTO chunk_fts(chunk_fts, rank) VALUES('integrity-check', 1)`)
    return []
  } catch (error) {
    if (!isCorrupt(error)) throw error
    return ['the search index does not match the text of the documents']
  }
}

/** The index of parts of words keeps no text to compare; its rows are those of what OCR read. */
function partsIndex(db: Db): string[] {
  const {n} = first<{n: number}>(db, partsSql)!
  return n === 0 ? [] : [`the index of misread words differs from the text of the documents in ${n} rows`]
}

const partsSql = `
  SELECT count(*) n FROM (SELECT id FROM chunk WHERE source = 'ocr') c
  FULL JOIN chunk_trigram_docsize t ON t.id = c.id WHERE c.id IS NULL OR t.id IS NULL`

function isCorrupt(error: unknown): boolean {
  return String((error as {code?: unknown}).code).startsWith('SQLITE_CORRUPT')
}

function counters(db: Db): string[] {
  const rows = all<{name: string; counted: number; kept: number}>(db, countersSql)
  return rows.map(({name, counted, kept}) => `counter ${name} says ${kept}, counted ${counted}`)
}

const batchTruth = `
  SELECT i.batch_id, CASE i.outcome WHEN 'queued' THEN r.state ELSE i.outcome END state, count(*) n
  FROM batch_item i LEFT JOIN run r ON r.id = i.run_id WHERE i.outcome <> 'queued' OR r.id IS NOT NULL GROUP BY 1, 2`

const countersSql = `
  WITH truth(name, n) AS (
    SELECT 'documents', count(*) FROM document UNION ALL SELECT 'batches', count(*) FROM batch
    UNION ALL SELECT 'bytes', coalesce(sum(bytes), 0) FROM document
    UNION ALL SELECT 'batch ' || b.public_id || ' ' || t.state, t.n FROM (${batchTruth}) t JOIN batch b ON b.id = t.batch_id
    UNION ALL SELECT 'queue ' || queue || ' ' || status, count(*) FROM job GROUP BY queue, status
  ), kept(name, n) AS (
    SELECT name, n FROM counter WHERE name <> 'seq'
    UNION ALL SELECT 'batch ' || b.public_id || ' ' || c.state, c.n FROM batch_count c JOIN batch b ON b.id = c.batch_id
    UNION ALL SELECT 'queue ' || queue || ' ' || status, n FROM job_count
  )
  SELECT name, coalesce(truth.n, 0) counted, coalesce(kept.n, 0) kept FROM truth FULL JOIN kept USING(name)
  WHERE coalesce(truth.n, 0) <> coalesce(kept.n, 0) ORDER BY name`
