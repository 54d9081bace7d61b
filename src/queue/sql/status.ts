import type {Db} from '../../store/database.ts'
import {toQueueStatus} from '../shared/queue-status.ts'
import type {JobStatus, Pause, QueueStatus} from '../types.ts'

/** Numbers of the whole queue, from counters: no table is scanned. */
export function createStatus(db: Db) {
  const counts = db.prepare<[], {queue: string; status: JobStatus; n: number}>('SELECT queue, status, n FROM job_count')
  const set = db.prepare<[], string>('SELECT queue FROM queue_state').pluck()
  const held = db.prepare<[], {queue: string; n: number}>(
    `SELECT queue, count(*) n FROM job WHERE held = 1 AND status = 'blocked' GROUP BY queue`,
  )
  const nextRunAt = db.prepare<[], number | null>(`SELECT min(run_at) FROM job WHERE status = 'delayed'`).pluck()
  const dataVersion = db.prepare<[], number>('PRAGMA data_version').pluck()
  return {
    status: (pauses: Pause[]): QueueStatus[] =>
      toQueueStatus({counts: counts.all(), held: held.all(), set: set.all(), pauses}),
    nextRunAt: () => nextRunAt.get() ?? null,
    /** 9 µs; it changes with every commit of another connection. */
    version: () => dataVersion.get()!,
  }
}
