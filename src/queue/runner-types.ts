import type {Clock} from '../clock.ts'
import type {Failure} from '../errors.ts'
import type {StartHeartbeat} from './heartbeat/types.ts'
import type {RetryPolicy} from './policy.ts'
import type {Effect, Job, Lease, NewJob, PassedJob, QueueEngine, QueueLimits} from './types.ts'

/** What finished work leaves behind; written together with the settle. */
export interface HandlerResult {
  effects: Effect[]
  next?: NewJob[]
  passed?: PassedJob[]
  stats?: {rssMb?: number}
}

interface HandlerContext {
  /** Aborted at the soft limit, on cancel, when the lease is lost and by abort(); its reason is a DocumentError. */
  signal: AbortSignal
  /** 0..1 */
  progress(fraction: number): void
}

/** Does the work of a job. Throws DocumentError where it knows what went wrong; anything else counts as a bug. */
export type Handler = (lease: Lease, context: HandlerContext) => Promise<HandlerResult>

export type RunnerEvent =
  /** It is known to others by this id from now on. */
  | {type: 'registered'; worker: string}
  | {type: 'job:start'; job: Job}
  | {type: 'job:progress'; job: Job; fraction: number}
  | {type: 'job:done'; job: Job; ms: number}
  | {type: 'job:retry'; job: Job; failure: Failure; runAt: number}
  | {type: 'job:dead'; job: Job; failure: Failure}
  | {type: 'job:released'; job: Job}
  | {type: 'job:cancelled'; job: Job}
  /** Another process has the job now; what this one did was thrown away. */
  | {type: 'job:lost'; job: Job}
  | {type: 'jobs:requeued'; count: number}
  | {type: 'queue:paused'; queue: string; reason: string; until: number}
  /** The store or a callback failed; the runner goes on and tries again. */
  | {type: 'trouble'; error: Error}

export interface RunnerTimes {
  leaseMs: number
  /** Idle: how often to look for writes of other processes. */
  pollMs: number
  reapMs: number
  /** With a full disk or only paused queues left, a run ends after this long. */
  giveUpMs: number
  /** At most one progress write a job in this time. */
  progressMs: number
}

export const defaultRunnerTimes: RunnerTimes = {
  leaseMs: 30_000,
  pollMs: 100,
  reapMs: 5000,
  giveUpMs: 60_000,
  progressMs: 1000,
}

/** Queues whose jobs have slots of their own: what waits for a server must neither hold up other work nor be held up by it. */
export interface Lane {
  /** With the limits that hold where none are set for a queue. */
  queues: Readonly<Record<string, QueueLimits>>
  slots: number
}

export interface RunnerOptions {
  engine: QueueEngine
  clock: Clock
  /** Name of this worker, for people. */
  name: string
  /** Jobs at once, of all queues that no lane has. */
  slots: number
  lanes?: Lane[]
  /** Absent = all queues. */
  queues?: string[]
  /** By job name. */
  handlers: Readonly<Record<string, Handler>>
  /** Jobs of which a slot takes several: their handlers are called in one turn of the event loop. */
  together?(job: Job): boolean
  heartbeat: StartHeartbeat
  policy: RetryPolicy
  times?: Partial<RunnerTimes>
  /** 0..1, for the jitter of retries. */
  random?: () => number
  /** What to write when a job failed for good, also for jobs that crashed too often. */
  onDead(lease: Lease, failure: Failure): Promise<{effects: Effect[]; next?: NewJob[]}>
  onRetry?(lease: Lease, failure: Failure, runAt: number): Effect[]
  /** May throw: the runner goes on and the error becomes a process warning. */
  onEvent?(event: RunnerEvent): void
}

export interface RunOptions {
  /**
   * `empty` (default): until no job is left; `forever`: until stopped; a function: until it answers true (asked after
   * changes), or no job is left.
   */
  until?: 'empty' | 'forever' | (() => boolean | Promise<boolean>)
  /** Stay for delayed retries, and for what is paused. */
  wait?: boolean
}

export type RunResult =
  | {end: 'until' | 'empty' | 'stopped' | 'aborted'}
  /** Only delayed jobs are left; the first is due then (UTC ms). */
  | {end: 'delayed'; nextRunAt: number}
  /** Only jobs of paused queues are left, or of paused batches (`held`). */
  | {end: 'paused'; queues: {queue: string; reason: string | null; held: number}[]}
  /** Something is missing or full, and stayed so. */
  | {end: 'resource'; failure: Failure}

/** What may change while a runner works. */
export interface RunnerChanges {
  slots?: number
  /** Of lanes' queues that have none of their own. */
  limits?: Readonly<Record<string, QueueLimits>>
  policy?: RetryPolicy
}

export interface Runner {
  /** Works until the end that `options` name. Once only. Rejects on errors that are neither busy nor full. */
  run(options?: RunOptions): Promise<RunResult>
  /** Other limits from now on; running jobs keep what they began with. Not before run(). */
  configure(changes: RunnerChanges): void
  /** Aborts these jobs and gives them back; nothing is counted. */
  giveBack(jobs: string[]): void
  /** This process has enqueued something: only writes of others are seen by themselves. */
  look(): void
  /** First step: takes nothing new, gives back what has not started, lets running jobs end. */
  stop(): void
  /** Second step: aborts running jobs too and releases them. */
  abort(): void
}
