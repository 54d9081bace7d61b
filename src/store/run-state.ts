import type {RunState} from './types.ts'

/** Work is left for the run, or going on. */
export const isOpen = (state: RunState): boolean => state === 'waiting' || state === 'running' || state === 'delayed'
