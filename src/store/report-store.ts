import type {Failure} from '../errors.ts'
import type {FolderReport, ReportOptions} from '../types/report.ts'

/** What a batch that ends in a report has come to. */
export interface StoredReport {
  batch: string
  options: ReportOptions
  /** Of what it says; null until it is made. */
  key: string | null
  error: Failure | null
  /** Made, or failed for good. */
  doneAt: number | null
  writtenAt: number | null
}

/** Reports that batches end in. */
export interface ReportStore {
  /** What became of the report of a batch; null for a batch without one. */
  report(batch: string): Promise<StoredReport | null>
  /** Batches whose documents have ended and are learned from, with a report still to be made. */
  reportsDue(): Promise<string[]>
  /** The run that the report job of a batch is filed under: of its first input that has one. */
  reportRun(batch: string): Promise<string | null>
  /** Made, but not written to the file that was asked for. */
  unwrittenReports(batch?: string): Promise<StoredReport[]>
  failedReports(): Promise<StoredReport[]>
  hasFolderReport(key: string): Promise<boolean>
  folderReport(key: string): Promise<FolderReport | null>
  markReportWritten(batch: string): Promise<void>
}
