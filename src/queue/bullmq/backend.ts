import type {IQueueBackend, KeepJobs} from 'bullmq'
import type {Packages} from './packages.ts'

/** A server that is reached, and fit to hand out work. */
export interface Backend {
  /** BullMQ over it; one of a lane is had by its `forQueue`. */
  queues: IQueueBackend
  /** How many messages that are done are kept, for those who look. */
  keepDone: KeepJobs
  /** Messages of one insert. */
  publishedAtOnce: number
  /** What answers, with its version. Throws where it does not. */
  version(): Promise<string>
  close(): Promise<void>
}

export interface BackendOptions {
  /** Of BullMQ's keys in Redis, or its schema in PostgreSQL. */
  space: string
  /** Milliseconds until a server that does not answer is called unreachable. */
  timeoutMs: number
  /** Milliseconds between two looks at whose lock has ended, of all processes together. */
  sweepMs: number
  packages?: Packages
}

/** A lock as long as a lease; others are extended at once. */
export const defaultLockMs = 30_000

/** Options of a BullMQ worker: that is what takes messages. */
export const workerOptions = <C>(connection: C, {space, sweepMs}: BackendOptions) => ({
  connection,
  prefix: space,
  // Looked at when connecting, with a way out instead of a warning.
  skipVersionCheck: true,
  lockDuration: defaultLockMs,
  stalledInterval: sweepMs,
  // Whether a job ended its workers too often the ledger says.
  maxStalledCount: 2 ** 31 - 1,
})
