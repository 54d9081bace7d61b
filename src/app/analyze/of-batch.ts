import type {Job} from '../../queue/types.ts'
import type {StoredBatch} from '../../store/types.ts'
import type {App} from '../app.ts'

/** Apart from what enqueues such jobs: listing them must not load the pipeline. */
export const reportJobName = 'analyze.report'

/** Whether a job is of a batch, and not of the run that it is filed under. */
export const isReportJob = (job: Pick<Job, 'name'>): boolean => job.name === reportJobName

/** The batch that a report job is about. */
export const batchOfJob = ({payload}: Pick<Job, 'payload'>): string => String(payload['batch'])

/** Whether the batch asked for a report that is still to be made. */
export async function isReportOpen(
  app: App,
  {id, cancelledAt}: Pick<StoredBatch, 'id' | 'cancelledAt'>,
): Promise<boolean> {
  const report = await app.store.report(id)
  return report !== null && report.doneAt === null && cancelledAt === null
}
