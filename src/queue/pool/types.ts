import type {Clock} from '../../clock.ts'
import type {DocumentError} from '../../errors.ts'

/** How a pool is made. Times in milliseconds, memory in MB of 2^20 bytes; defaults and their reasons: defaults.ts. */
export interface PoolOptions extends Partial<PoolLimits> {
  /** The file that calls serveTasks(), as a path or file URL; .ts from the sources, .js from dist. */
  entry: string | URL
  /** Most child processes at work at once. */
  slots: number
  /** Added to the minimal environment of the children. */
  env?: Record<string, string>
  /** Priority of the children, -20..19. */
  nice?: number
  /** Flags for Node itself, such as --max-old-space-size. */
  execArgv?: string[]
  /** The Node to run; the running one if absent. */
  execPath?: string
  clock?: Clock
  /** What `ownBuild()` says; children of another build get no task. Absent: any build. */
  build?: string
  /** A child is of another build: no task is taken from now on, and those that wait reject as released. */
  onReplaced?(): void
  onEvent?(event: PoolEvent): void
}

export interface PoolLimits {
  /** Each child reports from its own thread this often. */
  beatMs: number
  /** A child that was not heard of for so long is stopped or stuck: killed. */
  silenceMs: number
  /** How often a child looks whether its parent is there. */
  orphanMs: number
  /** How often memory, CPU and limits of all children are looked at. */
  sampleMs: number
  /** Time for a child to load its entry file. */
  startMs: number
  /** Time for a child to end after cancel and close; then it is killed. */
  cancelMs: number
  /** A child is replaced after so many jobs. */
  recycleAfterJobs: number
  /** A child is replaced when it holds so much more than after its first job (models loaded). */
  recycleAboveMb: number
  /** A job that needs more is killed for good: E_TOO_BIG. */
  maxRssMb: number
}

export interface RunOptions {
  /** What status displays show. */
  label?: string
  /** Aborts the job; a DocumentError as its reason is what the run rejects with, E_CANCELLED otherwise. */
  signal?: AbortSignal
  /** Aborts the signal in the child; the job may still return what it has. */
  softMs?: number
  /** Kills the child. */
  hardMs?: number
  /** For this job alone. */
  maxRssMb?: number
  /** The child is replaced after this job if it has done so many, in place of `recycleAfterJobs`. */
  recycleAfter?: number
  onProgress?(fraction: number): void
  /** A child has got the task: its id. Again if that child died before it began. */
  onWorker?(worker: number): void
  /** Answers questions of the task: plain data, as tasks and values are. */
  onAsk?(question: unknown): Promise<unknown>
}

interface RunStats {
  /** From the handing over to the result. */
  ms: number
  /** Highest memory of the child while it worked on the job. */
  rssMb: number
  cpuMs: number
}

export interface RunResult<Value> {
  value: Value
  stats: RunStats
}

export interface WorkerState {
  id: number
  pid: number | undefined
  phase: 'starting' | 'idle' | 'busy' | 'ending'
  /** Label of the job, null between jobs. */
  label: string | null
  /** UTC ms: when it began with its job, or to be idle. */
  since: number
  /** UTC ms of the child's start. */
  startedAt: number
  rssMb: number
  /** Of the child's whole life. */
  cpuMs: number
  /** Jobs ended by this child, well or not. */
  jobs: number
}

export type PoolEvent =
  | {type: 'worker-started'; worker: number; pid: number | undefined}
  /** `reason`: recycled, closed, killed by us with a cause, or how it died. */
  | {type: 'worker-ended'; worker: number; pid: number | undefined; jobs: number; reason: string}

/** Runs tasks in child processes, one at a time in each. Tasks and values are small plain data (structured clone). */
export interface Pool<Task, Value> {
  /**
   * Waits for a free child, then runs the task in it. Rejects with a DocumentError only: what the task threw, or
   * E_CRASHED (crash; transient if no process could be started), E_TIMEOUT (timeout), E_TOO_BIG (permanent), E_CANCELLED.
   * Settles after the child has ended where it had to be killed, so that nobody works on the job any more.
   */
  run(task: Task, options?: RunOptions): Promise<RunResult<Value>>
  state(): WorkerState[]
  /** Kills one child; its job fails as a crash, or with `error`. False if there is no such child. */
  kill(worker: number, error?: DocumentError): boolean
  /**
   * Other limits from now on. With fewer slots, and with another environment or priority, children end after their present
   * job; those that are needed start anew.
   */
  configure(changes: Partial<Omit<PoolOptions, 'entry' | 'clock' | 'onEvent'>>): void
  /** Cancels what waits and runs, ends all children (by force after `cancelMs`) and waits for them. */
  close(): Promise<void>
}
