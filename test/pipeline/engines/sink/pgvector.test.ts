import {PGlite} from '@electric-sql/pglite'
import {vector} from '@electric-sql/pglite-pgvector'
import {PGLiteSocketServer} from '@electric-sql/pglite-socket'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {createSink} from '../../../../src/pipeline/engines/sink/index.ts'
import type {Point, Sink} from '../../../../src/pipeline/engines/sink/types.ts'

const signal = new AbortController().signal
let database: PGlite
let server: PGLiteSocketServer
let url = ''
const open: Sink[] = []

beforeAll(async () => {
  database = await PGlite.create({extensions: {vector}})
  server = new PGLiteSocketServer({db: database, port: 0, host: '127.0.0.1'})
  await server.start()
  url = `postgres://postgres@${server.getServerConn()}/postgres`
}, 60_000)
afterAll(async () => {
  for (const sink of open) await sink.close()
  await server.stop()
  await database.close()
})

async function sinkAt(collection: string): Promise<Sink> {
  await Promise.all(open.splice(0).map((sink) => sink.close()))
  const sink = await createSink({kind: 'pgvector', url, collection}, 'not asked for')
  open.push(sink)
  return sink
}

const id = (n: number) => `00000000-0000-8000-8000-${String(n).padStart(12, '0')}`
const point = (n: number, text = `text ${n}`): Point => ({
  id: id(n),
  vector: new Float32Array([1, n, 0]),
  payload: {document: 'd_1', page: 2, text, vendor: 'Brindle & Söhne', labels: ['rent']},
})

test('points are rows, once however often they are sent, nearest first, and gone after they were deleted', async () => {
  const sink = await sinkAt('ours')
  await sink.prepare(3, signal)
  await sink.upsert(
    Array.from({length: 230}, (_, n) => point(n)),
    signal,
  )
  await sink.upsert([point(7, "it's another; DROP TABLE ours")], signal)
  const {rows} = await database.query(
    `SELECT id, document, page, content, payload FROM ours ORDER BY embedding <=> '[1,7,0]' LIMIT 1`,
  )
  expect(rows).toEqual([
    {
      id: id(7),
      document: 'd_1',
      page: 2,
      content: "it's another; DROP TABLE ours",
      payload: {document: 'd_1', page: 2, vendor: 'Brindle & Söhne', labels: ['rent']},
    },
  ])
  await sink.delete([id(7), id(999)], signal)
  await sink.delete([id(7)], signal)
  expect((await database.query('SELECT count(*)::int n FROM ours')).rows).toEqual([{n: 229}])
})

test('a table is made once, and one for another model is refused with both lengths', async () => {
  const sink = await sinkAt('made_once')
  await sink.prepare(3, signal)
  await sink.prepare(3, signal)
  await expect(sink.prepare(768, signal)).rejects.toMatchObject({
    class: 'permanent',
    message: expect.stringMatching(/3 numbers.* 768/),
  })
})

test('a name with quotes stays a name', async () => {
  const sink = await sinkAt('a"; DROP TABLE ours; --')
  await sink.prepare(3, signal)
  await sink.upsert([point(1)], signal)
  expect((await database.query('SELECT count(*)::int n FROM "a""; DROP TABLE ours; --"')).rows).toEqual([{n: 1}])
})

test('the character 0, which PostgreSQL has not, is left out', async () => {
  const sink = await sinkAt('zeros')
  await sink.prepare(3, signal)
  await sink.upsert([{...point(1, 'a\0b'), payload: {document: 'd_1', page: 1, text: 'a\0b', vendor: 'x\0y'}}], signal)
  expect((await database.query(`SELECT content, payload->>'vendor' v FROM zeros`)).rows).toEqual([
    {content: 'ab', v: 'xy'},
  ])
})

test('a refused statement is for good; nobody there may pass', async () => {
  const sink = await sinkAt('never_prepared')
  await expect(sink.upsert([point(1)], signal)).rejects.toMatchObject({code: 'E_NETWORK', class: 'permanent'})
  const nobody = await createSink({kind: 'pgvector', url: 'postgres://me@127.0.0.1:1/x', collection: 'c'}, 'secret-key')
  const error = await nobody.upsert([point(1)], signal).catch((thrown: Error) => thrown)
  expect(error).toMatchObject({
    code: 'E_NETWORK',
    class: 'transient',
    message: '127.0.0.1:1 cannot be reached: ECONNREFUSED',
  })
  expect(String((error as Error).stack)).not.toContain('secret-key')
  await nobody.close()
})

test('text that no column takes is sent without what it cannot take', async () => {
  const sink = await sinkAt('odd')
  await sink.prepare(3, signal)
  const odd = point(1, 'a\0b \\u0000 \ud800')
  await sink.upsert([{...odd, payload: {...odd.payload, vendor: 'x\0y\\u0000', labels: ['\ud800']}}], signal)
  const {rows} = await database.query('SELECT content, payload FROM odd')
  expect(rows).toEqual([
    {
      content: 'ab \\u0000 \ufffd',
      payload: {document: 'd_1', page: 2, vendor: 'xy\\u0000', labels: ['\ufffd']},
    },
  ])
})
