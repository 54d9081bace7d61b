import {ExitCode, SnapError} from '../errors.ts'
import type {Attempt, Job} from '../queue/types.ts'
import type {BatchJson, DocumentJson} from '../types/contract.ts'
import {isReportJob} from './analyze/of-batch.ts'
import {type Reported, reported} from './analyze/reported.ts'
import type {App} from './app.ts'
import {findDocument} from './find-document.ts'
import {findJob} from './find-job.ts'
import {presentBatch} from './present/batch.ts'
import {presentRun} from './present/document.ts'
import {isFilesOnly} from './present/files-only.ts'
import {documentSent, isSinkJob} from './sink/jobs.ts'

export type ShowResult =
  | {type: 'document'; document: DocumentJson}
  | {type: 'batch'; batch: BatchJson; filesOnly: boolean; report: Reported | null}
  | ShownJob

export interface ShownJob {
  type: 'job'
  job: Job
  attempts: Attempt[]
  /** What has to end before it can begin. */
  waitsFor: Pick<Job, 'id' | 'name' | 'status'>[]
  /** When it is tried again, UTC ms; null where it does not wait for a time. */
  nextAt: number | null
  document: DocumentJson | null
}

const notFound = (id: string) =>
  new SnapError('E_NOT_FOUND', `There is no document, batch, run or job ${id}.`, {
    exit: ExitCode.usage,
    hint: 'Name a file that was processed, or an id: snap status lists batches, snap search WORDS documents.',
  })

/** One document, batch, run or job, whole, by any unique prefix of its id; a document also by its path. */
export async function show(app: App, id: string): Promise<ShowResult> {
  if (/^b_/.test(id)) {
    const batch = await app.store.batch(id)
    if (!batch) throw notFound(id)
    return {
      type: 'batch',
      batch: await presentBatch(app, batch),
      filesOnly: await isFilesOnly(app, batch.id),
      report: await reported(app, batch.id),
    }
  }
  if (/^j_/.test(id)) return showJob(app, id)
  if (/^r_/.test(id)) {
    const document = await showRun(app, id)
    if (!document) throw notFound(id)
    return {type: 'document', document}
  }
  const found = await findDocument(app, id, process.cwd())
  const document = found && (await showDocument(app, found.id))
  if (!document) throw notFound(id)
  return {type: 'document', document}
}

async function showJob(app: App, id: string): Promise<ShowResult> {
  const job = await findJob(app, id)
  if (!job) throw notFound(id)
  return {
    type: 'job',
    job,
    attempts: await app.queue.attempts(job.id),
    waitsFor: await waitsFor(app, job),
    nextAt: job.status === 'delayed' ? job.runAt : null,
    document: await documentOf(app, job),
  }
}

async function waitsFor(app: App, job: Job): Promise<ShownJob['waitsFor']> {
  if (job.status !== 'blocked') return []
  const needed = await app.queue.jobs({neededBy: job.id, states: ['blocked', 'delayed', 'ready', 'running']})
  return needed.map(({id, name, status}) => ({id, name, status}))
}

async function documentOf(app: App, job: Job): Promise<DocumentJson | null> {
  if (isReportJob(job)) return null
  return isSinkJob(job) ? showDocument(app, documentSent(job)) : showRun(app, job.run)
}

async function showRun(app: App, id: string): Promise<DocumentJson | null> {
  const run = await app.store.run(id)
  const document = run && (await app.store.document(run.document))
  return run && document ? presentRun(app, document, run) : null
}

/** A document with its newest run. */
export async function showDocument(app: App, id: string): Promise<DocumentJson | null> {
  const document = await app.store.document(id)
  if (!document) return null
  const run = (await app.store.latestRuns([document.id], 'reading')).get(document.id)
  return run ? presentRun(app, document, run) : null
}
