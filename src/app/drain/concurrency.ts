import type {Settings} from '../../config/settings.ts'
import {autoConcurrency, readResources} from '../../queue/concurrency.ts'

/** Memory a worker needs at most with its models loaded (measured: tesseract 150-200 MB, 450 MB on large pages; PP-OCR with a
 * second reading 370 MB in the mean and 612 MB at most over 60 receipts). */
export const perWorkerMb = 620

/** Worker processes to start: as set, or as many as cores and free memory carry. */
export function workerCount(setting: Settings['concurrency']): number {
  return setting === 'auto' ? autoConcurrency({...readResources(), perWorkerMb}) : setting
}
