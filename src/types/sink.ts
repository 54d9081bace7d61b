/** Which database, and where in it: a collection (Qdrant), a namespace (Pinecone), a table (PostgreSQL). */
export interface SinkAddress {
  kind: SinkKind
  url: string
  collection: string
}

export const sinkKinds = ['qdrant', 'pinecone', 'pgvector'] as const
export type SinkKind = (typeof sinkKinds)[number]

/** Of a point that was on its way when it was noted: it may be there, as it was or is now, or not. */
export const unknownDigest = ''
