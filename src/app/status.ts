import type {QueueStatus, WorkerInfo} from '../queue/types.ts'
import type {BatchCounts} from '../store/types.ts'
import {type ReportState, reportStateOf} from './analyze/reported.ts'
import type {App} from './app.ts'
import {mustBatch} from './must-batch.ts'
import {listPaused, type Paused} from './pause.ts'
import {type BatchSummary, summarise} from './present/summary.ts'

export interface StatusResult {
  schema: 1
  queues: QueueStatus[]
  workers: WorkerInfo[]
  /** Everything, queues and batches that begin no more jobs. */
  paused: Paused[]
  /** When the next delayed job is due, UTC ms. */
  nextRunAt: number | null
  totals: {documents: number; batches: number; bytes: number}
  /** The one asked for, or the newest few. */
  batches: (BatchSummary['batch'] & {counts: BatchCounts; report: ReportState | null})[]
}

/** Queues, workers and batches at a glance; one batch if an id is given. */
export async function status(app: App, id?: string): Promise<StatusResult> {
  const batches = id ? [await mustBatch(app, id)] : await app.store.batches(5)
  const summaries = await Promise.all(batches.map((batch) => summarise(app, batch)))
  return {
    schema: 1,
    queues: await app.queue.status(),
    workers: (await app.queue.workers({live: true})).filter(({alive}) => alive),
    paused: await listPaused(app),
    nextRunAt: await app.queue.nextRunAt(),
    totals: await app.store.totals(),
    batches: await Promise.all(
      summaries.map(async ({batch, counts}) => ({...batch, counts, report: await reportStateOf(app, batch.id)})),
    ),
  }
}
