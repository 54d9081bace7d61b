import {allQueues, type JobStatus, type Pause, type QueueStatus} from '../types.ts'

const noJobs: Record<JobStatus, number> = {blocked: 0, delayed: 0, ready: 0, running: 0, done: 0, dead: 0, cancelled: 0}

/** What there is to know about all queues; `set` are those that something is set for. */
export interface QueueNumbers {
  counts: readonly {queue: string; status: JobStatus; n: number}[]
  held: readonly {queue: string; n: number}[]
  set: readonly string[]
  pauses: readonly Pause[]
}

export function toQueueStatus({counts, held, set, pauses}: QueueNumbers): QueueStatus[] {
  const byQueue = new Map<string, QueueStatus>()
  const of = (queue: string): QueueStatus => {
    const status = byQueue.get(queue) ?? {queue, counts: {...noJobs}, held: 0, ...pauseOf(queue, pauses)}
    byQueue.set(queue, status)
    return status
  }
  for (const {queue, status, n} of counts) of(queue).counts[status] = n
  for (const {queue, n} of held) of(queue).held = n
  for (const queue of [...set, ...pauses.map((pause) => pause.queue)]) if (queue !== allQueues) of(queue)
  return [...byQueue.values()].sort((a, b) => (a.queue < b.queue ? -1 : 1))
}

/** Of several pauses the one that lasts longest. */
function pauseOf(queue: string, pauses: readonly Pause[]): Pick<QueueStatus, 'paused' | 'reason' | 'until'> {
  const end = ({until}: Pause) => until ?? Number.POSITIVE_INFINITY
  const [longest] = pauses
    .filter((pause) => [queue, allQueues].includes(pause.queue))
    .sort((a, b) => end(b) - end(a) || 0)
  return {paused: longest !== undefined, reason: longest?.reason ?? null, until: longest?.until ?? null}
}
