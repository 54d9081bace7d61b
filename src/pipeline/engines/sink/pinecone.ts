import type {SinkAddress} from '../../../types/sink.ts'
import {type RemoteRequest, remoteJson} from '../remote/request.ts'
import {batchesOf, wrongDimension} from './batches.ts'
import type {Sink} from './types.ts'

const timeoutMs = 60_000
const maxBytes = 1_000_000
/** The interface this is written for; servers of later versions answer it as before. */
const version = {'x-pinecone-api-version': '2025-01'}

/** Pinecone's data plane: `url` is the host of an index, which exists already; the collection is a namespace in it. */
export function createPineconeSink({url, collection}: SinkAddress, headers: Record<string, string>): Sink {
  const ask = (path: string, signal: AbortSignal, body: object, accept: RemoteRequest['accept'] = []) =>
    remoteJson({
      url: `${url}${path}`,
      method: 'POST',
      headers: {...version, ...headers},
      body,
      signal,
      timeoutMs,
      maxBytes,
      accept,
    })

  return {
    async prepare(dim, signal) {
      const {json} = await ask('/describe_index_stats', signal, {})
      const there = (json as {dimension?: unknown} | null)?.dimension
      if (typeof there === 'number' && there !== dim) throw wrongDimension('The index', there, dim)
    },
    async upsert(points, signal) {
      for (const batch of batchesOf(points)) {
        const vectors = batch.map(({id, vector, payload}) => ({id, values: Array.from(vector), metadata: payload}))
        await ask('/vectors/upsert', signal, {vectors, namespace: collection})
      }
    },
    async delete(ids, signal) {
      // A namespace that nothing was ever written to is not there.
      for (const batch of batchesOf(ids, 1000))
        await ask('/vectors/delete', signal, {ids: batch, namespace: collection}, [404])
    },
    async close() {},
  }
}
