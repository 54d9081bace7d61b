/** Which database, and where in it: a collection (Qdrant), a namespace (Pinecone), a table (PostgreSQL). */
export interface SinkAddress {
  kind: SinkKind
  url: string
  collection: string
}

export const sinkKinds = ['qdrant', 'pinecone', 'pgvector'] as const
export type SinkKind = (typeof sinkKinds)[number]
