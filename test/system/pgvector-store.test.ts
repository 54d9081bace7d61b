import {expect, test} from 'vitest'
import {newId} from '../../src/ids.ts'
import {openPostgres} from '../../src/store/postgres/database.ts'
import {migrate} from '../../src/store/postgres/migrate.ts'
import {createPostgresStore, type PostgresStore} from '../../src/store/postgres/postgres-store.ts'
import {pgvectorServer} from '../helpers/pgvector-server.ts'
import {chunksOf, queuedItem, submitBatch} from '../store/helpers.ts'

const vectorOf = (n: number): Float32Array => {
  const raw = Float32Array.from({length: 16}, (_, i) => Math.sin((n + 1) * (i + 1) ** 2))
  const length = Math.hypot(...raw)
  return raw.map((x) => x / length)
}

/** Documents with a vector each; the number says which. */
async function add(store: PostgresStore, numbers: number[]): Promise<void> {
  const items = numbers.map((n) => queuedItem(n))
  await submitBatch(store, items)
  for (const [i, {document}] of items.entries()) {
    const [id, chunks] = [document!.id, chunksOf([`text ${numbers[i]}`])]
    const vectors = Buffer.from(vectorOf(numbers[i]!).buffer).toString('base64')
    await store.applyEffects(
      [
        {type: 'chunks.save', document: id, key: newId('b'), pageKey: 'p', chunks},
        {type: 'vectors.save', document: id, model: 'm', dimension: 16, chunks, vectors},
      ],
      null,
    )
  }
}

test('a store takes pgvector when its database gets it: vectors of before and after are found, the same as without', async () => {
  await using server = await pgvectorServer()
  const db = openPostgres({url: server.url, host: 'here'})
  await migrate(db, 1)
  const store = createPostgresStore({db, clock: {now: () => 1}})
  await add(store, [0, 1, 2, 3, 4])
  const near = async () => {
    const hits = await store.nearest({model: 'm', vector: vectorOf(2), limit: 3, among: null})
    return hits.map(({snippet, score}) => [snippet, score.toFixed(5)])
  }
  const without = await near()
  expect(without[0]).toEqual(['text 2', '1.00000'])
  await db.script('CREATE EXTENSION vector SCHEMA public')
  await migrate(db, 2)
  expect(await near()).toEqual(without)
  expect(await db.first('SELECT count(*) AS n FROM embedding_vector')).toEqual({n: 5})
  await add(store, [5])
  expect(await db.first('SELECT count(*) AS n FROM embedding_vector')).toEqual({n: 6})
  await db.run(`DELETE FROM document WHERE id IN (SELECT document_id FROM chunk WHERE text = 'text 2')`)
  expect((await near()).map(([text]) => text)).not.toContain('text 2')
  expect(await store.forgetVectors('m')).toBe(5)
  expect(await db.first('SELECT count(*) AS n FROM embedding_vector')).toEqual({n: 0})
  await store.close()
}, 120_000)
