import {newId} from '../../src/ids.ts'
import {wordsOf} from '../../src/queue/shared/job-words.ts'
import type {Job, JobFilter, JobStatus, NewJob, Outcome} from '../../src/queue/types.ts'

/** A job of the model: the public one with what only the queue knows. */
export interface Entry {
  job: Job
  token: number
  leaseUntil: number
  cancelRequested: boolean
  needs: Set<Entry>
  /** All it ever waited for. */
  needed: Set<Entry>
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
  const text = ({name, queue, failure}: Job) => `${name} ${queue} ${failure?.code ?? ''} ${failure?.message ?? ''}`
  const changed = ({finishedAt, startedAt, createdAt}: Job) => finishedAt ?? startedAt ?? createdAt
  const place = (id: string) => entries.findIndex(({job}) => job.id === id)
  return entries.filter(
    ({job}, at) =>
      (filter.ids?.some((id) => job.id.startsWith(id)) ?? true) &&
      (filter.runs?.includes(job.run) ?? true) &&
      (filter.queue === undefined || filter.queue === job.queue) &&
      (filter.states?.includes(job.status) ?? true) &&
      (filter.errorCode === undefined || filter.errorCode === job.failure?.code) &&
      (filter.search === undefined || hasWords(text(job), filter.search)) &&
      (filter.since === undefined || changed(job) >= filter.since) &&
      (filter.until === undefined || changed(job) < filter.until) &&
      (filter.before === undefined || at < place(filter.before)) &&
      (filter.neededBy === undefined || (entries[place(filter.neededBy)]?.needed.has(entries[at]!) ?? false)),
  )
}

function hasWords(text: string, search: string): boolean {
  const words = wordsOf(text)
  const wanted = wordsOf(search)
  return wanted.length > 0 && wanted.every((word) => words.some((each) => each.startsWith(word)))
}
