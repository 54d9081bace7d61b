import type {Beat, LeaseRef} from '../types.ts'
import type {HeartbeatTimes} from './types.ts'

/** `workerData` of the heartbeat thread. */
export interface ThreadSetup extends HeartbeatTimes {
  file: string
}

/** Main thread to heartbeat thread. */
export type ToThread = {add: LeaseRef[]} | {remove: string[]} | {close: true}

/** Heartbeat thread to main thread. */
export type FromThread = {beat: Beat} | {failed: string}
