import {ExitCode, SnapError} from '../errors.ts'
import type {Job, JobStatus} from '../queue/types.ts'
import {batchOfJob, isReportJob} from './analyze/of-batch.ts'
import type {App} from './app.ts'
import {type CancelResult, cancel, stopReport, stopRuns} from './cancel.ts'
import {mustBatch} from './must-batch.ts'
import {knownQueue} from './pause.ts'

export const openJobStates = ['ready', 'delayed', 'blocked', 'running'] as const satisfies JobStatus[]

export interface CancelManyInput {
  batch: string | undefined
  queue: string | undefined
  /** Jobs in these states; none named: whatever has not begun. */
  states: (typeof openJobStates)[number][]
  all: boolean
  yes: boolean
  /** Asks a person; null where nobody can answer. */
  confirm: ((documents: number, others: number) => Promise<boolean>) | null
}

/**
 * Cancels the documents that have such a job, after a question with their number. Documents that another batch wants go on
 * if one batch was named. Throws E_USAGE (exit 2) before anything is cancelled.
 */
export async function cancelMany(app: App, input: CancelManyInput): Promise<CancelResult> {
  const {batch, queue, states, all, yes, confirm} = input
  if (!all && batch === undefined && queue === undefined && states.length === 0)
    throw usage('Say what to cancel.', 'snap cancel b_0198, --batch ID, --queue NAME, --state STATE or --all')
  const jobs = await matching(app, {batch, queue, states})
  const runs = [...new Set(jobs.flatMap((job) => (isReportJob(job) || job.run === '' ? [] : job.run)))]
  const others = jobs.filter((job) => isReportJob(job) || job.run === '')
  if (jobs.length === 0) return {schema: 1, cancelled: 0, kept: 0, reports: 0}
  if (!yes && !(await ask(confirm, runs.length, others.length))) return {schema: 1, cancelled: 0, kept: 0, reports: 0}
  return stop(app, runs, others)
}

async function matching(
  app: App,
  {batch, queue, states}: Pick<CancelManyInput, 'batch' | 'queue' | 'states'>,
): Promise<Job[]> {
  const runs = batch === undefined ? {} : {runs: await ownRuns(app, (await mustBatch(app, batch)).id)}
  const inQueue = queue === undefined ? {} : {queue: knownQueue(queue)}
  const asked: JobStatus[] = states.length > 0 ? states : openJobStates.filter((state) => state !== 'running')
  return app.queue.jobs({...runs, ...inQueue, states: asked})
}

/** Runs that no other batch wants. */
async function ownRuns(app: App, batch: string): Promise<string[]> {
  const runs = await app.store.runsOfBatch(batch)
  const batches = await Promise.all(runs.map(({id}) => app.store.batchesOfRuns([id])))
  return runs.filter((_, i) => batches[i]!.every((other) => other === batch)).map(({id}) => id)
}

async function stop(app: App, runs: string[], others: Job[]): Promise<CancelResult> {
  const reports = others.filter(isReportJob)
  for (const job of reports) await stopReport(app, batchOfJob(job))
  const sent = others.filter((job) => !isReportJob(job)).map(({id}) => id)
  const unsent = sent.length === 0 ? 0 : await app.queue.cancel({ids: sent})
  return {schema: 1, cancelled: (await stopRuns(app, runs)) + unsent, kept: 0, reports: reports.length}
}

async function ask(confirm: CancelManyInput['confirm'], documents: number, others: number): Promise<boolean> {
  if (confirm !== null) return confirm(documents, others)
  throw usage('Nobody is there to ask whether the work may be cancelled.', '--yes cancels it.')
}

const usage = (message: string, hint: string) => new SnapError('E_USAGE', message, {exit: ExitCode.usage, hint})

/** `snap cancel`: one thing by its id, or everything that is meant by the filters. */
export async function cancelCommand(
  app: App,
  input: CancelManyInput & {id: string | undefined},
): Promise<CancelResult> {
  const {id, batch, queue, states, all} = input
  if (id === undefined) return cancelMany(app, input)
  if (batch !== undefined || queue !== undefined || states.length > 0 || all)
    throw usage('An id is all that can be cancelled at a time.', `snap cancel ${id}`)
  return cancel(app, id)
}
