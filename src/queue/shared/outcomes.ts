import type {Failure} from '../../errors.ts'
import type {JobStatus, Outcome} from '../types.ts'

/** What an outcome other than `ok` changes of its job; a job that was asked to stop becomes `cancelled` instead of `requeued`. */
export interface JobChange {
  status: JobStatus
  requeued: 0 | 1
  /** Null: it stays. */
  runAt: number | null
  attempt: 0 | 1
  crash: 0 | 1
  timeout: 0 | 1
  class: string | null
  code: string | null
  error: string | null
}

export function changeBy(outcome: Exclude<Outcome, {type: 'ok'}>, now: number): JobChange {
  const failure = 'failure' in outcome ? outcome.failure : null
  const counts = outcome.type === 'retry' ? outcome.counts : 'nothing'
  const status = statusAfter(outcome, now)
  return {
    status,
    requeued: isTerminal(status) ? 0 : 1,
    runAt: outcome.type === 'retry' ? outcome.runAt : null,
    attempt: counts === 'attempt' || outcome.type === 'dead' ? 1 : 0,
    crash: counts === 'crash' ? 1 : 0,
    timeout: counts === 'timeout' ? 1 : 0,
    class: failure?.class ?? null,
    code: failure?.code ?? null,
    error: failureJson(outcome),
  }
}

function statusAfter(outcome: Exclude<Outcome, {type: 'ok'}>, now: number): JobStatus {
  switch (outcome.type) {
    case 'retry':
      return outcome.runAt > now ? 'delayed' : 'ready'
    case 'release':
      return 'ready'
    case 'dead':
      return 'dead'
    case 'cancelled':
      return 'cancelled'
  }
}

export function isTerminal(status: JobStatus): boolean {
  return status === 'done' || status === 'dead' || status === 'cancelled'
}

export function failureJson(outcome: Outcome): string | null {
  return 'failure' in outcome ? JSON.stringify(outcome.failure) : null
}

/**
 * A retry or release of a job that was asked to stop became `cancelled`: what the app wanted to write for the retry would wake
 * its run again.
 */
export const isOverruled = (status: JobStatus, outcome: Outcome): boolean =>
  status === 'cancelled' && outcome.type !== 'cancelled'

/** Of a job whose lease was taken back. */
export const crashed: Failure = {
  class: 'crash',
  code: 'E_CRASHED',
  message: 'The process that worked on it ended or was stuck.',
}
