import type {Failure} from '../errors.ts'
import type {Job} from './types.ts'

/** When a failed job is tried again. All times in milliseconds. */
export interface RetryPolicy {
  /** Waits before each retry; as many retries as entries. */
  retryMs: readonly number[]
  /** Share by which a wait may be shorter or longer, so that jobs that failed together do not return together. */
  jitter: number
  /** Crashes of one job after which it is poison. */
  maxCrashes: number
  /** How long a queue pauses after a resource failure before it is tried again. */
  resourcePauseMs: number
}

export const defaultPolicy: RetryPolicy = {
  retryMs: [30_000, 90_000, 300_000],
  jitter: 0.2,
  maxCrashes: 3,
  // Several tries fit into the 60 s after which a runner gives up.
  resourcePauseMs: 15_000,
}

export type Decision =
  | {type: 'retry'; runAt: number; counts: 'attempt' | 'timeout' | 'crash' | 'nothing'}
  | {type: 'dead'}
  /** Release the job and pause its queue until `until`. */
  | {type: 'pause'; until: number}
  | {type: 'cancelled'}
  /** Back as it was, nothing counted. */
  | {type: 'release'}

/** What happens to a job after a failure. Pure: `random` is in [0, 1), `now` is UTC ms; `job` is as it was claimed. */
export function decide(
  failure: Failure,
  job: Pick<Job, 'attempts' | 'crashes' | 'timeouts' | 'failure'>,
  policy: RetryPolicy,
  now: number,
  random: number,
): Decision {
  const spread = 1 + policy.jitter * (2 * random - 1)
  const first = policy.retryMs[0] ?? 0
  switch (failure.class) {
    case 'permanent':
      return {type: 'dead'}
    case 'transient': {
      const wait = policy.retryMs[job.attempts]
      return wait === undefined
        ? {type: 'dead'}
        : {type: 'retry', runAt: now + Math.round(wait * spread), counts: 'attempt'}
    }
    case 'throttled':
      // Later than asked, never earlier.
      return {
        type: 'retry',
        runAt: now + Math.round((failure.retryAfterMs ?? first) * (1 + policy.jitter * random)),
        counts: 'nothing',
      }
    case 'resource':
      return {type: 'pause', until: now + policy.resourcePauseMs}
    case 'timeout':
      return job.timeouts > 0
        ? {type: 'dead'}
        : {type: 'retry', runAt: now + Math.round(first * spread), counts: 'timeout'}
    case 'bug':
      return job.failure?.class === 'bug' || job.attempts >= policy.retryMs.length
        ? {type: 'dead'}
        : {type: 'retry', runAt: now + Math.round(first * spread), counts: 'attempt'}
    case 'crash':
      return job.crashes + 1 >= policy.maxCrashes ? {type: 'dead'} : {type: 'retry', runAt: now, counts: 'crash'}
    case 'cancelled':
      return {type: 'cancelled'}
    case 'released':
      return {type: 'release'}
  }
}
