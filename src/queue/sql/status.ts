import type {Db} from '../../store/database.ts'
import {allQueues, type JobStatus, type Pause, type QueueStatus} from '../types.ts'

const noJobs: Record<JobStatus, number> = {blocked: 0, delayed: 0, ready: 0, running: 0, done: 0, dead: 0, cancelled: 0}

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
    status(pauses: Pause[]): QueueStatus[] {
      const byQueue = new Map<string, QueueStatus>()
      const of = (queue: string): QueueStatus => {
        const status = byQueue.get(queue) ?? {queue, counts: {...noJobs}, held: 0, ...pauseOf(queue, pauses)}
        byQueue.set(queue, status)
        return status
      }
      for (const {queue, status, n} of counts.all()) of(queue).counts[status] = n
      for (const {queue, n} of held.all()) of(queue).held = n
      for (const queue of [...set.all(), ...pauses.map((pause) => pause.queue)]) if (queue !== allQueues) of(queue)
      return [...byQueue.values()].sort((a, b) => (a.queue < b.queue ? -1 : 1))
    },
    nextRunAt: () => nextRunAt.get() ?? null,
    /** 9 µs; it changes with every commit of another connection. */
    version: () => dataVersion.get()!,
  }
}

/** Of several pauses the one that lasts longest. */
function pauseOf(queue: string, pauses: Pause[]): Pick<QueueStatus, 'paused' | 'reason' | 'until'> {
  const end = ({until}: Pause) => until ?? Number.POSITIVE_INFINITY
  const [longest] = pauses
    .filter((pause) => [queue, allQueues].includes(pause.queue))
    .sort((a, b) => end(b) - end(a) || 0)
  return {paused: longest !== undefined, reason: longest?.reason ?? null, until: longest?.until ?? null}
}
