import {Client} from 'pg'
import {expect, test} from 'vitest'
import {createSink} from '../../src/pipeline/engines/sink/index.ts'
import type {Point} from '../../src/pipeline/engines/sink/types.ts'
import {pgvectorServer} from '../helpers/pgvector-server.ts'

const signal = new AbortController().signal
const id = (n: number) => `00000000-0000-8000-8000-${String(n).padStart(12, '0')}`
const point = (n: number): Point => ({
  id: id(n),
  vector: Float32Array.from({length: 384}, (_, i) => Math.sin((n + 1) * (i + 1) ** 2)),
  payload: {document: `d_${n % 7}`, page: 1, text: `chunk ${n}`, kind: 'letter'},
})

test("Debian's PostgreSQL with pgvector takes points, finds the nearest, gives them back and forgets them", async () => {
  await using server = await pgvectorServer()
  const sink = await createSink({kind: 'pgvector', url: server.url, collection: 'snapbatch'}, null)
  await sink.prepare(384, signal)
  await sink.upsert(
    Array.from({length: 1000}, (_, n) => point(n)),
    signal,
  )
  await sink.upsert([point(3)], signal)
  const client = new Client(server.url)
  await client.connect()
  const query = async (text: string, values: unknown[] = []) => (await client.query(text, values)).rows
  const near = await query(`SELECT id, content FROM snapbatch ORDER BY embedding <=> $1 LIMIT 1`, [
    `[${point(42).vector.join(',')}]`,
  ])
  expect(near).toEqual([{id: id(42), content: 'chunk 42'}])
  expect(await query('SELECT count(*)::int n FROM snapbatch')).toEqual([{n: 1000}])
  expect(
    await query(`SELECT indexdef LIKE '%hnsw%' hnsw FROM pg_indexes WHERE indexname = 'snapbatch_embedding'`),
  ).toEqual([{hnsw: true}])
  await sink.delete(
    Array.from({length: 999}, (_, n) => id(n)),
    signal,
  )
  expect(await query('SELECT id FROM snapbatch')).toEqual([{id: id(999)}])
  await expect(sink.prepare(768, signal)).rejects.toMatchObject({class: 'permanent', message: /384 numbers.* 768/})

  // The server ends the connection; the next statement makes another one.
  await query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', ['snapbatch'])
  await sink.upsert([point(1)], signal).catch((error: unknown) => expect(error).toMatchObject({class: 'transient'}))
  await sink.upsert([point(1)], signal)
  expect(await query('SELECT count(*)::int n FROM snapbatch')).toEqual([{n: 2}])
  await client.end()
  await sink.close()
}, 120_000)
