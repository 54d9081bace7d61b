import {extname} from 'node:path'
import {poolDefaults} from '../../queue/pool/defaults.ts'
import {createPool} from '../../queue/pool/pool.ts'
import type {Pool} from '../../queue/pool/types.ts'
import type {App} from '../app.ts'
import {engineVariables} from '../engine-settings.ts'
import type {RunTask} from '../flow/handler.ts'
import type {RunGroup} from '../flow/whole.ts'
import type {DocumentResult, StageTaskResult, VendorQuestion, WorkerResult, WorkerTask} from '../worker/task.ts'

export type StagePool = Pool<WorkerTask, WorkerResult>
export type StartPool = (app: App, slots: number, nice: number) => StagePool

/** Beside this file as it runs: .ts from the sources, .js from dist. */
const entry = new URL(`../worker/main${extname(import.meta.url)}`, import.meta.url)

/** Worker processes for stages, with the limits of the settings. */
export const createStagePool: StartPool = (app, slots, nice) => createWorkers(app, slots, nice)

/** The same processes for other tasks of theirs. */
export function createWorkers<Task, Value>(app: App, slots: number, nice: number): Pool<Task, Value> {
  const {maxWorkerMb, recycleAfter, beatTimeout} = app.config.values
  return createPool<Task, Value>({
    entry,
    slots,
    nice,
    maxRssMb: maxWorkerMb,
    recycleAfterJobs: recycleAfter,
    silenceMs: beatTimeout,
    // A silence must be several beats that did not come.
    beatMs: Math.min(poolDefaults.beatMs, beatTimeout / 5),
    env: engineVariables(app.config.values),
    onEvent(event) {
      const {type, ...fields} = event
      app.log.write('debug', type, fields)
    },
  })
}

/** Runs a stage in a worker; the label tells displays what it is at. */
export const poolRunner =
  (pool: StagePool): RunTask =>
  async (task, options) => {
    const label = JSON.stringify([task.stage, task.document.path, task.pages?.from ?? null, task.pageCount])
    const {value, stats} = await pool.run(task, {label, ...options})
    return {value: value as StageTaskResult, stats}
  }

/** The same for a group of documents; the label names the first. */
export const groupRunner =
  (pool: StagePool): RunGroup =>
  async (documents, {vendors, ...limits}) => {
    const label = JSON.stringify([documents[0]?.stages[0], documents[0]?.document.sources[0]?.path, null, null])
    const onAsk = (question: unknown) => vendors(question as VendorQuestion)
    const {value, stats} = await pool.run({documents}, {label, onAsk, ...limits})
    return {value: value as DocumentResult[], stats}
  }
