import {expect, test} from 'vitest'
import {openEveryStore} from '../every-store.ts'
import {chunksOf, queuedItem, submitBatch} from '../helpers.ts'

const unit = (angle: number) => Float32Array.of(Math.cos(angle), Math.sin(angle))

/** Documents with two chunks each, at these angles. */
async function withVectors(angles: [number, number][]) {
  const context = await openEveryStore()
  const {store} = context
  const items = angles.map((_, ordinal) => queuedItem(ordinal))
  await submitBatch(store, items)
  const ids = items.map(({document}) => document!.id)
  const embed = (document: string, texts: string[], vectors: Float32Array[], model = 'm') =>
    store.applyEffects(
      [
        {
          type: 'vectors.save',
          document,
          model,
          dimension: vectors[0]!.length,
          chunks: chunksOf(texts),
          vectors: Buffer.concat(vectors.map((one) => Buffer.from(one.buffer))).toString('base64'),
        },
      ],
      null,
    )
  for (const [i, document] of ids.entries()) {
    const chunks = chunksOf([`first ${i}`, `second ${i}`])
    await store.applyEffects([{type: 'chunks.save', document, key: 'k', pageKey: 'p', chunks}], null)
  }
  for (const [i, pair] of angles.entries()) await embed(ids[i]!, [`first ${i}`, `second ${i}`], pair.map(unit))
  return {...context, ids, embed}
}

test('the nearest chunk of each document is found, nearest document first', async () => {
  const {store, ids} = await withVectors([
    [2, 1],
    [0.1, 3],
    [0.5, 0.4],
  ])
  const near = await store.nearest({model: 'm', vector: unit(0), limit: 2, among: null})
  expect(near.map(({document, chunk}) => [ids.indexOf(document), chunk.ordinal])).toEqual([
    [1, 0],
    [2, 1],
  ])
  expect(near[0]!.score).toBeCloseTo(Math.cos(0.1))
  const among = await store.nearest({model: 'm', vector: unit(0), limit: 9, among: [ids[0]!]})
  expect(among.map(({document}) => document)).toEqual([ids[0]])
  expect(await store.nearest({model: 'other', vector: unit(0), limit: 9, among: null})).toEqual([])
  expect(await store.nearest({model: 'm', vector: Float32Array.of(1), limit: 9, among: null})).toEqual([])
})

test('a vector is kept for the text that it was made of, once, in the dimension of its model', async () => {
  const {store, ids, embed} = await withVectors([[0, 1]])
  expect(await store.embeddingModels()).toEqual([{name: 'm', dimension: 2, vectors: 2}])
  expect(await store.chunksToEmbed(ids[0]!, 'm', 9)).toEqual([])
  expect(await store.documentsToEmbed('n', 9)).toEqual(ids)
  await embed(ids[0]!, ['first 0', 'changed'], [unit(0), unit(1)], 'n')
  expect((await store.vectorChunks(ids[0]!, 'n')).map(({text, vector}) => [text, [...vector]])).toEqual([
    ['first 0', [1, 0]],
  ])
  expect((await store.chunksToEmbed(ids[0]!, 'n', 9)).map(({text}) => text)).toEqual(['second 0'])
  expect([...(await store.documentVectors(ids[0]!, 'm'))]).toHaveLength(4)
  await expect(async () => embed(ids[0]!, ['first 0'], [Float32Array.of(1)])).rejects.toThrow('vectors of 2 numbers')
  expect(await store.forgetVectors('m')).toBe(2)
  expect((await store.embeddingModels()).map(({name}) => name)).toEqual(['n'])
})

test('chunks that are replaced lose their vectors', async () => {
  const {store, ids} = await withVectors([[0, 1]])
  const chunks = chunksOf(['new'])
  await store.applyEffects([{type: 'chunks.save', document: ids[0]!, key: 'k', pageKey: 'p', chunks}], null)
  expect(await store.embeddingModels()).toEqual([{name: 'm', dimension: 2, vectors: 0}])
  expect(await store.nearest({model: 'm', vector: unit(0), limit: 9, among: null})).toEqual([])
})
