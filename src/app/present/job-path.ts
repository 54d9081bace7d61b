import type {Job} from '../../queue/types.ts'
import {batchOfJob, isReportJob} from '../analyze/of-batch.ts'
import type {App} from '../app.ts'
import {documentSent, isSinkJob} from '../sink/jobs.ts'
import {pathsOf} from './path.ts'

/** What each of these jobs works on, for people: the path of its document; empty where that is gone. */
export async function jobPaths(app: App, jobs: Job[]): Promise<(job: Job) => string> {
  const runs = await app.store.runs([...new Set(jobs.map(({run}) => run))])
  const documents = new Map(runs.map((run) => [run.id, run.document]))
  const documentOf = (job: Job) => (isSinkJob(job) ? documentSent(job) : (documents.get(job.run) ?? ''))
  const paths = await pathsOf(app, jobs.map(documentOf))
  return (job) => (isReportJob(job) ? `report of ${batchOfJob(job)}` : (paths.get(documentOf(job)) ?? ''))
}
