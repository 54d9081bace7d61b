import type {Job} from './types.ts'

/** A try of a job that has ended. */
export interface RecentAttempt {
  queue: string
  name: string
  outcome: 'ok' | 'retry' | 'dead' | 'release' | 'cancelled' | 'crash'
  startedAt: number
  finishedAt: number
}

/** What the queue has done lately and will do. */
export interface QueueHistory {
  /** The newest tries, newest first. */
  recent(limit: number): Promise<RecentAttempt[]>
  /** Jobs that wait for their time, first come first. */
  scheduled(limit: number): Promise<Job[]>
}
