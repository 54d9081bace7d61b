import {stageNamed} from '../../pipeline/registry.ts'
import type {Job, NewJob} from '../../queue/types.ts'
import type {StoredRun} from '../../store/types.ts'
import type {App} from '../app.ts'
import {stageJob} from '../flow/plan.ts'
import {batchOfJob, reportJobName} from './of-batch.ts'

const live = ['ready', 'running', 'blocked', 'delayed'] as const

/** The report of a batch, filed under one of its runs: after all else of it, and once. */
export const reportJob = (run: StoredRun, batch: string): NewJob => ({
  ...stageJob(run, reportJobName),
  payload: {batch},
  key: `${batch}/${reportJobName}`,
})

/** The job that works on the report of a batch or will; null if there is none. */
export async function liveReportJob(app: App, batch: string): Promise<Job | null> {
  const run = await app.store.reportRun(batch)
  if (run === null) return null
  const jobs = await app.queue.jobs({runs: [run], queue: stageNamed(reportJobName).group, states: [...live]})
  return jobs.find((job) => batchOfJob(job) === batch) ?? null
}
