import type {Settings} from '../../config/settings.ts'
import {packaged} from '../../packaged/index.ts'
import {ownBuild} from '../../queue/pool/build.ts'
import {poolDefaults} from '../../queue/pool/defaults.ts'
import {createPool} from '../../queue/pool/pool.ts'
import type {Pool} from '../../queue/pool/types.ts'
import type {App} from '../app.ts'
import {engineVariables} from '../engine-settings.ts'
import type {RunTask} from '../flow/handler.ts'
import type {RunGroup} from '../flow/whole.ts'
import type {
  DocumentResult,
  StageTask,
  StageTaskResult,
  VendorQuestion,
  WorkerResult,
  WorkerTask,
} from '../worker/task.ts'
import type {Activity, Doing} from './activity.ts'

export type StagePool = Pool<WorkerTask, WorkerResult>
export type StartPool = (app: App, slots: number, nice: number, onReplaced?: () => void) => StagePool

/** Worker processes for stages, with the limits of the settings. */
export const createStagePool: StartPool = createWorkers

/** The same processes for other tasks of theirs. */
export function createWorkers<Task, Value>(
  app: App,
  slots: number,
  nice: number,
  onReplaced: () => void = () => {},
): Pool<Task, Value> {
  return createPool<Task, Value>({
    ...packaged.worker(),
    slots,
    build: ownBuild(),
    onReplaced,
    ...poolLimits(app.config.values, nice),
    onEvent(event) {
      const {type, ...fields} = event
      app.log.write('debug', type, fields)
    },
  })
}

/** What settings say about worker processes; may change while they work. */
export function poolLimits(values: Settings, nice: number) {
  const {maxWorkerMb, recycleAfter, recycleAbove, beatTimeout} = values
  return {
    nice,
    maxRssMb: maxWorkerMb,
    recycleAfterJobs: recycleAfter,
    recycleAboveMb: recycleAbove,
    silenceMs: beatTimeout,
    // A silence must be several beats that did not come.
    beatMs: Math.min(poolDefaults.beatMs, beatTimeout / 5),
    env: engineVariables(values),
  }
}

/** Runs a stage in a worker; the label tells displays what it is at. */
export const poolRunner =
  (pool: StagePool, activity: Activity): RunTask =>
  async (task, {job, ...options}) => {
    const label = JSON.stringify([task.stage, task.document.path, task.pages?.from ?? null, task.pageCount])
    activity.began(job, doingOf(task))
    const onWorker = (worker: number) => activity.given([job], worker)
    const {value, stats} = await pool.run(task, {label, ...options, onWorker})
    return {value: value as StageTaskResult, stats}
  }

/** The same for a group of documents; the label names the first. */
export const groupRunner =
  (pool: StagePool, activity: Activity): RunGroup =>
  async (documents, {jobs, vendors, ...limits}) => {
    const label = JSON.stringify([documents[0]?.stages[0], documents[0]?.document.sources[0]?.path, null, null])
    const onAsk = (question: unknown) => vendors(question as VendorQuestion)
    jobs.forEach((job, i) => {
      const {id, sources} = documents[i]!.document
      activity.began(job, {file: sources[0]?.path ?? null, document: id, page: null, pages: null})
    })
    const onWorker = (worker: number) => activity.given(jobs, worker)
    const {value, stats} = await pool.run({documents}, {label, onAsk, onWorker, ...limits})
    return {value: value as DocumentResult[], stats}
  }

/** What displays show of a task. */
export const doingOf = ({document, pages, pageCount}: StageTask): Doing => ({
  file: document.path,
  document: document.id,
  page: pages?.from ?? null,
  pages: pageCount,
})
