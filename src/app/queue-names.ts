import {stageNames} from '../pipeline/stage.ts'
import {stageOf} from './flow/plan.ts'
import {sinkQueue} from './sink/jobs.ts'

/** Names of queues, in the order of the work; a job of another name there is not. */
export const queueNames: readonly string[] = [...new Set([...stageNames.map((name) => stageOf(name).queue), sinkQueue])]
