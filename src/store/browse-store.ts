import type {DocumentState} from '../types/contract.ts'
import type {Filter} from '../types/search.ts'
import type {RunState} from './types.ts'

export interface BrowseQuery {
  filters: Filter[]
  /** Of the newest run of a document; a duplicate is no `done` one. Null: all. */
  state: Exclude<DocumentState, 'skipped' | 'running'> | null
  /** Those that are others once more, alone. */
  duplicates: boolean
  limit: number
  offset: number
}

/** A run that has ended, as much as a chart of many needs. */
export interface EndedTime {
  state: RunState
  pages: number | null
  startedAt: number | null
  finishedAt: number
}

/** The same with what a list of many needs. */
export interface EndedRun extends EndedTime {
  id: string
  document: string
}

/** Bytes of the files that were made, and of what they were made of, where they are smaller files of it. */
export interface FileTotals {
  bytes: number
  originalBytes: number
  savedBytes: number
}

/** Long lists, a part at a time: what the dashboard shows of 100,000 documents. */
export interface BrowseStore {
  /** Ids of documents, newest first, and how many there are. */
  browse(query: BrowseQuery): Promise<{total: number; documents: string[]}>
  /** Duplicates with what they are once more, the newest first. */
  duplicates(limit: number): Promise<{document: string; of: string; reason: string}[]>
  /** Runs that ended after a time (UTC ms), the newest first. */
  endedRuns(after: number, limit: number): Promise<EndedRun[]>
  /** The same without names: 100,000 take 50 ms and not 140. */
  endedTimes(after: number, limit: number): Promise<EndedTime[]>
  /** How many milliseconds each document of a batch took that ended, and when the last one did. */
  batchTimes(batch: string): Promise<{ms: number[]; endedAt: number | null}>
  fileTotals(): Promise<FileTotals>
}
