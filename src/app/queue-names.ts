import {stageNames} from '../types/stage-names.ts'
import {sinkQueue} from './sink/jobs.ts'

/** Queue of embedding models in a folder: they need a processor, and so a worker process. */
export const localEmbedQueue = 'embed.local'

/**
 * Names of queues, in the order of the work; a job of another name there is not. They are made of the stages' names, since the
 * stages themselves are 50 ms of the start of `snap status`.
 */
export const queueNames: readonly string[] = [
  ...new Set([...stageNames].map((name) => name.split('.')[0]!)),
  localEmbedQueue,
  sinkQueue,
]
