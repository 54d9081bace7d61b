import type {Failure} from '../errors.ts'
import type {BatchCounts} from '../store/types.ts'

/** One document as it is told when it is finished. */
export interface DocumentLine {
  id: string
  path: string
  state: 'done' | 'failed' | 'cancelled'
  kind: string | null
  /** Where the document holds several. */
  bills: number | null
  pages: number | null
  review: boolean
  vendor: string | null
  date: string | null
  total: string | null
  currency: string | null
  failure: Failure | null
  /** Bytes before and after, where the file was made smaller and not read. */
  file: {before: number; after: number} | null
  /** From the first job to the last, ms. */
  ms: number
}

/** What a worker process is doing. */
export interface WorkerLine {
  index: number
  pid: number | null
  stage: string | null
  file: string | null
  /** Page or first page of the range, where the job has one. */
  page: number | null
  /** Pages of the document. */
  pages: number | null
  rssMb: number
}

export interface StageLine {
  stage: string
  waiting: number
  running: number
  delayed: number
}

/** Everything a long command has to tell while it runs. New types may appear; none vanish. */
export type AppEvent =
  | {type: 'scanning'; files: number}
  | {type: 'batch'; batch: string; total: number; unchanged: number; skipped: number}
  | {type: 'document'; document: DocumentLine}
  | {
      type: 'progress'
      counts: BatchCounts
      percent: number
      etaSeconds: number | null
      workers: WorkerLine[]
      stages: StageLine[]
    }
  | {type: 'retry'; path: string; failure: Failure; at: number}
  | {type: 'report'; batch: string; failure: Failure | null}
  | {type: 'paused'; queue: string; reason: string}
  | {type: 'note'; message: string}

/** Listens to a command's events: terminal, plain lines, JSON lines or nothing. */
export interface Reporter {
  event(event: AppEvent): void
  /** Ends the display; nothing is printed afterwards. */
  close(): Promise<void>
}
