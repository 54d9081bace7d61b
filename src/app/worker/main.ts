import type {Engines} from '../../pipeline/engines/types.ts'
import {serveTasks, type TaskContext} from '../../queue/pool/child.ts'
import type {VendorProfile} from '../../types/vendor.ts'
import {enginesOf} from '../engine-settings.ts'
import {drawPicture} from './draw-picture.ts'
import {type GroupContext, runDocuments} from './run-documents.ts'
import {runStage} from './run-stage.ts'
import type {PictureResult, PictureTask, WorkerResult, WorkerTask} from './task.ts'

/** Entry of a worker process: runs one task after another, engines stay loaded in between. */

let engines: Promise<Engines> | undefined

function loadOnce(): Promise<Engines> {
  engines ??= enginesOf(process.env)
  return engines
}

const groupContext = ({signal, budget, ask}: TaskContext): GroupContext => ({
  signal,
  budget,
  vendors: async (question) => (await ask(question)) as VendorProfile[],
})

serveTasks(async (raw, context): Promise<WorkerResult | PictureResult> => {
  const task = raw as WorkerTask | PictureTask
  const loaded = await loadOnce()
  if ('picture' in task) return drawPicture(task, loaded, context)
  return 'documents' in task
    ? runDocuments(task.documents, loaded, groupContext(context))
    : runStage(task, loaded, context)
})
