import type {ProblemKind, StoreProblem} from '../maintenance-store.ts'
import {jobRunReference, type Reference} from '../purged/references.ts'
import {referencesOf} from './references.ts'
import {indexProblems} from './search/rebuild.ts'
import type {Sql} from './sql.ts'

/** All that is wrong with a store, by kind. Damaged pages are the server's to find: it has checksums for them, and pg_amcheck. */
export async function findProblems(sql: Sql): Promise<StoreProblem[]> {
  const found: StoreProblem[] = []
  for (const [kind, part] of parts) {
    const messages = await part(sql)
    if (messages.length > 0) found.push({kind, messages})
  }
  return found
}

async function brokenReferences(sql: Sql): Promise<string[]> {
  const lines: string[] = []
  for (const reference of await declaredReferences(sql)) {
    const {table, column, parent} = reference
    const {n} = (await sql.first<{n: number}>(`SELECT count(*) AS n FROM ${table} WHERE ${isBroken(reference)}`))!
    if (n > 0) lines.push(`${n} rows of ${table} refer by ${column} to missing rows of ${parent}`)
  }
  return lines
}

/** Those that the server itself looks after. */
export const declaredReferences = async (sql: Sql): Promise<Reference[]> =>
  (await referencesOf(sql)).filter(
    ({table, column}) => table !== jobRunReference.table || column !== jobRunReference.column,
  )

export const isBroken = ({table, column, parent, parentColumn}: Reference): string =>
  `"${column}" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ${parent} there WHERE there."${parentColumn}" = ${table}."${column}")`

async function vectors(sql: Sql): Promise<string[]> {
  const rows = await sql.all<{name: string; n: number}>(vectorsSql)
  return rows.map(({name, n}) => `${n} vectors of ${name} belong to no chunk or have another length than its dimension`)
}

const vectorsSql = `
  SELECT m.name, count(*) AS n FROM embedding e JOIN embedding_model m ON m.id = e.model_id
  WHERE length(e.vec) <> 4 * m.dim GROUP BY m.id ORDER BY m.id`

const counters = async (sql: Sql): Promise<string[]> =>
  (await wrongCounters(sql)).map(({name, counted, kept}) => `counter ${name} says ${kept}, counted ${counted}`)

/** One statement, and so one moment: others may write meanwhile. */
export const wrongCounters = (sql: Sql) => sql.all<{name: string; counted: number; kept: number}>(countersSql)

const countersSql = `
  WITH truth(name, n) AS (
    SELECT 'documents', count(*) FROM document UNION ALL SELECT 'batches', count(*) FROM batch
    UNION ALL SELECT 'bytes', coalesce(sum(bytes), 0) FROM document
    UNION ALL SELECT 'batch ' || b.public_id || ' ' || CASE i.outcome WHEN 'queued' THEN r.state ELSE i.outcome END, count(*)
      FROM batch_item i JOIN batch b ON b.id = i.batch_id LEFT JOIN run r ON r.id = i.run_id
      WHERE i.outcome <> 'queued' OR r.id IS NOT NULL GROUP BY 1
    UNION ALL SELECT 'queue ' || queue || ' ' || status, count(*) FROM job GROUP BY queue, status
  ), kept(name, n) AS (
    SELECT name, n FROM counter WHERE name <> 'seq'
    UNION ALL SELECT 'batch ' || b.public_id || ' ' || c.state, sum(c.n) FROM batch_count c JOIN batch b ON b.id = c.batch_id GROUP BY 1
    UNION ALL SELECT 'queue ' || queue || ' ' || status, sum(n) FROM job_count GROUP BY 1
  )
  SELECT name, coalesce(truth.n, 0) AS counted, coalesce(kept.n, 0) AS kept FROM truth FULL JOIN kept USING(name)
  WHERE coalesce(truth.n, 0) <> coalesce(kept.n, 0) ORDER BY name COLLATE "C"`

async function jobsOfNoRun(sql: Sql): Promise<string[]> {
  const {n} = (await sql.first<{n: number}>(`SELECT count(*) AS n FROM job WHERE ${ofNoRunSql}`))!
  return n === 0 ? [] : [`${n} jobs belong to no run`]
}

/** Number 0 is work that belongs to none. */
export const ofNoRunSql = 'run_id <> 0 AND NOT EXISTS (SELECT 1 FROM run WHERE run.id = job.run_id)'

const parts: [ProblemKind, (sql: Sql) => Promise<string[]>][] = [
  ['references', brokenReferences],
  ['search-index', indexProblems],
  ['vectors', vectors],
  ['counters', counters],
  ['jobs', jobsOfNoRun],
]
