import type {SearchHit} from '../search-store.ts'

export interface HitRow extends ChunkRow {
  id: number
  document: string
  page_key: string
}

export interface ChunkRow {
  ordinal: number
  page: number
  start: number
  end: number
  text: string
}

/** Chunks that were found, in their order; what is gone meanwhile is left out. */
export function toHits(rows: readonly HitRow[], found: readonly {chunk: number; score: number}[]): SearchHit[] {
  const byChunk = new Map(rows.map((row) => [row.id, row]))
  return found.flatMap(({chunk, score}) => toHit(byChunk.get(chunk), score))
}

/** How much of the text of a chunk stands for it where no word of it was searched. */
const snippetLength = 160

function toHit(row: HitRow | undefined, score: number): SearchHit[] {
  if (row === undefined) return []
  const {document, page_key: pageKey, ordinal, page, start, end, text} = row
  const head = text.length > snippetLength ? `${text.slice(0, snippetLength)}…` : text
  return [{document, pageKey, score, snippet: head, chunk: {ordinal, page, start, end, text}}]
}

/** Vectors one after the other, copied: a buffer of SQLite may start at an odd address. */
export function joined(blobs: Buffer[]): Float32Array {
  const bytes = new Uint8Array(blobs.reduce((sum, blob) => sum + blob.length, 0))
  let at = 0
  for (const blob of blobs) {
    bytes.set(blob, at)
    at += blob.length
  }
  return new Float32Array(bytes.buffer)
}

/** Euclidean. */
export function distance(left: Float32Array, right: Float32Array): number {
  let sum = 0
  for (let i = 0; i < left.length; i++) sum += (left[i]! - right[i]!) ** 2
  return Math.sqrt(sum)
}

/** Numbers of a buffer that starts at an odd address have to be copied. */
export function floatsOf(bytes: Buffer): Float32Array {
  if (bytes.byteOffset % 4 === 0) return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
  return new Float32Array(Uint8Array.from(bytes).buffer)
}
