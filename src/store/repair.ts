import {closeSync, openSync} from 'node:fs'
import {type Db, withFullSync, writeTransaction} from './database.ts'
import {toStoreError} from './errors.ts'
import type {ProblemKind} from './maintenance-store.ts'
import {ofNoRunSql, wrongCounters} from './problems.ts'
import {all, run} from './statements.ts'

/** Mends what can be worked out again from what is there, all of it or nothing. */
export function repairStore(db: Db, kinds: readonly ProblemKind[]): void {
  withFullSync(db, () =>
    writeTransaction(db, () => {
      for (const kind of kinds) repairs[kind]?.(db)
    }),
  )
}

/**
 * Copies all pages as they are, damaged ones too, in one step: between steps others could write, and it would begin anew. Never by
 * reading the file: closing it would take away the locks that SQLite holds on it in this process.
 */
export async function copyPages(db: Db, file: string): Promise<void> {
  try {
    closeSync(openSync(file, 'wx', 0o600))
    await db.backup(file, {progress: () => 2 ** 31 - 1})
  } catch (error) {
    throw toStoreError(error, db.name)
  }
}

const repairs: Partial<Record<ProblemKind, (db: Db) => unknown>> = {
  indexes: (db) => db.exec('REINDEX'),
  references: removeBroken,
  'search-index': (db) => db.exec(`INSERT INTO chunk_fts(chunk_fts) VALUES('rebuild')`),
  // It keeps no text, so that SQLite cannot rebuild it.
  'misread-index': (db) =>
    db.exec(`INSERT INTO chunk_trigram(chunk_trigram) VALUES('delete-all');
      INSERT INTO chunk_trigram(rowid, text) SELECT id, text FROM chunk WHERE source = 'ocr'`),
  'jobs-index': (db) =>
    db.exec(`INSERT INTO source_fts(source_fts) VALUES('delete-all');
      INSERT INTO source_fts(rowid, path) SELECT id, CAST(path AS TEXT) FROM source;
      INSERT INTO job_failure_fts(job_failure_fts) VALUES('delete-all');
      INSERT INTO job_failure_fts(rowid, text) SELECT id, error_code || ' ' || (error ->> 'message') FROM job WHERE error IS NOT NULL`),
  vectors: (db) => db.exec(brokenVectorsSql),
  jobs: (db) => run(db, `DELETE FROM job WHERE ${ofNoRunSql}`),
  counters: recount,
}

const brokenVectorsSql = `
  DELETE FROM embedding WHERE chunk_id NOT IN (SELECT id FROM chunk)
    OR length(vec) <> 4 * (SELECT dim FROM embedding_model m WHERE m.id = model_id)`

interface ForeignKey {
  id: number
  table: string
  from: string
  to: string
  on_delete: string
}

/** As if what they refer to were deleted now: gone with it, or without it. All foreign keys have one column. */
function removeBroken(db: Db): void {
  const broken = all<{table: string; fkid: number}>(db, 'PRAGMA foreign_key_check')
  for (const each of new Set(broken.map(({table, fkid}) => `${fkid} ${table}`))) {
    const [id, table] = each.split(' ')
    const keys = all<ForeignKey>(db, `PRAGMA foreign_key_list("${table}")`)
    const key = keys.find((one) => one.id === Number(id))!
    const change =
      key.on_delete === 'SET NULL' ? `UPDATE "${table}" SET "${key.from}" = NULL` : `DELETE FROM "${table}"`
    run(db, `${change} WHERE "${key.from}" NOT IN (SELECT "${key.to}" FROM "${key.table}")`)
  }
}

/** By their names, as the check tells them: "documents", "batch b_… done", "queue scan ready". */
function recount(db: Db): void {
  for (const {name, counted} of wrongCounters(db)) {
    const [what, id, state] = name.split(' ')
    if (what === 'batch') run(db, batchSql, state, counted, id)
    else if (what === 'queue') run(db, queueSql, id, state, counted)
    else run(db, 'INSERT INTO counter VALUES(?, ?) ON CONFLICT DO UPDATE SET n = excluded.n', name, counted)
  }
}

const batchSql = `
  INSERT INTO batch_count(batch_id, state, n) SELECT id, ?, ? FROM batch WHERE public_id = ?
  ON CONFLICT DO UPDATE SET n = excluded.n`
const queueSql = 'INSERT INTO job_count(queue, status, n) VALUES(?, ?, ?) ON CONFLICT DO UPDATE SET n = excluded.n'

/** See `Store.dropArtifacts`. */
export function dropArtifacts(db: Db, hashes: readonly string[]): string[] {
  const list = JSON.stringify(hashes)
  const runs = all<{run: string}>(db, runsSql, list).map((row) => row.run)
  run(db, staleResultsSql, list)
  run(db, 'DELETE FROM artifact WHERE hash IN (SELECT value FROM json_each(?))', list)
  return runs
}

const runsSql = `
  SELECT public_id run FROM run WHERE state = 'done' AND id IN (
    SELECT max(r.id) FROM run r JOIN artifact a ON a.document_id = r.document_id
    WHERE a.hash IN (SELECT value FROM json_each(?)) GROUP BY r.document_id)`

/** A result that is there is not made again. */
const staleResultsSql = `
  DELETE FROM stage_result WHERE id IN (
    SELECT s.id FROM stage_result s JOIN artifact a ON a.document_id = s.document_id AND a.stage = s.stage AND a.key = s.key
    WHERE a.hash IN (SELECT value FROM json_each(?)))`
