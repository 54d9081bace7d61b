import type {SinkAddress} from '../../../types/sink.ts'
import {type RemoteAnswer, type RemoteRequest, remoteJson} from '../remote/request.ts'
import {batchesOf, wrongDimension} from './batches.ts'
import type {Sink} from './types.ts'

const timeoutMs = 60_000
/** Answers tell a status only. */
const maxBytes = 1_000_000

/** Qdrant's REST interface (1.x): collections, points with UUIDs, payload as JSON. */
export function createQdrantSink({url, collection}: SinkAddress, headers: Record<string, string>): Sink {
  const base = `${url}/collections/${encodeURIComponent(collection)}`
  const ask = (
    method: RemoteRequest['method'],
    path: string,
    signal: AbortSignal,
    more: Pick<RemoteRequest, 'body' | 'accept'> = {},
  ): Promise<RemoteAnswer> => remoteJson({url: base + path, method, headers, signal, timeoutMs, maxBytes, ...more})

  return {
    async prepare(dim, signal) {
      const {status, json} = await ask('GET', '', signal, {accept: [404]})
      if (status === 404) {
        // Another process may make it at this moment: 409 says so.
        await ask('PUT', '', signal, {body: {vectors: {size: dim, distance: 'Cosine'}}, accept: [409]})
        return
      }
      const there = sizeOf(json)
      if (there !== null && there !== dim) throw wrongDimension(`The collection ${collection}`, there, dim)
    },
    async upsert(points, signal) {
      for (const batch of batchesOf(points)) {
        const body = {points: batch.map(({id, vector, payload}) => ({id, vector: Array.from(vector), payload}))}
        await ask('PUT', '/points?wait=true', signal, {body})
      }
    },
    async delete(ids, signal) {
      for (const batch of batchesOf(ids, 1000))
        await ask('POST', '/points/delete?wait=true', signal, {body: {points: batch}, accept: [404]})
    },
    async close() {},
  }
}

interface CollectionAnswer {
  result?: {config?: {params?: {vectors?: {size?: unknown}}}}
}

/** Length of the vectors of a collection; null where it has named vectors or none. */
function sizeOf(json: unknown): number | null {
  const size = (json as CollectionAnswer | null)?.result?.config?.params?.vectors?.size
  return typeof size === 'number' ? size : null
}
