import {ExitCode, type Failure, SnapError} from '../errors.ts'
import {isOpen} from '../store/run-state.ts'
import type {StoreEffect} from '../store/types.ts'
import {liveReportJob} from './analyze/job.ts'
import {batchOfJob, isReportJob} from './analyze/of-batch.ts'
import type {App} from './app.ts'
import {findJob} from './find-job.ts'
import {isSinkJob} from './sink/jobs.ts'

export interface CancelResult {
  schema: 1
  /** Documents whose work was stopped, or the one job that sends something on. */
  cancelled: number
  /** Documents that go on because another batch wants them. */
  kept: number
  /** Reports that are not made. */
  reports: number
}

/** Stops the open work of a batch, document, run or job. Running jobs are asked to stop; done work stays. Idempotent. */
export async function cancel(app: App, id: string): Promise<CancelResult> {
  const batch = id.startsWith('b_') ? await app.store.batch(id) : null
  if (batch) return cancelBatch(app, batch.id)
  const job = await findJob(app, id)
  if (job && isReportJob(job))
    return {schema: 1, cancelled: 0, kept: 0, reports: await stopReport(app, batchOfJob(job))}
  if (job && isSinkJob(job)) return {schema: 1, cancelled: await app.queue.cancel({ids: [job.id]}), kept: 0, reports: 0}
  const run = job?.run ?? (await runOf(app, id))
  const stopped = await stopRuns(app, [run])
  return {schema: 1, cancelled: stopped, kept: 0, reports: 0}
}

async function cancelBatch(app: App, batch: string): Promise<CancelResult> {
  const reports = await stopReport(app, batch)
  await app.store.cancelBatch(batch)
  // What only paused batches want from now on.
  await app.queue.followHolds()
  const runs = (await app.store.runsOfBatch(batch)).filter(({state}) => isOpen(state))
  const wanted = await Promise.all(runs.map(async ({id}) => (await app.store.batchesOfRuns([id])).length > 0))
  const stop = runs.filter((_, i) => !wanted[i])
  return {
    schema: 1,
    cancelled: await stopRuns(
      app,
      stop.map(({id}) => id),
    ),
    kept: runs.length - stop.length,
    reports,
  }
}

/** A report that is still to be made is none of the documents' work: stopped by itself it has failed. */
export async function stopReport(app: App, batch: string): Promise<number> {
  const report = await app.store.report(batch)
  if (report === null || report.doneAt !== null) return 0
  const job = await liveReportJob(app, batch)
  const error: Failure = {class: 'cancelled', code: 'E_CANCELLED', message: 'The report was cancelled.'}
  const failed: StoreEffect = {type: 'report.fail', batch, error}
  await app.queue.cancel({ids: job ? [job.id] : []}, [failed])
  return 1
}

export async function stopRuns(app: App, ids: string[]): Promise<number> {
  const open = (await app.store.runs(ids)).filter(({state}) => isOpen(state))
  if (open.length === 0) return 0
  const effects: StoreEffect[] = open.map(({id}) => ({type: 'run.state', run: id, state: 'cancelled'}))
  await app.queue.cancel({runs: open.map(({id}) => id)}, effects)
  return open.length
}

async function runOf(app: App, id: string): Promise<string> {
  const run = id.startsWith('r_') ? await app.store.run(id) : null
  if (run) return run.id
  const document = await app.store.document(id)
  const latest = document && (await app.store.latestRuns([document.id])).get(document.id)
  if (latest) return latest.id
  throw new SnapError('E_NOT_FOUND', `There is no batch, document, run or job ${id}.`, {
    exit: ExitCode.usage,
    hint: 'snap status',
  })
}
