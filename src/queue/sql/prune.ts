import type {Db} from '../../store/database.ts'
import type {Write} from './tally.ts'

/** Rows a transaction: other processes write in between. */
const chunk = 1000

export type Prune = (before: number) => number

/**
 * Deletes finished jobs of runs that finished before a time, with their attempts (the counters follow by trigger), and
 * workers that were last heard of before it: a cron job leaves one a run.
 */
export function createPrune(db: Db, write: Write): Prune {
  const remove = db.prepare(`
    DELETE FROM job WHERE id IN (
      SELECT job.id FROM run JOIN job ON job.run_id = run.id
      WHERE run.finished_at < $before AND job.status IN ('done','dead','cancelled')
      UNION ALL
      SELECT id FROM job WHERE run_id = 0 AND finished_at < $before AND status IN ('done','dead','cancelled')
      LIMIT ${chunk})`)
  const removeWorkers = db.prepare(`
    DELETE FROM worker WHERE beat_at < ?
      AND id NOT IN (SELECT worker_id FROM job WHERE status = 'running' AND worker_id IS NOT NULL)`)
  return (before) => {
    write(() => removeWorkers.run(before))
    let removed = 0
    for (;;) {
      const {changes} = write(() => remove.run({before}))
      removed += changes
      if (changes < chunk) return removed
    }
  }
}
