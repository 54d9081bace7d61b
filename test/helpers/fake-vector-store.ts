import type {ReceivedRequest, Reply} from './fake-server.ts'

interface Stored {
  vector: number[]
  payload: Record<string, unknown>
}

/** A vector database in memory that answers Qdrant's and Pinecone's requests as they do, and counts what it was told. */
export function fakeVectorStore(dimension: number | null = null) {
  const points = new Map<string, Stored>()
  let size = dimension
  const put = (id: string, vector: number[], payload: Record<string, unknown>) => points.set(id, {vector, payload})

  function qdrant({method, path, body}: ReceivedRequest): Reply {
    if (path.endsWith('/points?wait=true')) {
      const given = (body as {points: {id: string; vector: number[]; payload: Record<string, unknown>}[]}).points
      if (given.some(({vector}) => vector.length !== size)) return {status: 400, json: {status: {error: 'dimension'}}}
      for (const {id, vector, payload} of given) put(id, vector, payload)
      return {json: {result: {status: 'completed'}, status: 'ok'}}
    }
    if (path.endsWith('/points/delete?wait=true')) {
      for (const id of (body as {points: string[]}).points) points.delete(id)
      return {json: {result: {status: 'completed'}, status: 'ok'}}
    }
    if (method === 'PUT') {
      size = (body as {vectors: {size: number}}).vectors.size
      return {json: {result: true, status: 'ok'}}
    }
    if (size === null) return {status: 404, json: {status: {error: 'Not found'}}}
    return {json: {result: {config: {params: {vectors: {size, distance: 'Cosine'}}}}, status: 'ok'}}
  }

  function pinecone({path, body}: ReceivedRequest): Reply {
    if (path === '/describe_index_stats') return {json: {dimension: size, namespaces: {}}}
    if (path === '/vectors/upsert') {
      const given = (body as {vectors: {id: string; values: number[]; metadata: Record<string, unknown>}[]}).vectors
      for (const {id, values, metadata} of given) put(id, values, metadata)
      return {json: {upsertedCount: given.length}}
    }
    for (const id of (body as {ids: string[]}).ids) points.delete(id)
    return {json: {}}
  }

  return {points, qdrant, pinecone}
}
