import {DocumentError} from '../../errors.ts'
import type {EmbedData, EmbedInput} from '../../types/results.ts'
import type {Stage} from '../stage.ts'

/**
 * Makes vectors of some chunks of a document, as many as one request holds: what a long document has got is stored before the
 * next request, and a rate limit counts requests.
 */
export const embedStage: Stage<EmbedInput, EmbedData> = {
  name: 'embed',
  group: 'embed',
  version: 1,
  unit: 'document',
  options: [],
  requires: [],
  // A model that has to be loaded answers its first request after a minute.
  limits: {softMs: 270_000, hardMs: 300_000},
  async run({data: {chunks, dimension}}, {options, engines, signal, progress}) {
    if (options.embedding === null)
      throw new DocumentError('E_BUG', 'A job to make vectors names no model.', {class: 'bug'})
    const embedder = await engines.embedder(options.embedding)
    const texts = chunks.map(({text}) => text)
    const vectors = await embedder.embed(texts, {purpose: 'document', signal})
    const made = vectors[0]?.length ?? 0
    if (dimension !== null && made !== dimension) throw otherDimension(options.embedding.model, made, dimension)
    progress(1)
    const kept = chunks.map(({ordinal, text}) => ({ordinal, text}))
    return {data: {dimension: made, chunks: kept, vectors: packed(vectors)}, artifacts: []}
  },
}

const otherDimension = (model: string, made: number, stored: number) =>
  new DocumentError('E_NETWORK', `${model} made vectors of ${made} numbers, and the store has some of ${stored}.`, {
    class: 'permanent',
    hint: `Another model needs another name (embed.model); or forget the old vectors: snap clean --vectors ${JSON.stringify(model)}`,
  })

/** Little-endian float32, one vector after the other, base64. */
function packed(vectors: Float32Array[]): string {
  return Buffer.concat(
    vectors.map((vector) => Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)),
  ).toString('base64')
}
