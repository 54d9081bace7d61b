import {existsSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import Database from 'better-sqlite3'
import {systemClock} from '../../src/clock.ts'
import {openDatabase} from '../../src/store/database.ts'
import {createSqliteStore} from '../../src/store/sqlite-store.ts'
import type {BatchJson} from '../../src/types/contract.ts'

/** What integrity_check, foreign keys, the search index and the counters say of a home's store: `['ok']`. */
export async function checkStore(home: string): Promise<string[]> {
  const store = createSqliteStore({
    db: openDatabase(join(home, 'store.db'), {busyTimeoutMs: 10_000}),
    clock: systemClock,
  })
  try {
    return await store.check()
  } finally {
    await store.close()
  }
}

/** Rows of a query over a home's store. */
export function query<Row>(home: string, sql: string): Row[] {
  const db = new Database(join(home, 'store.db'), {readonly: true})
  try {
    return db.prepare<[], Row>(sql).all()
  } finally {
    db.close()
  }
}

/** How many results of each kind each document has, in order of its path; more than an undisturbed run has is twice done. */
export function resultCounts(home: string): Record<string, unknown>[] {
  const count = (table: string) => `(SELECT count(*) FROM ${table} t WHERE t.document_id = document.id) AS ${table}`
  return query(
    home,
    `SELECT ${['run', 'page', 'extraction', 'stage_result', 'artifact', 'chunk'].map(count).join()},
      (SELECT group_concat(state) FROM run WHERE document_id = document.id) AS states
    FROM document JOIN source ON source.document_id = document.id ORDER BY path`,
  )
}

/** Jobs by status; a finished store has `done` ones only. */
export function jobStatuses(home: string): Record<string, number> {
  const rows = query<{status: string; n: number}>(home, 'SELECT status, count(*) n FROM job GROUP BY status')
  return Object.fromEntries(rows.map(({status, n}) => [status, n]))
}

/** Work folders and temporary files below a folder. */
export function leftovers(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter((name) => /\.tmp$|^work\/|\/work\//.test(name))
}

/** The documents of a `process --json` without what differs from run to run: ids, times, attempts and the home. */
export function results(stdout: string, home: string): unknown[] {
  const text = stdout.replaceAll(home, '<home>')
  return (JSON.parse(text) as BatchJson).documents.map(({id, run, batch, stages, ...document}) => ({
    ...document,
    stages: Object.fromEntries(Object.entries(stages).map(([name, {state}]) => [name, state])),
  }))
}
