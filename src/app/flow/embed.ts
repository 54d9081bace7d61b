import type {NewJob} from '../../queue/types.ts'
import type {StoredRun} from '../../store/types.ts'
import type {Chunk, EmbedInput} from '../../types/results.ts'
import type {App} from '../app.ts'
import {localEmbedQueue} from '../queue-names.ts'
import {stageJob} from './plan.ts'

/** Chunks a request: the limit of some servers; of 800 characters at most, so some 50 KB. */
const batchSize = 64

/** The job that makes vectors from a chunk on; a document has one after the other. */
export function embedJob(run: StoredRun, from = 0): NewJob {
  const {embedding} = run.options
  const job = stageJob(run, 'embed')
  const queue = embedding !== null && 'folder' in embedding ? localEmbedQueue : job.queue
  return {...job, queue, key: `${job.key}/${from}`, payload: {from}}
}

/** Chunks of the document that have no vector of the run's model yet, the first of them. */
export const chunksWithout = async (app: App, run: StoredRun, limit: number): Promise<Chunk[]> =>
  run.options.embedding === null ? [] : app.store.chunksToEmbed(run.document, run.options.embedding.model, limit)

export async function embedInput(app: App, run: StoredRun): Promise<EmbedInput> {
  const models = await app.store.embeddingModels()
  const known = models.find(({name}) => name === run.options.embedding?.model)
  return {chunks: await chunksWithout(app, run, batchSize), dimension: known?.dimension ?? null}
}

/** The job for the chunks that are left when those of a request are stored; null where none are. */
export async function jobForRest(app: App, run: StoredRun): Promise<NewJob | null> {
  // Those of this request are not stored yet.
  const [left] = (await chunksWithout(app, run, batchSize + 1)).slice(batchSize)
  return left ? embedJob(run, left.ordinal) : null
}
