import type {PgDatabase} from '../../../store/postgres/sql.ts'
import type {EndedBefore} from '../../types.ts'

/** Rows a transaction: other processes write in between. */
const chunk = 1000

/** Who works beats every few seconds; one that was killed on another host never says that it has stopped. */
const goneMs = 7 * 86_400_000

export type Prune = (before: EndedBefore, dryRun: boolean, now: number) => Promise<number>

/**
 * Deletes finished jobs of runs that ended before a time, by how these ended, with their attempts (the counters follow by
 * trigger), and workers that were last heard of before all of these times: a cron job leaves one a run.
 */
export function createPrune(db: PgDatabase): Prune {
  async function remove(before: number, end: string): Promise<number> {
    const ids = (await db.all<{id: number}>(endedSql, before, end)).map(({id}) => id)
    let removed = 0
    for (let at = 0; at < ids.length; at += chunk) removed += await db.run(removeSql, ids.slice(at, at + chunk))
    return removed
  }
  const count = async (before: number, end: string): Promise<number> =>
    (await db.first<{n: number}>(`SELECT count(*) AS n FROM (${endedSql}) ended`, before, end))!.n

  return async (times, dryRun, now) => {
    const limits = Object.entries(times)
    const before = Math.min(...limits.map(([, limit]) => limit))
    if (!dryRun && limits.length > 0) await db.run(removeWorkersSql, before, now - goneMs)
    let sum = 0
    for (const [end, limit] of limits) sum += dryRun ? await count(limit, end) : await remove(limit, end)
    return sum
  }
}

/** How a run ended, in the words for jobs. */
const runEnd = `CASE run.state WHEN 'failed' THEN 'dead' WHEN 'cancelled' THEN 'cancelled' ELSE 'done' END`

const endedSql = `
  SELECT job.id FROM run JOIN job ON job.run_id = run.id
  WHERE run.finished_at < $1 AND ${runEnd} = $2 AND job.status IN ('done','dead','cancelled')
  UNION ALL
  SELECT id FROM job WHERE run_id = 0 AND finished_at < $1 AND status = $2`

const removeSql = `DELETE FROM job WHERE id = ANY($1::bigint[]) AND status IN ('done','dead','cancelled')`

const removeWorkersSql = `
  DELETE FROM worker WHERE beat_at < $1 AND (stopped_at IS NOT NULL OR beat_at < $2)
    AND id NOT IN (SELECT worker_id FROM job WHERE status = 'running' AND worker_id IS NOT NULL)`
