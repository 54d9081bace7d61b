import {ExitCode, SnapError} from '../../errors.ts'
import type {SearchHit} from '../../store/search-store.ts'
import type {StoredDocument} from '../../store/types.ts'
import type {App} from '../app.ts'
import {findDocument} from '../find-document.ts'
import {presentHits, type SearchResult} from '../search.ts'

export interface SimilarInput {
  /** Id, beginning of an id, or path. */
  name: string
  limit: number
  offset: number
  cwd: string
}

/**
 * Documents that are about the same as one, best first: by the mean of its vectors where it has some, else by its words. Needs no server.
 * Throws E_NOT_FOUND (exit 2).
 */
export async function similarDocuments(
  app: App,
  {name, limit, offset, cwd}: SimilarInput,
): Promise<SearchResult & {similarTo: string}> {
  const document = await findDocument(app, name, cwd)
  if (!document) {
    throw new SnapError('E_NOT_FOUND', `There is no document ${name}.`, {
      exit: ExitCode.usage,
      hint: 'snap search WORDS --json lists ids',
    })
  }
  const wanted = limit + offset
  const near = await byVectors(app, document, wanted)
  const hits = near ?? (await app.store.similar(document.id, wanted))
  const shown = await presentHits(app, hits.slice(offset))
  return {schema: 1, query: '', similarTo: document.id, vectors: near !== null, note: null, hits: shown}
}

/** Null where the document has no vectors. */
async function byVectors(app: App, {id}: StoredDocument, limit: number): Promise<SearchHit[] | null> {
  const models = await app.store.embeddingModels()
  // The newest is the one that is in use.
  for (const {name, dimension} of models.toReversed()) {
    const vectors = await app.store.documentVectors(id, name)
    const vector = meanOf(vectors, dimension)
    if (vector === null) continue
    const same = await app.store.sameDocuments(id)
    const found = await app.store.nearest({model: name, vector, limit: limit + same.length, among: null})
    return found.filter(({document}) => !same.includes(document)).slice(0, limit)
  }
  return null
}

/** The direction of the sum of vectors that stand one after the other; null for none. */
function meanOf(vectors: Float32Array, dimension: number): Float32Array | null {
  const sum = new Float32Array(dimension)
  for (const [i, value] of vectors.entries()) sum[i % dimension]! += value
  const length = Math.hypot(...sum)
  return length > 0 ? sum.map((value) => value / length) : null
}
