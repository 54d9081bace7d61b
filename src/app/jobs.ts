import {ExitCode, SnapError} from '../errors.ts'
import type {Job, JobFilter, JobStatus} from '../queue/types.ts'
import {batchOfJob, isReportJob} from './analyze/of-batch.ts'
import type {App} from './app.ts'
import {pathsOf} from './present/path.ts'
import {documentSent, isSinkJob} from './sink/jobs.ts'

export interface JobsInput {
  states: JobStatus[]
  queue?: string
  batch?: string
  errorCode?: string
  search?: string
  limit: number
}

export interface JobsResult {
  schema: 1
  jobs: (Job & {path: string})[]
}

/** Jobs, newest first, each with the file it works on, or the batch that it reports on. */
export async function listJobs(app: App, input: JobsInput): Promise<JobsResult> {
  const batch = input.batch ? await app.store.batch(input.batch) : null
  if (input.batch && !batch) {
    throw new SnapError('E_NOT_FOUND', `There is no batch ${input.batch}.`, {exit: ExitCode.usage, hint: 'snap status'})
  }
  const filter: JobFilter = {
    limit: input.limit,
    ...(input.states.length > 0 ? {states: input.states} : {}),
    ...(input.queue ? {queue: input.queue} : {}),
    ...(input.errorCode ? {errorCode: input.errorCode} : {}),
    ...(input.search ? {search: input.search} : {}),
    ...(batch ? {runs: await runsOf(app, batch.id)} : {}),
  }
  const jobs = await app.queue.jobs(filter)
  const runs = new Map(
    (await app.store.runs([...new Set(jobs.map(({run}) => run))])).map((run) => [run.id, run.document]),
  )
  const documentOf = (job: Job) => (isSinkJob(job) ? documentSent(job) : (runs.get(job.run) ?? ''))
  const paths = await pathsOf(app, jobs.map(documentOf))
  const pathOf = (job: Job) => (isReportJob(job) ? `report of ${batchOfJob(job)}` : (paths.get(documentOf(job)) ?? ''))
  return {schema: 1, jobs: jobs.filter(isOfBatch(batch)).map((job) => ({...job, path: pathOf(job)}))}
}

/** Runs whose jobs are those of a batch, and the one its report is filed under, which may have been done before. */
async function runsOf(app: App, batch: string): Promise<string[]> {
  const runs = (await app.store.runsOfBatch(batch)).map(({id}) => id)
  const ofReport = await app.store.reportRun(batch)
  return ofReport === null ? runs : [...new Set([...runs, ofReport])]
}

/** A run can be shared; the report of another batch is none of this one. */
const isOfBatch = (batch: {id: string} | null) => (job: Job) =>
  batch === null || !isReportJob(job) || batchOfJob(job) === batch.id
