import type {Db} from '../../store/database.ts'
import type {JobStatus, QueueStatus} from '../types.ts'

const noJobs: Record<JobStatus, number> = {blocked: 0, delayed: 0, ready: 0, running: 0, done: 0, dead: 0, cancelled: 0}

/** Numbers of the whole queue, from counters: no table is scanned. */
export function createStatus(db: Db) {
  const counts = db.prepare<[], {queue: string; status: JobStatus; n: number}>('SELECT queue, status, n FROM job_count')
  const states = db.prepare<[], {queue: string; paused: 0 | 1; reason: string | null; until: number | null}>(
    'SELECT queue, paused, reason, until FROM queue_state',
  )
  const nextRunAt = db.prepare<[], number | null>(`SELECT min(run_at) FROM job WHERE status = 'delayed'`).pluck()
  const dataVersion = db.prepare<[], number>('PRAGMA data_version').pluck()
  return {
    status(): QueueStatus[] {
      const byQueue = new Map<string, QueueStatus>()
      const of = (queue: string): QueueStatus => {
        const status = byQueue.get(queue) ?? {queue, counts: {...noJobs}, paused: false, reason: null, until: null}
        byQueue.set(queue, status)
        return status
      }
      for (const {queue, status, n} of counts.all()) of(queue).counts[status] = n
      for (const {queue, paused, reason, until} of states.all())
        Object.assign(of(queue), {paused: paused === 1, reason, until})
      return [...byQueue.values()].sort((a, b) => (a.queue < b.queue ? -1 : 1))
    },
    nextRunAt: () => nextRunAt.get() ?? null,
    /** 9 µs; it changes with every commit of another connection. */
    version: () => dataVersion.get()!,
  }
}
