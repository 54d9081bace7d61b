import type {Engines} from '../../pipeline/engines/types.ts'
import {serveTasks} from '../../queue/pool/child.ts'
import {enginesOf} from '../engine-settings.ts'
import {runStage} from './run-stage.ts'
import type {StageTask, StageTaskResult} from './task.ts'

/** Entry of a worker process: runs one stage after another, engines stay loaded in between. */

let engines: Promise<Engines> | undefined

function loadOnce(): Promise<Engines> {
  engines ??= enginesOf(process.env)
  return engines
}

serveTasks(async (raw, context): Promise<StageTaskResult> => runStage(raw as StageTask, await loadOnce(), context))
