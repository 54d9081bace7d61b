import {ascendingIds} from '../../shared/new-jobs.ts'
import type {PassedJob} from '../../types.ts'
import {counting} from './messages.ts'
import type {Writing} from './write.ts'

/** Writes work that was done on the way, under the lease of the job `by`. Runs inside the caller's transaction. */
export async function insertPassed(
  passed: readonly PassedJob[],
  by: {run_id: number; worker_id: number},
  now: number,
  {sql}: Writing,
): Promise<void> {
  const ids = ascendingIds(passed.length, now)
  const rows = passed.map(({job, startedAt, finishedAt}, index) => ({
    public_id: ids[index],
    queue: job.queue,
    name: job.name,
    payload: JSON.stringify(job.payload),
    key: job.key,
    priority: job.priority,
    seq: job.seq,
    stage_order: job.order,
    soft_ms: job.limits.softMs,
    hard_ms: job.limits.hardMs,
    started_at: startedAt,
    finished_at: finishedAt,
  }))
  await sql.run(insertSql, JSON.stringify(rows), by.run_id, by.worker_id)
}

const columns = `public_id, queue, name, payload, key, priority, seq, stage_order, soft_ms, hard_ms, started_at, finished_at`

const insertSql = `
  WITH changed AS (
    INSERT INTO job(${columns}, run_id, worker_id, status, run_at, created_at, lease_token, progress)
    SELECT ${columns}, $2, $3, 'done', started_at, started_at, 1, 1
    FROM json_to_recordset($1::json) given(public_id text, queue text, name text, payload text, key text, priority bigint,
      seq bigint, stage_order bigint, soft_ms bigint, hard_ms bigint, started_at bigint, finished_at bigint)
    RETURNING id, queue, status, started_at, finished_at, NULL::text AS was
  ), tried AS (
    INSERT INTO attempt(job_id, lease_token, worker_id, outcome, started_at, finished_at)
    SELECT id, 1, $3, 'ok', started_at, finished_at FROM changed ORDER BY id
  )
  ${counting('changed')}`
