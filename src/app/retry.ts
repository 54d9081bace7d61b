import {ExitCode, SnapError} from '../errors.ts'
import {newId} from '../ids.ts'
import type {StoredReport} from '../store/report-store.ts'
import type {StoredRun} from '../store/types.ts'
import {type DocumentOptions, type EmbeddingModel, readsPages} from '../types/options.ts'
import {batchOfJob, isReportJob} from './analyze/of-batch.ts'
import {retryReports} from './analyze/retry.ts'
import type {App} from './app.ts'
import {findDocument} from './find-document.ts'
import {findJob} from './find-job.ts'
import {learnEnded} from './memory/learn.ts'
import {requeue} from './requeue.ts'
import {isSinkJob} from './sink/jobs.ts'

export interface RetryInput {
  /** Documents, runs or jobs; empty with `failed`. */
  ids: string[]
  failed: boolean
  errorCode?: string
  batch?: string
  /** Options to change, e.g. {lang: ['deu']}. */
  with: Partial<DocumentOptions>
  /** Documents that lack vectors of this model, too. */
  vectors?: EmbeddingModel
  /** Permanent errors too. */
  force: boolean
}

export interface RetryResult {
  schema: 1
  /** The batch that holds what is tried again; null if nothing is. */
  batch: string | null
  retried: number
  /** Batches whose reports are made again. */
  reports: string[]
  /** Permanent errors that are left alone. */
  skipped: {path: string; code: string; message: string; hint: string | null}[]
}

/** Puts failed work back; what was read already is not read again. Nothing to retry is no error. */
export async function retry(app: App, input: RetryInput): Promise<RetryResult> {
  const {ids, named} = await splitIds(app, input.ids)
  const runs = await chosenRuns(app, {...input, ids})
  const changes = Object.keys(input.with).length > 0 || input.vectors !== undefined
  const again = runs.filter(
    (run) => input.force || changes || run.state === 'cancelled' || run.error?.class !== 'permanent',
  )
  const left = runs.filter((run) => !again.includes(run))
  const reports = await retryReports(app, {...input, named})
  const skipped = [...(await Promise.all(left.map((run) => describe(app, run)))), ...reports.left.map(describeReport)]
  if (again.length === 0) return {schema: 1, batch: null, retried: 0, reports: reports.again, skipped}
  await app.ready()
  const batch = newId('b', app.clock.now())
  await learnEnded(app)
  await app.store.createBatch({id: batch, cwd: process.cwd(), outDir: null, meta: {}})
  await requeue(app, again, {batch, change: changeOf(input)})
  await app.store.closeBatch(batch)
  return {schema: 1, batch, retried: again.length, reports: reports.again, skipped}
}

/** What is no report: the job of one leads to its batch, and not to the run that it is filed under. */
async function splitIds(app: App, given: readonly string[]): Promise<{ids: string[]; named: string[]}> {
  const jobs = await Promise.all(given.map((id) => findJob(app, id)))
  const isReport = jobs.map((job) => job !== null && isReportJob(job))
  return {
    ids: given.filter((_, i) => !isReport[i]),
    named: jobs.flatMap((job, i) => (isReport[i] ? batchOfJob(job!) : [])),
  }
}

const describeReport = ({batch, error}: StoredReport): RetryResult['skipped'][number] => ({
  path: `report of ${batch}`,
  code: error?.code ?? 'E_BUG',
  message: error?.message ?? '',
  hint: error?.hint ?? null,
})

/** What becomes of the options of a run. */
function changeOf({with: changed, vectors}: RetryInput): (options: DocumentOptions) => DocumentOptions {
  if (vectors === undefined) return (options) => ({...options, ...changed})
  return (options) => ({
    ...options,
    ...changed,
    stages: [...new Set([...options.stages, 'ingest', 'embed'] as const)],
    embedding: vectors,
  })
}

/** Newest good runs of the documents that lack vectors. */
async function withoutVectors(app: App, {model}: EmbeddingModel): Promise<StoredRun[]> {
  const documents = await app.store.documentsToEmbed(model, 1_000_000)
  const runs = [...(await app.store.latestRuns(documents, 'reading')).values()]
  return runs.filter(({state}) => state === 'done')
}

async function chosenRuns(app: App, input: RetryInput): Promise<StoredRun[]> {
  const ids = await Promise.all(input.ids.map((id) => runOf(app, id)))
  const named = input.vectors ? [...ids, ...(await withoutVectors(app, input.vectors))] : ids
  const batch = input.batch ? await app.store.batch(input.batch) : null
  if (input.batch && !batch) throw notFound(input.batch)
  if (!input.failed && !input.errorCode && !batch) return unique(named)
  const filter = {...(batch ? {batch: batch.id} : {}), ...(input.errorCode ? {errorCode: input.errorCode} : {})}
  return unique([...named, ...(await failedRuns(app, filter))])
}

/** Runs that failed, or lack what a server failed to add, and that no later run has made good: what can be tried again. */
export async function failedRuns(app: App, filter: {batch?: string; errorCode?: string} = {}): Promise<StoredRun[]> {
  const failed = await app.store.runsByState('failed', {...filter, limit: 1_000_000})
  const lacking = await app.store.runsByState('done', {...filter, withError: true, limit: 1_000_000})
  return newest(app, [...failed, ...lacking])
}

const unique = (runs: StoredRun[]): StoredRun[] => [...new Map(runs.map((run) => [run.id, run])).values()]

/** Failed runs that a later run of the same document has not made good. */
async function newest(app: App, failed: StoredRun[]): Promise<StoredRun[]> {
  const ids = failed.map(({document}) => document)
  const reading = await app.store.latestRuns(ids, 'reading')
  const files = await app.store.latestRuns(ids, 'files only')
  // A file that was made smaller is not read by that, nor the other way round.
  return failed.filter((run) => (readsPages(run.options) ? reading : files).get(run.document)?.id === run.id)
}

const notFound = (id: string) =>
  new SnapError('E_NOT_FOUND', `There is no document, run, job or batch ${id}.`, {
    exit: ExitCode.usage,
    hint: 'snap jobs --state dead',
  })

const isForSync = (job: string) =>
  new SnapError('E_USAGE', `${job} sends a document on: what a database lacks is found without it.`, {
    exit: ExitCode.usage,
    hint: 'snap sink sync',
  })

async function runOf(app: App, id: string): Promise<StoredRun> {
  const job = await findJob(app, id)
  if (job && isSinkJob(job)) throw isForSync(job.id)
  const runOfJob = job && (await app.store.run(job.run))
  if (runOfJob) return runOfJob
  const run = id.startsWith('r_') ? await app.store.run(id) : null
  const document = run ? null : await findDocument(app, id, process.cwd())
  const latest = document ? (await app.store.latestRuns([document.id])).get(document.id) : run
  if (!latest) throw notFound(id)
  return latest
}

async function describe(app: App, run: StoredRun): Promise<RetryResult['skipped'][number]> {
  const document = await app.store.document(run.document)
  const {code = 'E_BUG', message = '', hint} = run.error ?? {}
  return {path: document?.sources[0]?.path ?? run.document, code, message, hint: hint ?? null}
}
