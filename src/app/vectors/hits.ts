import type {SearchHit} from '../../store/search-store.ts'
import type {App} from '../app.ts'
import {remoteEngines} from '../engine-settings.ts'
import {embeddingModel} from '../models.ts'

/** A question is waited for: who searches wants words at once rather than vectors later. */
const patienceMs = 20_000

export interface VectorHits {
  /** Nearest first; null: vectors take no part, and `reason` says why where that is news. */
  hits: SearchHit[] | null
  reason: string | null
}

const none = (reason: string | null): VectorHits => ({hits: null, reason})

/**
 * Documents near to a question, by the model that is set up; `among` are those that count, null for all. Never throws for a server that
 * does not answer: words alone find as well.
 */
export async function vectorHits(
  app: App,
  query: string,
  {limit, among}: {limit: number; among: readonly string[] | null},
): Promise<VectorHits> {
  const model = await embeddingModel(app.config.values)
  if (model === null || query.trim() === '') return none(null)
  const known = (await app.store.embeddingModels()).find(({name}) => name === model.model)
  if (!known || known.vectors === 0) return none(`No document has vectors of ${model.model} yet: snap retry --vectors`)
  const engines = await remoteEngines(app.config)
  const signal = AbortSignal.timeout(patienceMs)
  try {
    const embedder = await engines.embedder(model)
    const [vector] = await embedder.embed([query], {purpose: 'query', signal})
    if (vector!.length !== known.dimension) {
      return none(`${model.model} made a vector of ${vector!.length} numbers; the documents have ${known.dimension}.`)
    }
    return {hits: await app.store.nearest({model: model.model, vector: vector!, limit, among}), reason: null}
  } catch (error) {
    return none(
      signal.aborted ? `${model.model} did not answer within ${patienceMs / 1000} s.` : (error as Error).message,
    )
  } finally {
    await engines.close()
  }
}
