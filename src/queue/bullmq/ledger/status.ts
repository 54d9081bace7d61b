import type {PgDatabase} from '../../../store/postgres/sql.ts'
import {type QueueNumbers, toQueueStatus} from '../../shared/queue-status.ts'
import type {Pause, QueueStatus} from '../../types.ts'

/** Numbers of the whole queue, from counters: no table of jobs is scanned. */
export async function readStatus(db: PgDatabase, readPauses: () => Promise<Pause[]>): Promise<QueueStatus[]> {
  const [numbers, pauses] = await Promise.all([db.first<Omit<QueueNumbers, 'pauses'>>(numbersSql), readPauses()])
  return toQueueStatus({...numbers!, pauses})
}

const numbersSql = `SELECT
  (SELECT coalesce(json_agg(counts), '[]') FROM
    (SELECT queue, status, sum(n) AS n FROM job_count GROUP BY queue, status HAVING sum(n) <> 0) counts) AS counts,
  (SELECT coalesce(json_agg(held), '[]') FROM
    (SELECT queue, count(*) AS n FROM job WHERE held = 1 AND status = 'blocked' GROUP BY queue) held) AS held,
  (SELECT coalesce(json_agg(queue), '[]') FROM queue_state) AS set`

/**
 * Draws differences of counters together, once there are so many that reading them takes a millisecond. Rows that another one is
 * drawing together are left to it.
 */
export async function drawTogether(db: PgDatabase): Promise<void> {
  const {jobs, batches} = (await db.first<{jobs: boolean; batches: boolean}>(manySql, many))!
  if (jobs) await db.run(drawSql('job_count', 'queue, status'))
  if (batches) await db.run(drawSql('batch_count', 'batch_id, state'))
}

const many = 1000

const manySql = `SELECT EXISTS(SELECT 1 FROM job_count OFFSET $1::bigint) AS jobs, EXISTS(SELECT 1 FROM batch_count OFFSET $1::bigint) AS batches`

const drawSql = (table: string, key: string) => `
  WITH gone AS (
    DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} FOR UPDATE SKIP LOCKED)) RETURNING ${key}, n
  )
  INSERT INTO ${table}(${key}, n) SELECT ${key}, sum(n) FROM gone GROUP BY ${key} HAVING sum(n) <> 0`
