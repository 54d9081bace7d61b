import type {SinkAddress} from '../../../types/sink.ts'
import type {Sink} from './types.ts'

/** The database at an address; `key` is its key or password. The packages are loaded here, on first use. */
export async function createSink(address: SinkAddress, key: string | null): Promise<Sink> {
  const headers = (name: string): Record<string, string> => (key === null ? {} : {[name]: key})
  switch (address.kind) {
    case 'qdrant':
      return (await import('./qdrant.ts')).createQdrantSink(address, headers('api-key'))
    case 'pinecone':
      return (await import('./pinecone.ts')).createPineconeSink(address, headers('api-key'))
    case 'pgvector':
      return (await import('./pgvector.ts')).createPgvectorSink(address, key)
  }
}
