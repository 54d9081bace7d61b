import type {DocumentError} from '../../errors.ts'
import {hardTimeout, softTimeout, tooBig} from './failures.ts'
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
  cancel: {error: DocumentError; atMs: number} | null
}

export type Verdict = {type: 'kill' | 'abort'; error: DocumentError} | null

/** What has to be done about a job that has run for `elapsedMs` and uses `rssMb`. */
export function judge(job: RunningJob, rssMb: number, cancelMs: number): Verdict {
  const {softMs = Number.POSITIVE_INFINITY, hardMs = Number.POSITIVE_INFINITY} = job.run.options
  if (job.cancel !== null)
    return job.elapsedMs - job.cancel.atMs >= cancelMs ? {type: 'kill', error: job.cancel.error} : null
  if (rssMb > job.allowedMb) return {type: 'kill', error: tooBig(rssMb, job.allowedMb)}
  if (job.elapsedMs >= hardMs) return {type: 'kill', error: hardTimeout(hardMs)}
  if (job.elapsedMs >= softMs && !job.softAborted) return {type: 'abort', error: softTimeout(softMs)}
  return null
}
