import {ExitCode, SnapError} from '../errors.ts'
import {wordsOf} from '../queue/shared/job-words.ts'
import type {Job, JobFilter, JobStatus} from '../queue/types.ts'
import type {StoredBatch} from '../store/types.ts'
import {batchOfJob, isReportJob} from './analyze/of-batch.ts'
import type {App} from './app.ts'
import {findJob} from './find-job.ts'
import {parseMoment} from './moment.ts'
import {jobPaths} from './present/job-path.ts'

export interface JobsInput {
  states: JobStatus[]
  queue?: string | undefined
  batch?: string | undefined
  errorCode?: string | undefined
  /** Words and beginnings of ids, see JobFilter. */
  search?: string | undefined
  /** What became of a job from then on, or before then: "2h", "2026-11-22". */
  since?: string | undefined
  until?: string | undefined
  /** The last job of the page before. */
  after?: string | undefined
  limit: number
}

export interface JobsResult {
  schema: 1
  jobs: (Job & {path: string})[]
  /** What `after` takes for the next page; null on the last one. */
  next: string | null
}

/** Jobs, newest first, each with the file it works on, or the batch that it reports on. */
export async function listJobs(app: App, input: JobsInput): Promise<JobsResult> {
  if (input.search) refuseManyWords(input.search)
  const batch = await namedBatch(app, input.batch)
  const filter: JobFilter = {
    limit: input.limit,
    ...(input.states.length > 0 ? {states: input.states} : {}),
    ...(input.queue ? {queue: input.queue} : {}),
    ...(input.errorCode ? {errorCode: input.errorCode} : {}),
    ...(input.search ? {search: input.search} : {}),
    ...(input.since ? {since: parseMoment(input.since, app.clock.now())} : {}),
    ...(input.until ? {until: parseMoment(input.until, app.clock.now())} : {}),
    ...(input.after ? {before: await known(app, input.after)} : {}),
    ...(batch ? {runs: await runsOf(app, batch.id)} : {}),
  }
  const jobs = await app.queue.jobs(filter)
  const pathOf = await jobPaths(app, jobs)
  return {
    schema: 1,
    jobs: jobs.filter(isOfBatch(batch)).map((job) => ({...job, path: pathOf(job)})),
    next: jobs.length === input.limit ? jobs.at(-1)!.id : null,
  }
}

/** Each is a look at an index, and more than a thousand are more than SQLite takes. */
const mostWords = 32

function refuseManyWords(search: string): void {
  const {length} = wordsOf(search)
  if (length <= mostWords) return
  const hint = `Name at most ${mostWords} words.`
  throw new SnapError('E_USAGE', `${length} words are too many to search for.`, {exit: ExitCode.usage, hint})
}

async function known(app: App, id: string): Promise<string> {
  const job = await findJob(app, id)
  if (job) return job.id
  throw new SnapError('E_NOT_FOUND', `There is no job ${id}.`, {exit: ExitCode.usage, hint: 'snap jobs'})
}

/** The batch that was named, null where none was. Throws E_NOT_FOUND (exit 2). */
export async function namedBatch(app: App, id: string | undefined): Promise<StoredBatch | null> {
  if (!id) return null
  const batch = await app.store.batch(id)
  if (batch) return batch
  throw new SnapError('E_NOT_FOUND', `There is no batch ${id}.`, {exit: ExitCode.usage, hint: 'snap status'})
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
