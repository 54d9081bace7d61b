import type {Db} from './database.ts'
import type {ProblemKind, StoreProblem} from './maintenance-store.ts'
import {all, first, run} from './statements.ts'
import {vectorProblems} from './vectors.ts'

/** All that is wrong with a store, by kind. */
export function findProblems(db: Db): StoreProblem[] {
  const found = parts.map((part) => unlessDamaged(db, part)).filter(({messages}) => messages.length > 0)
  return found.flatMap(byRepair)
}

/** Faults of indexes apart: all others of the file cannot be mended. */
function byRepair(problem: StoreProblem): StoreProblem[] {
  if (problem.kind !== 'database') return [problem]
  const groups = Object.groupBy(problem.messages, (line) => (indexForm.test(line) ? 'indexes' : 'database'))
  return (['database', 'indexes'] as const).flatMap((kind) => (groups[kind] ? [{kind, messages: groups[kind]}] : []))
}

/** What SQLite says about indexes, which can be built again from their tables. */
const indexForm = /missing from index|wrong # of entries in index|non-unique entry in index/u

const integrity = (db: Db): string[] =>
  all<{integrity_check: string}>(db, 'PRAGMA integrity_check')
    .map((row) => row.integrity_check)
    .filter((line) => line !== 'ok')

function brokenReferences(db: Db): string[] {
  const rows = all<{table: string; rowid: number; parent: string}>(db, 'PRAGMA foreign_key_check')
  return rows.map(({table, rowid, parent}) => `row ${rowid} of ${table} refers to a missing row of ${parent}`)
}

/** Damage that keeps one part of the check from reading must not hide what the others find. */
function unlessDamaged(db: Db, [kind, part]: (typeof parts)[number]): StoreProblem {
  try {
    return {kind, messages: part(db)}
  } catch (error) {
    if (!isCorrupt(error)) throw error
    return {kind: 'database', messages: [`the file cannot be read whole: ${(error as Error).message}`]}
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

/** The indexes of paths and failures keep no text to compare either. */
function jobsIndex(db: Db): string[] {
  const n = jobsIndexSql.reduce((sum, sql) => sum + first<{n: number}>(db, sql)!.n, 0)
  return n === 0 ? [] : [`the index by which jobs are found differs from paths and failures in ${n} rows`]
}

const jobsIndexSql = [
  ['SELECT id FROM source', 'source_fts_docsize'],
  ['SELECT id FROM job WHERE error IS NOT NULL', 'job_failure_fts_docsize'],
].map(
  ([rows, index]) =>
    `SELECT count(*) n FROM (${rows}) r FULL JOIN ${index} t ON t.id = r.id WHERE r.id IS NULL OR t.id IS NULL`,
)

function isCorrupt(error: unknown): boolean {
  return String((error as {code?: unknown}).code).startsWith('SQLITE_CORRUPT')
}

const counters = (db: Db): string[] =>
  wrongCounters(db).map(({name, counted, kept}) => `counter ${name} says ${kept}, counted ${counted}`)

export const wrongCounters = (db: Db) => all<{name: string; counted: number; kept: number}>(db, countersSql)

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

function jobsOfNoRun(db: Db): string[] {
  const {n} = first<{n: number}>(db, `SELECT count(*) n FROM job WHERE ${ofNoRunSql}`)!
  return n === 0 ? [] : [`${n} jobs belong to no run`]
}

/** Number 0 is work that belongs to none. */
export const ofNoRunSql = 'run_id <> 0 AND run_id NOT IN (SELECT id FROM run)'

const parts: [ProblemKind, (db: Db) => string[]][] = [
  ['database', integrity],
  ['references', brokenReferences],
  ['search-index', searchIndex],
  ['misread-index', partsIndex],
  ['jobs-index', jobsIndex],
  ['vectors', vectorProblems],
  ['counters', counters],
  ['jobs', jobsOfNoRun],
]
