import {ExitCode, SnapError} from '../errors.ts'
import type {QueueStatus, WorkerInfo} from '../queue/types.ts'
import type {BatchCounts} from '../store/types.ts'
import {type ReportState, reportStateOf} from './analyze/reported.ts'
import type {App} from './app.ts'
import {findJob} from './find-job.ts'
import {type BatchSummary, summarise} from './present/summary.ts'

export interface StatusResult {
  schema: 1
  queues: QueueStatus[]
  workers: WorkerInfo[]
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
    workers: (await app.queue.workers()).filter(({alive}) => alive),
    nextRunAt: await app.queue.nextRunAt(),
    totals: await app.store.totals(),
    batches: await Promise.all(
      summaries.map(async ({batch, counts}) => ({...batch, counts, report: await reportStateOf(app, batch.id)})),
    ),
  }
}

/** The batch of an id, or of a job's or run's id; not there: exit 2. */
export async function mustBatch(app: App, id: string) {
  const batch = (await app.store.batch(id)) ?? (await batchOfOther(app, id))
  if (batch) return batch
  const job = await findJob(app, id)
  const message = job ? `${job.id} is a job of no batch.` : `There is no batch or job ${id}.`
  throw new SnapError('E_NOT_FOUND', message, {
    exit: ExitCode.usage,
    hint: job ? `snap show ${job.id}` : 'snap status',
  })
}

/** A job's or run's id leads to the newest batch that wants it. */
async function batchOfOther(app: App, id: string) {
  const job = await findJob(app, id)
  const run = job ? await app.store.run(job.run) : id.startsWith('r_') ? await app.store.run(id) : null
  const [batch] = run ? await app.store.batchesOfRuns([run.id]) : []
  return batch ? app.store.batch(batch) : null
}
