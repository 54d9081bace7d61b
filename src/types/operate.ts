import type {DocumentState, ErrorJson} from './contract.ts'

/** What `snap stats` and the dashboard show of the program at work. Times are UTC ms, memory MB of 2^20 bytes. */

/** A worker process of a program that works on the queue. */
export interface WorkerProcess {
  /** Unique among live ones: what `snap shutdown --worker` takes. */
  id: string
  /** Null for what its program does by itself: work that waits for servers. */
  pid: number | null
  /** Of its program: `snap work --name`. */
  program: string
  phase: 'starting' | 'idle' | 'busy' | 'ending'
  job: string | null
  stage: string | null
  file: string | null
  document: string | null
  /** First page of the job, and pages of the document, where the job has them. */
  page: number | null
  pages: number | null
  rssMb: number
  /** Of one core, over the last few seconds; 100 = one core busy. */
  cpuPercent: number
  /** When it began with its job, or to be idle. */
  since: number
  startedAt: number
  done: number
  failed: number
  retried: number
}

/** A program (`snap process`, `snap work`) that works on the queue. */
export interface WorkProgram {
  /** `w_…` */
  id: string
  name: string
  host: string
  pid: number
  /** It stays when nothing is left. */
  forever: boolean
  /** Queues it takes work from; null: all. */
  queues: string[] | null
  /** Worker processes it may have now, and between which numbers it chooses. */
  slots: number
  autoscale: {min: number; max: number} | null
  /** `gone`: its process died without a word; what it worked on is taken back by the next one. */
  state: 'working' | 'stopping' | 'gone'
  startedAt: number
  rssMb: number
  cpuPercent: number
  done: number
  failed: number
  retried: number
  workers: WorkerProcess[]
}

export interface QueueLine {
  queue: string
  counts: Record<'ready' | 'running' | 'delayed' | 'blocked' | 'done' | 'dead' | 'cancelled', number>
  paused: boolean
  reason: string | null
  /** When the pause ends by itself. */
  until: number | null
  concurrency: number | null
  rate: {count: number; perMs: number} | null
  softMs: number | null
  hardMs: number | null
  retryMs: number[] | null
  recycleAfter: number | null
  /** Jobs that ended in the last 5 minutes, a minute. */
  perMinute: number
}

export interface StatsResult {
  schema: 1
  at: number
  programs: WorkProgram[]
  queues: QueueLine[]
  disk: {freeBytes: number; storeBytes: number; filesBytes: number}
  /** With --scheduled: what waits for its time, first come first. */
  scheduled?: {job: string; queue: string; stage: string; path: string; at: number; error: ErrorJson | null}[]
  /** With --stages: how long jobs of a stage take. */
  stages?: {stage: string; done: number; failed: number; retried: number; p50Ms: number; p95Ms: number; maxMs: number}[]
}

/** Jobs or documents that failed for one cause, in plain words. */
export interface CauseGroup {
  code: string
  /** One sentence for people, without the name of a file. */
  sentence: string
  hint: string | null
  retryable: boolean
  /** What may help: shown as ways to try again. */
  remedies: ('retry' | 'lang' | 'password' | 'limit')[]
  count: number
  /** The newest, at most 50. */
  documents: {id: string; job: string; path: string; message: string; at: number}[]
}

export interface CausesResult {
  schema: 1
  total: number
  causes: CauseGroup[]
}

export interface ScheduleJson {
  /** `s_…` */
  id: string
  name: string | null
  /** crontab syntax: "0 2 * * *" */
  expression: string
  timezone: string
  /** Arguments of snap. */
  command: string[]
  cwd: string
  createdAt: number
  /** Null while it is paused. */
  nextAt: number | null
  /** The machine that runs it, if it is another one. */
  host: string | null
  last: ScheduleRunJson | null
}

export interface ScheduleRunJson {
  at: number
  endedAt: number | null
  /** `lost`: whoever ran it was killed; `skipped`: the run before was still going. */
  outcome: 'running' | 'ended' | 'skipped' | 'lost'
  exit: number | null
  /** The last line it printed, or why it did not run. */
  message: string | null
}

export interface HistoryResult {
  schema: 1
  /** The newest days with work, in local time, oldest first. */
  days: {day: string; done: number; failed: number; pages: number; p50Ms: number; p95Ms: number}[]
  batches: {
    id: string
    createdAt: number
    endedAt: number | null
    counts: Record<string, number>
    /** Documents a minute, from the first to the last. */
    perMinute: number | null
    p50Ms: number | null
    p95Ms: number | null
  }[]
  schedules: ScheduleJson[]
  disk: {freeBytes: number; storeBytes: number; filesBytes: number; originalBytes: number; savedBytes: number}
}

/** A document as lists of the dashboard show it. */
export interface DocumentRow {
  id: string
  path: string
  kind: string | null
  state: DocumentState
  review: boolean
  vendor: string | null
  date: string | null
  total: string | null
  currency: string | null
  pages: number | null
  /** Its pages can be drawn: it is a PDF or a picture that was opened. */
  pictured: boolean
  label: string | null
  duplicateOf: string | null
  error: ErrorJson | null
  at: number
}

/** The page *Now*: where the newest open batch is, and what each worker does. Sent again by SSE as `now` when it changes. */
export interface NowResult {
  schema: 1
  at: number
  batch: {
    id: string
    total: number
    percent: number
    etaSeconds: number | null
    createdAt: number
    finished: boolean
    counts: Record<string, number>
  } | null
  stats: StatsResult
  /** Documents under way and the newest ended ones, with a tile for each page (the first 40). */
  documents: (DocumentRow & {
    progress: number
    tiles: {page: number; state: 'waiting' | 'running' | 'done' | 'failed'}[]
  })[]
  readOnly: boolean
}
