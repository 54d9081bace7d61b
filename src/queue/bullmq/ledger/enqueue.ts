import type {Sql} from '../../../store/postgres/sql.ts'
import {liveStatuses} from '../../shared/job-row.ts'
import {ascendingIds, firstStatus, needsNotLive, runNumbers} from '../../shared/new-jobs.ts'
import type {NewJob} from '../../types.ts'
import {counting} from './messages.ts'
import type {Writing} from './write.ts'

/** Times that a job which another one needs may end while it is found to be live and not written. */
const tries = 5

/** Inserts jobs whose key is not live; returns how many. Runs inside the caller's transaction. */
export async function insertJobs(jobs: readonly NewJob[], now: number, writing: Writing): Promise<number> {
  if (jobs.length === 0) return 0
  const names = [...new Set(jobs.map((job) => job.run))]
  const found = await writing.sql.all<{id: number; public_id: string}>(findRuns, names)
  const runs = runNumbers(jobs, found)
  const insert = async (some: readonly NewJob[]) => {
    const given = rowsOf(some, runs, now)
    const rows = await writing.sql.all<{public_id: string}>(insertSql, JSON.stringify(given), now)
    const isWritten = new Set(rows.map(({public_id}) => public_id))
    const written = given.filter(({public_id}) => isWritten.has(public_id))
    writing.changed(written)
    return written
  }
  const written = await insert(jobs)
  const isWritten = new Set(written.map(({key}) => key))
  const waiting = jobs.filter(({needs, key}) => needs?.length && isWritten.delete(key))
  if (waiting.length === 0) return written.length
  const again = await waitFor(waiting, jobs, {sql: writing.sql, insert: async (some) => (await insert(some)).length})
  return written.length + again
}

/** Notes what these jobs need, and returns how many were written after all, because what had their key has just ended. */
async function waitFor(
  waiting: readonly NewJob[],
  jobs: readonly NewJob[],
  {sql, insert}: {sql: Sql; insert: (jobs: readonly NewJob[]) => Promise<number>},
): Promise<number> {
  let written = 0
  const keys = [...new Set(waiting.flatMap(({needs}) => needs!))]
  for (let attempt = 1; ; attempt++) {
    await sql.run(markNeeded, keys)
    const live = new Set((await sql.all<{key: string}>(holdLive, keys)).map(({key}) => key))
    const missing = new Set(keys.filter((key) => !live.has(key)))
    if (missing.size === 0) break
    const own = jobs.filter(({key, needs}) => missing.has(key) && !needs?.length)
    const lacking = waiting.find(({needs}) => needs!.some((key) => missing.has(key)))!
    if (own.length === 0 || attempt === tries) throw needsNotLive(lacking.key, [...new Set(lacking.needs)])
    written += await insert(own)
  }
  await addNeeds(waiting, sql)
  return written
}

async function addNeeds(waiting: readonly NewJob[], sql: Sql): Promise<void> {
  const pairs = waiting.flatMap(({key, needs}) => [...new Set(needs)].map((need) => ({key, need})))
  const counts = await sql.all<{key: string; n: number}>(addNeedsSql, JSON.stringify(pairs))
  const found = new Map(counts.map(({key, n}) => [key, n]))
  for (const {key, needs} of waiting) {
    if (found.get(key) !== new Set(needs).size) throw needsNotLive(key, [...new Set(needs)])
  }
}

function rowsOf(jobs: readonly NewJob[], runs: ReadonlyMap<string, number>, now: number) {
  const needed = new Set(jobs.flatMap(({needs}) => needs ?? []))
  const ids = ascendingIds(jobs.length, now)
  return jobs.map((job, index) => {
    const {queue, name, payload, key, priority, seq, order, limits} = job
    const status = firstStatus(job, now)
    return {
      public_id: ids[index]!,
      queue,
      name,
      run_id: runs.get(job.run)!,
      // Text in JSON: what JSON may escape and text may not hold (NUL) stays escaped.
      payload: JSON.stringify(payload),
      key,
      status,
      priority,
      seq,
      stage_order: order,
      run_at: job.runAt ?? now,
      soft_ms: limits.softMs,
      hard_ms: limits.hardMs,
      delivery: status === 'ready' ? 1 : 0,
      needed: needed.has(key) ? 1 : 0,
    }
  })
}

const findRuns = 'SELECT id, public_id FROM run WHERE public_id = ANY($1::text[])'

const columns = `public_id, queue, name, run_id, payload, key, status, priority, seq, stage_order, run_at, soft_ms, hard_ms,
  delivery, needed`

const insertSql = `
  WITH changed AS (
    INSERT INTO job(${columns}, created_at)
    SELECT ${columns}, $2 FROM json_to_recordset($1::json) given(public_id text, queue text, name text, run_id bigint,
      payload text, key text, status text, priority bigint, seq bigint, stage_order bigint, run_at bigint, soft_ms bigint,
      hard_ms bigint, delivery bigint, needed bigint)
    ON CONFLICT DO NOTHING
    RETURNING public_id, queue, status, NULL::text AS was
  ), counted AS (${counting('changed')})
  SELECT public_id FROM changed`

const isLive = `status IN ${liveStatuses} AND cancel_requested = 0`

/** Who settles a job sees this in its row, whenever that was written: its statement may have begun before. */
const markNeeded = `UPDATE job SET needed = 1 WHERE key = ANY($1::text[]) AND ${isLive} AND needed = 0`

/** Locked: one that ends at this moment would tell nobody that comes to need it. */
const holdLive = `SELECT key FROM job WHERE key = ANY($1::text[]) AND ${isLive} ORDER BY id FOR SHARE`

const addNeedsSql = `
  WITH pair AS (
    SELECT waits.id AS job_id, needed.id AS needs_id, given.key
    FROM json_to_recordset($1::json) given(key text, need text),
      LATERAL (SELECT id FROM job WHERE job.key = given.key AND ${isLive} OFFSET 0) waits,
      LATERAL (SELECT id FROM job WHERE job.key = given.need AND ${isLive} AND id <> waits.id OFFSET 0) needed
  ), noted AS (
    INSERT INTO job_dep(job_id, needs_id) SELECT job_id, needs_id FROM pair
  ), counted AS (SELECT job_id, key, count(*) AS n FROM pair GROUP BY job_id, key),
  waiting AS (UPDATE job SET waiting_for = n FROM counted WHERE id = job_id)
  SELECT key, n FROM counted`
