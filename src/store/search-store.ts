import type {Chunk} from '../types/results.ts'
import type {DocumentFacts, FieldValue, SearchOptions} from '../types/search.ts'

export interface SearchHit {
  document: string
  chunk: Chunk
  pageKey: string
  /** Higher is better. */
  score: number
  /** Text around the match, matches between \u0001 and \u0002. */
  snippet: string
}

export interface NearestQuery {
  model: string
  /** Of length 1, in the dimension of the model. */
  vector: Float32Array
  limit: number
  /** Documents that count; null: all. */
  among: readonly string[] | null
}

/** A chunk with its vector. */
export interface VectorChunk extends Chunk {
  vector: Float32Array
}

/** The index of chunks: their words, the fields of their documents, and their vectors. */
export interface SearchStore {
  /** Documents that have the words, best first; see docs/search.md. */
  search(query: string, limit: number, options?: SearchOptions): Promise<SearchHit[]>
  /** Documents (of these) whose fields have to be worked out again, in pieces. */
  staleFields(limit: number, among?: string[]): Promise<{document: string; version: number}[]>
  /** Replaces the fields; `version` is that of `staleFields`. */
  saveFields(made: {document: string; version: number; values: FieldValue[]}[]): Promise<void>
  /** Chunks of a document in order, with the key of the pages that they are cut from. */
  chunks(document: string): Promise<(Chunk & {pageKey: string})[]>
  documentFacts(documents: string[]): Promise<DocumentFacts[]>

  /** Models that made vectors which are here. */
  embeddingModels(): Promise<{name: string; dimension: number; vectors: number}[]>
  /** Forgets a model with its vectors; returns how many there were. */
  forgetVectors(model: string): Promise<number>
  /** First chunks of a document that have no vector of a model. */
  chunksToEmbed(document: string, model: string, limit: number): Promise<Chunk[]>
  /** Documents with such chunks, in order of arrival. */
  documentsToEmbed(model: string, limit: number): Promise<string[]>
  /** The chunk nearest to a vector of each document, nearest first; the score is the cosine, the snippet the chunk's beginning. */
  nearest(query: NearestQuery): Promise<SearchHit[]>
  /** Documents that say the like as this one by their words; see `store/similar.ts`. */
  similar(document: string, limit: number): Promise<SearchHit[]>
  /** The document and those that are the same once more. */
  sameDocuments(document: string): Promise<string[]>
  /** Vectors of all chunks of a document by a model, one after the other. */
  documentVectors(document: string, model: string): Promise<Float32Array>
  /** Chunks of a document that have vectors of a model, in order. */
  vectorChunks(document: string, model: string): Promise<VectorChunk[]>
}
