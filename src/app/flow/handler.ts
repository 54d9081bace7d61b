import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {Failure} from '../../errors.ts'
import type {StageName} from '../../pipeline/stage.ts'
import type {Job, JobLimits, Lease, NewJob} from '../../queue/types.ts'
import type {StoreEffect} from '../../store/types.ts'
import type {PageRange} from '../../types/document.ts'
import {isReportJob} from '../analyze/of-batch.ts'
import type {App} from '../app.ts'
import {inputFile, resultFile, type StageTask, type StageTaskResult} from '../worker/task.ts'
import {storeArtifacts} from './artifacts.ts'
import {nameFailure} from './name-failure.ts'
import {checkUnchanged, findSource, keptPath, namedPath, readablePath, readsSource} from './source-file.ts'
import {afterLoss, type FlowContext, flowContext, flowOf, type StageOutput} from './stage-flow.ts'
import type {WorkFolders} from './work-folders.ts'

/** Runs one task in a worker process. */
export type RunTask = (
  task: StageTask,
  options: JobLimits & {job: Job; signal: AbortSignal; onProgress(fraction: number): void},
) => Promise<{value: StageTaskResult; stats: {rssMb: number}}>

interface HandlerContext {
  signal: AbortSignal
  progress(fraction: number): void
}

/**
 * The way of one job: document -> work folder -> worker process -> artifacts into the content-addressed store -> effects
 * and next jobs, which the queue writes in the transaction that settles the job.
 */
export function createHandler(app: App, folders: WorkFolders, runTask: RunTask) {
  return async (lease: Lease, {signal, progress}: HandlerContext) => {
    const context = await flowContext(app, lease.job)
    const flow = flowOf(lease.job.name)
    const ended = await flow.end?.(context)
    if (ended) return ended
    const input = await flow.input(context)
    const workDir = await folders.create(lease)
    await writeFile(join(workDir, inputFile), JSON.stringify(input), {mode: 0o600})
    const {task, isOriginal} = await stageTask(context, workDir)
    const {job} = lease
    if (readsSource(job.name)) await app.scanner.check(task.document, signal)
    const {value, stats} = await runTask(task, {job, signal, ...job.limits, onProgress: progress}).catch(
      (error: unknown) => {
        throw nameFailure(
          error,
          isReportJob(lease.job) ? 'The report' : (context.document.sources[0]?.path ?? task.document.path),
        )
      },
    )
    if (isOriginal) await checkUnchanged(context.document)
    for (const {level, message, fields} of value.log) app.log.write(level, message, {job: lease.job.id, ...fields})
    const output = await outputOf(task, flow.isLarge ?? false)
    const {effects, next} = await flow.next(context, output)
    const artifacts = await storeArtifacts(context, task.stage, value.artifacts, workDir)
    const saved = await flow.save(context, output)
    return {effects: [...artifacts, ...saved, ...effects], next, stats: {rssMb: Math.round(stats.rssMb)}}
  }
}

/** What a worker left in the work folder. */
async function outputOf({pages, workDir}: StageTask, isLarge: boolean): Promise<StageOutput> {
  const file = join(workDir, resultFile)
  return isLarge ? {pages, workDir, file} : {pages, workDir, data: JSON.parse(await readFile(file, 'utf8'))}
}

/** `isOriginal`: a file of the user's, which may change while it is read. */
interface SourcePath {
  path: string
  isOriginal: boolean
}

async function sourcePath({app, document, job}: FlowContext, workDir: string): Promise<SourcePath> {
  if (!readsSource(job.name)) return {path: document.sources[0]?.path ?? document.id, isOriginal: false}
  const kept = await keptPath(app, document)
  if (kept !== null) return {path: await namedPath(kept, document, workDir), isOriginal: false}
  return {path: readablePath(await findSource(document), () => workDir), isOriginal: true}
}

async function stageTask(context: FlowContext, workDir: string): Promise<{task: StageTask; isOriginal: boolean}> {
  const {document, run, job} = context
  const {id, sha256, bytes, media} = document
  const {path, isOriginal} = await sourcePath(context, workDir)
  const task = {
    stage: job.name as StageName,
    document: {id, sha256, bytes, media, path},
    options: run.options,
    pages: (job.payload['pages'] as PageRange | undefined) ?? null,
    pageCount: run.pages,
    workDir,
  }
  return {task, isOriginal}
}

/** What the app writes when a job failed for good. */
export const onDead =
  (app: App) =>
  async (lease: Lease, failure: Failure): Promise<{effects: StoreEffect[]; next: NewJob[]}> =>
    ofRun(lease) ? afterLoss(app, lease.job, failure) : {effects: [], next: []}

/** What the app writes when a job will be tried again later. */
export const onRetry = (lease: Lease): StoreEffect[] =>
  ofRun(lease) && !isReportJob(lease.job) ? [{type: 'run.state', run: lease.job.run, state: 'delayed'}] : []

/** A job of no run changes the state of no document. */
const ofRun = ({job}: Lease): boolean => job.run !== ''
