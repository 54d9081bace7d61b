import {folderReport} from '../../pipeline/analyze/report.ts'
import type {StoreEffect} from '../../store/types.ts'
import type {App} from '../app.ts'
import {learnEnded} from '../memory/learn.ts'
import {gatherReport} from './gather.ts'
import {liveReportJob, reportJob} from './job.ts'

/**
 * Ends every batch whose documents have ended: learns from it, then sees to its report. Whoever notices first does it; after
 * a kill that is the next command that works. True if there is new work.
 */
export async function endBatches(app: App): Promise<boolean> {
  await learnEnded(app)
  return enqueueReports(app)
}

/** One job for each report that is due and has none; true if there was one. */
export async function enqueueReports(app: App): Promise<boolean> {
  let isAny = false
  for (const batch of await app.store.reportsDue()) {
    if (await liveReportJob(app, batch)) continue
    await begin(app, batch)
    isAny = true
  }
  return isAny
}

/** A report that is stored under the same key is that report; else a job makes it. */
async function begin(app: App, batch: string): Promise<void> {
  const {options} = (await app.store.report(batch))!
  const {key, ...input} = await gatherReport(app, batch, options)
  const runId = await app.store.reportRun(batch)
  const run = runId === null ? null : await app.store.run(runId)
  const isStored = await app.store.hasFolderReport(key)
  if (run !== null && !isStored) {
    await app.queue.enqueue([reportJob(run, batch)])
    return
  }
  // Where nothing was read there is no run that a job could belong to, and nothing large or hostile in it.
  const effect: StoreEffect = isStored
    ? {type: 'report.keep', batch, key}
    : {type: 'report.save', batch, key, report: folderReport(input)}
  await app.queue.enqueue([], [effect])
}
