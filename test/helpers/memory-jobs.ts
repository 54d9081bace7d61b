import {newId} from '../../src/ids.ts'
import type {Job, JobFilter, JobStatus, NewJob, Outcome} from '../../src/queue/types.ts'

/** A job of the model: the public one with what only the queue knows. */
export interface Entry {
  job: Job
  token: number
  leaseUntil: number
  cancelRequested: boolean
  needs: Set<Entry>
}

export const isTerminal = (status: JobStatus) => status === 'done' || status === 'dead' || status === 'cancelled'

export const crashed = {
  class: 'crash',
  code: 'E_CRASHED',
  message: 'The process that worked on it ended or was stuck.',
} as const

export function toJob({needs: _, runAt: __, ...job}: NewJob, runAt: number, now: number): Job {
  return {
    ...structuredClone(job),
    id: newId('j', now),
    status: 'ready',
    runAt,
    token: 0,
    attempts: 0,
    crashes: 0,
    timeouts: 0,
    progress: 0,
    failure: null,
    createdAt: now,
    startedAt: null,
    finishedAt: null,
    worker: null,
    held: false,
  }
}

export function count(job: Job, outcome: Outcome): void {
  if (outcome.type === 'dead') job.attempts++
  if (outcome.type !== 'retry') return
  if (outcome.counts === 'attempt') job.attempts++
  if (outcome.counts === 'timeout') job.timeouts++
  if (outcome.counts === 'crash') job.crashes++
}

export function statusAfter(entry: Entry, outcome: Outcome, now: number): JobStatus {
  if (outcome.type === 'ok') return 'done'
  if (outcome.type === 'dead' || outcome.type === 'cancelled') return outcome.type
  if (entry.cancelRequested) return 'cancelled'
  return outcome.type === 'retry' && outcome.runAt > now ? 'delayed' : 'ready'
}

export const byStage = (a: Entry, b: Entry) => b.job.order - a.job.order
export const inOrder = (a: Entry, b: Entry) => a.job.priority - b.job.priority || a.job.seq - b.job.seq || byStage(a, b)

export function matching(entries: Entry[], filter: JobFilter): Entry[] {
  const text = (job: Job) =>
    `${job.key} ${job.name} ${JSON.stringify(job.payload)} ${JSON.stringify(job.failure ?? '')}`
  return entries.filter(
    ({job}) =>
      (filter.ids?.some((id) => job.id.startsWith(id)) ?? true) &&
      (filter.runs?.includes(job.run) ?? true) &&
      (filter.queue === undefined || filter.queue === job.queue) &&
      (filter.states?.includes(job.status) ?? true) &&
      (filter.errorCode === undefined || filter.errorCode === job.failure?.code) &&
      (filter.search === undefined || text(job).toLowerCase().includes(filter.search.toLowerCase())),
  )
}
