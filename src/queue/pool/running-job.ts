import type {DocumentError} from '../../errors.ts'
import {hardTimeout, overTime, overweight, softTimeout, tooBig} from './failures.ts'
import type {Budget, Usage} from './messages.ts'
import type {RunOptions, RunResult} from './types.ts'

/** A task handed to the pool, waiting or running. */
export interface PendingRun {
  task: unknown
  options: RunOptions
  /** Children that died under it before it began. */
  falseStarts: number
  resolve(result: RunResult<unknown>): void
  reject(error: DocumentError): void
}

/** A run in its child. */
export interface RunningJob {
  number: number
  run: PendingRun
  /** UTC ms. */
  since: number
  /** By the monotonic clock. */
  begunAt: number
  /** Time in which this process was awake too: a laptop that slept or a Ctrl-Z uses up no limit. */
  elapsedMs: number
  begun: boolean
  peakMb: number
  allowedMb: number
  softAborted: boolean
  /** What the present part of the job may use, and what the process had used when it began. */
  budget: {allowed: Budget; from: Usage} | null
  cancel: {error: DocumentError; atMs: number} | null
}

export type Verdict = {type: 'kill' | 'abort'; error: DocumentError} | null

/** What has to be done about a job that has run for `elapsedMs`, in a process with this usage. */
export function judge(job: RunningJob, usage: Usage, cancelMs: number): Verdict {
  const {softMs = Number.POSITIVE_INFINITY, hardMs = Number.POSITIVE_INFINITY} = job.run.options
  if (job.cancel !== null)
    return job.elapsedMs - job.cancel.atMs >= cancelMs ? {type: 'kill', error: job.cancel.error} : null
  if (usage.rssMb > job.allowedMb) return {type: 'kill', error: tooBig(usage.rssMb, job.allowedMb)}
  const overdrawn = job.budget === null ? null : judgeBudget(job.budget, usage)
  if (overdrawn !== null) return {type: 'kill', error: overdrawn}
  if (job.elapsedMs >= hardMs) return {type: 'kill', error: hardTimeout(hardMs)}
  if (job.elapsedMs >= softMs && !job.softAborted) return {type: 'abort', error: softTimeout(softMs)}
  return null
}

function judgeBudget({allowed, from}: NonNullable<RunningJob['budget']>, usage: Usage): DocumentError | null {
  if (usage.cpuMs - from.cpuMs > allowed.cpuMs) return overTime(allowed.what, allowed.cpuMs)
  return usage.rssMb - from.rssMb > allowed.growMb ? overweight(allowed.what, allowed.growMb) : null
}
