import {stageNamed} from '../../pipeline/registry.ts'
import type {Job, NewJob} from '../../queue/types.ts'
import type {StoredBatch, StoredRun} from '../../store/types.ts'
import type {App} from '../app.ts'
import {stageJob} from '../flow/plan.ts'

const name = 'analyze.report'
const live = ['ready', 'running', 'blocked', 'delayed'] as const

/** Whether a job is of a batch, and not of the run that it is filed under. */
export const isReportJob = (job: Pick<Job, 'name'>): boolean => job.name === name

/** The batch that a report job is about. */
export const batchOfJob = ({payload}: Pick<Job, 'payload'>): string => String(payload['batch'])

/** The report of a batch, filed under one of its runs: after all else of it, and once. */
export const reportJob = (run: StoredRun, batch: string): NewJob => ({
  ...stageJob(run, name),
  payload: {batch},
  key: `${batch}/${name}`,
})

/** The job that works on the report of a batch or will; null if there is none. */
export async function liveReportJob(app: App, batch: string): Promise<Job | null> {
  const run = await app.store.reportRun(batch)
  if (run === null) return null
  const jobs = await app.queue.jobs({runs: [run], queue: stageNamed(name).group, states: [...live]})
  return jobs.find((job) => batchOfJob(job) === batch) ?? null
}

/** Whether the batch asked for a report that is still to be made. */
export async function isReportOpen(
  app: App,
  {id, cancelledAt}: Pick<StoredBatch, 'id' | 'cancelledAt'>,
): Promise<boolean> {
  const report = await app.store.report(id)
  return report !== null && report.doneAt === null && cancelledAt === null
}
