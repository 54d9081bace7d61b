import type {RunState, StoredRun} from './types.ts'

/** Work is left for the run, or going on. */
export const isOpen = (state: RunState): boolean => state === 'waiting' || state === 'running' || state === 'delayed'

/** A failure that a new look at the same path can cure: the file was not there, or was another one. */
const curable = new Set(['E_GONE', 'E_CHANGED', 'E_CANCELLED'])

type Ended = Pick<StoredRun, 'state' | 'error' | 'options'>

/** Whether a run that ended badly is taken up again when its document is given once more. */
export const takesUpAgain = (run: Ended): boolean =>
  run.state === 'cancelled' ||
  (run.state === 'done' && run.error !== null && run.error.class !== 'permanent') ||
  (run.state === 'failed' && (run.error?.class !== 'permanent' || curable.has(run.error.code) || mayHavePassword(run)))

/** The list of passwords may have grown since. */
const mayHavePassword = ({error, options}: Ended): boolean =>
  error?.code === 'E_ENCRYPTED' && options.passwordFile !== null

/** When a state begins or ends the work of a run, and how far it then is: SQL to set. `began` and `now` are places of UTC ms. */
export const stampsOf = (state: RunState, {began, now}: {began: string; now: string}): string =>
  ({
    // What had ended is read again with what has been learned since; a run at work keeps to what it began with.
    waiting: `started_at = NULL, finished_at = NULL, progress = 0, memory_version = CASE
      WHEN state IN ('done', 'failed', 'cancelled') THEN (SELECT version FROM memory) ELSE memory_version END`,
    running: `started_at = coalesce(started_at, ${began}), finished_at = NULL`,
    delayed: 'finished_at = NULL',
    done: `started_at = coalesce(started_at, ${began}), finished_at = ${now}, progress = 1`,
    failed: `started_at = coalesce(started_at, ${began}), finished_at = ${now}`,
    cancelled: `finished_at = ${now}`,
  })[state]

/**
 * A run that has ended is opened by `waiting` alone: what a job that was asked to stop still writes must not make it run
 * for ever. All results may arrive before the word to stop: `done` holds. SQL of the condition.
 */
export const fromStates = (state: RunState): string =>
  state === 'waiting' || state === 'done' ? '' : `AND state IN ('waiting', 'running', 'delayed')`
