import type {Db} from '../../store/database.ts'
import type {EndedBefore} from '../types.ts'
import type {Write} from './tally.ts'

/** Rows a transaction: other processes write in between. */
const chunk = 1000

/** Who works beats every few seconds; one that was killed on another host never says that it has stopped. */
const goneMs = 7 * 86_400_000

export type Prune = (before: EndedBefore, dryRun: boolean, now: number) => number

/** How a run ended, in the words for jobs. */
const runEnd = `CASE run.state WHEN 'failed' THEN 'dead' WHEN 'cancelled' THEN 'cancelled' ELSE 'done' END`

const ended = `
  SELECT job.id FROM run JOIN job ON job.run_id = run.id
  WHERE run.finished_at < $before AND ${runEnd} = $end AND job.status IN ('done','dead','cancelled')
  UNION ALL
  SELECT id FROM job WHERE run_id = 0 AND finished_at < $before AND status = $end`

/**
 * Deletes finished jobs of runs that ended before a time, by how these ended, with their attempts (the counters follow by
 * trigger), and workers that were last heard of before all of these times: a cron job leaves one a run.
 */
export function createPrune(db: Db, write: Write): Prune {
  const count = db.prepare<[object], number>(`SELECT count(*) FROM (${ended})`).pluck()
  const find = db.prepare<[object], number>(ended).pluck()
  const remove = db.prepare<[string]>(`DELETE FROM job WHERE id IN (SELECT value FROM json_each(?))
    AND status IN ('done','dead','cancelled')`)
  const removeWorkers = db.prepare(`
    DELETE FROM worker WHERE beat_at < $before AND (stopped_at IS NOT NULL OR beat_at < $gone)
      AND id NOT IN (SELECT worker_id FROM job WHERE status = 'running' AND worker_id IS NOT NULL)`)
  // Found without the write lock, in one go: each chunk by itself would look through all runs that have no jobs any more.
  const removeAll = (limits: object) => {
    const ids = find.all(limits)
    let removed = 0
    for (let at = 0; at < ids.length; at += chunk)
      removed += write(() => remove.run(JSON.stringify(ids.slice(at, at + chunk)))).changes
    return removed
  }
  return (times, dryRun, now) => {
    const limits = Object.entries(times).map(([end, before]) => ({end, before}))
    const before = Math.min(...limits.map((limit) => limit.before))
    if (!dryRun && limits.length > 0) write(() => removeWorkers.run({before, gone: now - goneMs}))
    return limits.reduce((sum, limit) => sum + (dryRun ? (count.get(limit) ?? 0) : removeAll(limit)), 0)
  }
}
