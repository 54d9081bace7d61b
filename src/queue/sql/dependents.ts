import type {Db} from '../../store/database.ts'
import type {Tally} from '../shared/tally.ts'

/** Tells jobs that waited for a job that it is finished; those that wait for nothing more become ready (or delayed). */
export type ReleaseDependents = (finished: number, now: number, tally: Tally) => void

export function createReleaseDependents(db: Db): ReleaseDependents {
  // Most jobs have no dependents: this look costs 1 µs, the UPDATE 4.5 µs of 45 a job.
  const hasDependents = db.prepare<[number], number>('SELECT 1 FROM job_dep WHERE needs_id = ? LIMIT 1').pluck()
  const release = db.prepare<[number, number], {queue: string; status: 'blocked' | 'ready' | 'delayed'}>(`
    UPDATE job SET waiting_for = waiting_for - 1,
      status = CASE WHEN waiting_for > 1 THEN 'blocked' WHEN run_at > ? THEN 'delayed' ELSE 'ready' END
    WHERE id IN (SELECT job_id FROM job_dep WHERE needs_id = ?) AND status = 'blocked'
    RETURNING queue, status`)
  return (finished, now, tally) => {
    if (hasDependents.get(finished) === undefined) return
    for (const {queue, status} of release.all(now, finished)) {
      if (status !== 'blocked') tally.move(queue, 'blocked', status)
    }
  }
}
