import {toUnitLength} from './unit.ts'

/** More numbers a vector than any model makes. */
const maxDimension = 16_384

/**
 * The vectors of an answer of the OpenAI embeddings API, at length 1, in the order of the texts: `{data: [{index,
 * embedding}]}`, where an embedding is a list of numbers or base64 of little-endian float32. Throws Error, its message the end of a
 * sentence about the server, for anything else: another count, indexes that are not each there once, several dimensions,
 * numbers that are not finite, a vector of zeros.
 */
export function vectorsOf(answer: unknown, count: number): Float32Array[] {
  const data = (answer as {data?: unknown} | null)?.data
  if (!Array.isArray(data)) throw new Error('did not answer with a list of vectors')
  if (data.length !== count) throw new Error(`answered with ${data.length} vectors for ${count} texts`)
  const vectors: Float32Array[] = new Array(count)
  for (const [position, entry] of (data as unknown[]).entries()) {
    const {index = position, embedding} = (entry ?? {}) as {index?: unknown; embedding?: unknown}
    if (!Number.isInteger(index) || (index as number) < 0 || (index as number) >= count || vectors[index as number])
      throw new Error('answered with vectors whose indexes are not those of the texts')
    vectors[index as number] = vectorOf(embedding)
  }
  const dimensions = new Set(vectors.map(({length}) => length))
  if (dimensions.size !== 1) throw new Error('answered with vectors of different lengths')
  return vectors
}

function vectorOf(embedding: unknown): Float32Array {
  const vector = toUnitLength(typeof embedding === 'string' ? fromBase64(embedding) : fromList(embedding))
  if (vector === null) throw new Error('answered with a vector without a direction')
  return vector
}

function fromList(list: unknown): Float32Array {
  if (!Array.isArray(list) || list.length === 0 || list.length > maxDimension)
    throw new Error('answered with something that is no vector')
  if (!list.every((value) => Number.isFinite(value)))
    throw new Error('answered with a vector that is not made of numbers')
  return Float32Array.from(list as number[])
}

function fromBase64(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length === 0 || bytes.length % 4 !== 0 || bytes.length > maxDimension * 4)
    throw new Error('answered with something that is no vector')
  return Float32Array.from({length: bytes.length / 4}, (_, i) => bytes.readFloatLE(i * 4))
}
