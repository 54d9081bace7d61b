import type {Failure} from '../errors.ts'

export interface JobLimits {
  softMs: number
  hardMs: number
  /** Jobs after which the process that works on it is replaced, where that is set for its queue. */
  recycleAfter?: number
}

/** In place of a queue's name: every queue, also those that come. */
export const allQueues = '*'

/** Who paused: a person, a runner that met something full or missing, the look at free space. Each ends its own only. */
export type PauseSource = 'user' | 'runner' | 'space'

export interface Pause {
  /** Its name, or allQueues. */
  queue: string
  source: PauseSource
  reason: string
  /** UTC ms. */
  since: number
  until: number | null
}

export type JobStatus = 'blocked' | 'delayed' | 'ready' | 'running' | 'done' | 'dead' | 'cancelled'

/** A job to be written. Plain data: it must fit any engine. */
export interface NewJob {
  queue: string
  name: string
  /** Public id of the run it belongs to; cancelling and counting go by it. Empty for work that belongs to none. */
  run: string
  /** Small and serialisable; never bytes, text or secrets. */
  payload: Record<string, unknown>
  /**
   * Unique among jobs that are not finished and were not asked to stop: a second job with a live key is not written.
   */
  key: string
  /** 0 first, 9 last. */
  priority: number
  /** Arrival of the document; children inherit it. */
  seq: number
  /** Position of the stage; later stages of one document go first. */
  order: number
  limits: {softMs: number; hardMs: number}
  /** UTC ms; absent = now. */
  runAt?: number
  /** Keys of jobs of the same call that must be finished (done or dead) first. */
  needs?: string[]
}

export interface Job {
  /** Public id, `j_...`. */
  id: string
  queue: string
  name: string
  run: string
  payload: Record<string, unknown>
  key: string
  status: JobStatus
  priority: number
  seq: number
  order: number
  runAt: number
  attempts: number
  crashes: number
  timeouts: number
  /** Of a job that was claimed: as they are set for its queue. */
  limits: JobLimits
  progress: number
  failure: Failure | null
  createdAt: number
  startedAt: number | null
  finishedAt: number | null
  worker: string | null
  /** Of its newest lease; 0 before the first. */
  token: number
  /** It waits because only paused batches want it; its status is `blocked`. */
  held: boolean
}

/** The right to work on a job until `until`. The token fences: a settle with an older token is refused. */
export interface Lease {
  job: Job
  token: number
  /** UTC ms. */
  until: number
  /** A poison job handed out by reap(): must be settled as dead. */
  poison?: true
}

/** Work of the same run that was done on the way, under the lease of another job. Times in UTC ms. */
export interface PassedJob {
  job: NewJob
  startedAt: number
  finishedAt: number
}

export type Outcome =
  /** `passed` are written as jobs that are done, with one attempt each. */
  | {type: 'ok'; next?: NewJob[]; passed?: PassedJob[]}
  | {type: 'retry'; failure: Failure; runAt: number; counts: 'attempt' | 'timeout' | 'crash' | 'nothing'}
  | {type: 'dead'; failure: Failure; next?: NewJob[]}
  /** Put back as it was (shutdown, paused queue): no attempt is counted. */
  | {type: 'release'}
  | {type: 'cancelled'}

/** A change of the store as plain data, applied together with the settle. The queue does not look inside. */
export interface Effect {
  type: string
}

/**
 * Applies effects to the store, synchronously. `job` is null for the effects of an enqueue; (job, generation) is unique
 * among settles, so that an engine without shared transactions can apply them once. Jobs that only the store can name
 * are returned, and written with the others.
 */
export type ApplyEffects = (effects: Effect[], source: {job: string | null; generation: number}) => NewJob[]

export interface Settlement {
  lease: Lease
  outcome: Outcome
  effects: Effect[]
  /** For the history of attempts. */
  stats?: {rssMb?: number}
}

/** A lease by its names: a job may be leased again before news of its earlier lease arrive. */
export interface LeaseRef {
  /** Public id of the job. */
  id: string
  token: number
}

export interface Beat {
  /** Not leased under this token any more. */
  lost: LeaseRef[]
  /** Asked to stop. */
  cancelled: LeaseRef[]
}

/** `lost`: the lease was not ours any more; nothing was written. */
export type SettleResult = 'settled' | 'lost'

export interface ClaimRequest {
  worker: string
  /** Absent = all queues. */
  queues?: string[]
  /** Queues that are left out. */
  except?: string[]
  /** Limits of queues for which none are set, by queue. */
  limits?: Readonly<Record<string, QueueLimits>>
  /** Free slots. */
  limit: number
  leaseMs: number
}

export interface WorkerInfo {
  id: string
  name: string
  host: string
  pid: number
  slots: number
  startedAt: number
  beatAt: number
  stoppedAt: number | null
  /** Its process is there (on this host: checked by pid, boot and start time). */
  alive: boolean
}

export interface QueueStatus {
  queue: string
  counts: Record<JobStatus, number>
  paused: boolean
  /** Of the pause that lasts longest, its own or that of all queues. */
  reason: string | null
  until: number | null
  /** Blocked jobs that only paused batches want. */
  held: number
}

