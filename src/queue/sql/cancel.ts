import type {Db} from '../../store/database.ts'
import {liveStatuses} from '../shared/job-row.ts'
import type {ApplyEffects, Effect, JobFilter, JobStatus} from '../types.ts'
import type {ReleaseDependents} from './dependents.ts'
import {whereOf} from './filter.ts'
import type {Write} from './tally.ts'

export type Cancel = (filter: JobFilter, effects: Effect[], now: number) => number

/** Asks running jobs to stop (their heartbeat hears of it) and cancels the other live ones. */
export function createCancel(
  db: Db,
  write: Write,
  {releaseDependents, applyEffects}: {releaseDependents: ReleaseDependents; applyEffects: ApplyEffects},
): Cancel {
  const ask = db.prepare('UPDATE job SET cancel_requested = 1 WHERE id = ? AND cancel_requested = 0')
  const cancel = db.prepare(`UPDATE job SET status = 'cancelled', finished_at = ? WHERE id = ?`)
  return (filter, effects, now) =>
    write((tally) => {
      const {where, values} = whereOf(filter)
      const live = db
        .prepare<unknown[], {id: number; queue: string; status: JobStatus}>(
          `SELECT id, queue, status FROM job WHERE status IN ${liveStatuses} AND ${where}`,
        )
        .all(...values)
      let touched = 0
      const waiting = live.filter((job) => job.status !== 'running')
      for (const job of live) if (job.status === 'running') touched += ask.run(job.id).changes
      for (const job of waiting) {
        cancel.run(now, job.id)
        tally.move(job.queue, job.status, 'cancelled')
      }
      // After all of them: a dependent that is cancelled by the same call must not become ready in between.
      for (const job of waiting) releaseDependents(job.id, now, tally)
      if (effects.length > 0) applyEffects(effects, {job: null, generation: 0})
      return touched + waiting.length
    })
}
