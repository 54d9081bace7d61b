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