export interface QueueLimits {
  /** Jobs that may run at once, over all processes. */
  concurrency: number | null
  /**
   * `count` claims in `perMs` milliseconds over all processes, spread evenly: in any time t at most t * count / perMs, one
   * more, and what comes in a quarter of a second.
   */
  rate: {count: number; perMs: number} | null
}

/** What the user set for a queue; null is the default. */
export interface QueueSettings extends QueueLimits {
  softMs: number | null
  hardMs: number | null
  /** Waits before each retry, in milliseconds. */
  retryMs: number[] | null
  recycleAfter: number | null
}

export interface JobFilter {
  /** Ids, or prefixes of ids. */
  ids?: string[]
  runs?: string[]
  queue?: string
  states?: JobStatus[]
  errorCode?: string
  /** Words, each the beginning of one in the path of its document, its failure or its stage; or beginnings of ids. */
  search?: string
  /** Something became of it (it was made, began or ended) from then on, UTC ms. */
  since?: number
  /** … before then. */
  until?: number
  /** Only older ones than this job. */
  before?: string
  /** What this job waits for, or has waited for. */
  neededBy?: string
  limit?: number
}

export interface Attempt {
  job: string
  token: number
  worker: string | null
  outcome: string
  startedAt: number
  finishedAt: number
  rssMb: number | null
  failure: Failure | null
}

/** Times (UTC ms) by how work ended; what is not named stays. */
export type EndedBefore = Readonly<Partial<Record<'done' | 'dead' | 'cancelled', number>>>

/**
 * The seam behind which a queue lives. SQLite is the default; another engine (Redis, PostgreSQL) implements the same and
 * passes test/queue/conformance. All times come from the clock the engine was made with.
 *
 * Invariants: a job is never lost; at most one unexpired lease per job; a settle with a token that is not the newest
 * changes nothing and answers `lost`; effects are applied exactly once per settled lease.
 */
export interface QueueEngine {
  /** Writes jobs and effects together. Jobs whose key is live are left out; returns how many were written. */
  enqueue(jobs: NewJob[], effects?: Effect[]): Promise<number>
  /** Leases up to `limit` ready jobs: by priority, then arrival, later stages first; every 8th claim takes the oldest. */
  claim(request: ClaimRequest): Promise<Lease[]>
  settle(settlements: Settlement[]): Promise<SettleResult[]>
  /** Extends leases; tells which are lost and which were asked to stop. */
  heartbeat(leases: Pick<Lease, 'job' | 'token'>[], leaseMs: number): Promise<Beat>
  progress(job: string, token: number, fraction: number): Promise<void>
  /**
   * Takes back what nobody works on: expired leases, leases absurdly far in the future (the clock jumped), owners that
   * are dead on this host. Counts a crash each; jobs with `maxCrashes` become poison and are leased to `worker`, to be
   * settled as dead by it. Jobs of `innocent` queues only wait for servers: whatever ended their process, they are not
   * to blame. Also wakes delayed jobs and ends timed pauses.
   */
  reap(
    worker: string,
    options: {leaseMs: number; maxCrashes: number; innocent?: readonly string[]},
  ): Promise<{requeued: number; poison: Lease[]}>
  /** Asks running jobs to stop, cancels the others and applies effects, together. Returns how many jobs it touched. */
  cancel(filter: JobFilter, effects?: Effect[]): Promise<number>
  /** Until resumed, or until a time. Replaces the pause of the same source. `queue` may be allQueues. */
  pause(queue: string, reason: string, until?: number, source?: PauseSource): Promise<void>
  /** Ends the pauses of a queue (or that of all) by these sources, else by a person and by runners. */
  resume(queue: string, sources?: readonly PauseSource[]): Promise<void>
  pauses(): Promise<Pause[]>
  /**
   * Holds or frees the jobs of runs whose batches were paused or resumed. Every write does so for up to 1,000 runs; this
   * goes on until none is left.
   */
  followHolds(): Promise<void>
  /** When a queue that is held up by its rate alone hands out again, UTC ms; null if none is. */
  opensAt(limits?: ClaimRequest['limits']): Promise<number | null>
  settings(queue: string): Promise<QueueSettings>
  /** Changes these settings of a queue; what is absent stays, also when others change it at the same time. */
  configure(queue: string, changes: Partial<QueueSettings>): Promise<void>
  registerWorker(info: {name: string; slots: number}): Promise<string>
  workerGone(worker: string): Promise<void>
  /** All that there were, or those that have not stopped. */
  workers(which?: {live: boolean}): Promise<WorkerInfo[]>
  status(): Promise<QueueStatus[]>
  /** When the next delayed job is due, UTC ms; null if none. */
  nextRunAt(): Promise<number | null>
  jobs(filter: JobFilter): Promise<Job[]>
  attempts(job: string): Promise<Attempt[]>
  /** Cheap number that changes whenever another process wrote. */
  version(): number
  /** Deletes finished jobs of runs that ended before a time; returns how many. A dry run only counts. */
  prune(before: EndedBefore, dryRun?: boolean): Promise<number>
  close(): Promise<void>
}
