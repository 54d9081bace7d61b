/** What is told about a chunk beside its vector: flat, and without nulls, which some servers refuse. */
export type PointPayload = Record<string, string | number | boolean | string[]>

/** A chunk as a vector database holds it. */
export interface Point {
  /** UUID, the same for the same chunk of the same document. */
  id: string
  vector: Float32Array
  payload: PointPayload
}

/**
 * A vector database. All calls may be repeated: the same points twice are one, and what is not there is deleted already.
 * Throws DocumentError E_NETWORK (transient or permanent) and E_RATE_LIMITED; a place that holds vectors of another length
 * is permanent, and its message names both.
 */
export interface Sink {
  /** Makes the collection where it is not there, for vectors of `dim` numbers compared by their angle. */
  prepare(dim: number, signal: AbortSignal): Promise<void>
  upsert(points: readonly Point[], signal: AbortSignal): Promise<void>
  delete(ids: readonly string[], signal: AbortSignal): Promise<void>
  close(): Promise<void>
}
