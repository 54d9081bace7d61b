import {describe, expect, test} from 'vitest'
import {DocumentError} from '../../../../src/errors.ts'
import {createSink} from '../../../../src/pipeline/engines/sink/index.ts'
import type {Point} from '../../../../src/pipeline/engines/sink/types.ts'
import {fakeServer, type Reply} from '../../../helpers/fake-server.ts'
import {fakeVectorStore} from '../../../helpers/fake-vector-store.ts'

const signal = new AbortController().signal
const key = 'key-of-nobody'

const id = (n: number) => `00000000-0000-8000-8000-${String(n).padStart(12, '0')}`
const point = (n: number, text = `text ${n}`): Point => ({
  id: id(n),
  vector: new Float32Array([1, 0, n / 8]),
  payload: {document: 'd_1', page: 1, text},
})

const kinds = ['qdrant', 'pinecone'] as const

describe.each(kinds)('%s', (kind) => {
  const open = async (url: string) => createSink({kind, url, collection: 'of us'}, key)

  test('points are there after they were sent, once however often, and gone after they were deleted', async () => {
    const store = fakeVectorStore(kind === 'pinecone' ? 3 : null)
    await using server = await fakeServer(store[kind])
    const sink = await open(server.url)
    await sink.prepare(3, signal)
    await sink.upsert(
      Array.from({length: 230}, (_, n) => point(n)),
      signal,
    )
    await sink.upsert([point(7, 'another')], signal)
    expect(store.points.size).toBe(230)
    expect(store.points.get(id(7))).toEqual({
      vector: [1, 0, 0.875],
      payload: {document: 'd_1', page: 1, text: 'another'},
    })
    await sink.delete([id(7), id(8), id(999)], signal)
    await sink.delete([id(7)], signal)
    expect(store.points.size).toBe(228)
    await sink.prepare(3, signal)
    expect(store.points.size).toBe(228)
    expect(server.requests.every(({headers}) => headers['api-key'] === key)).toBe(true)
    await sink.close()
  })

  test('a place for vectors of another length is refused for good, and both lengths are told', async () => {
    await using server = await fakeServer(fakeVectorStore(768)[kind])
    await expect((await open(server.url)).prepare(3, signal)).rejects.toMatchObject({
      class: 'permanent',
      message: expect.stringMatching(/768 numbers.* 3\./),
    })
  })

  test.each<[string, Reply, Partial<DocumentError>]>([
    ['429', {status: 429, headers: {'retry-after': '9'}}, {code: 'E_RATE_LIMITED', retryAfterMs: 9000}],
    ['500', {status: 500}, {code: 'E_NETWORK', class: 'transient'}],
    ['401', {status: 401, json: {message: 'no'}}, {code: 'E_NETWORK', class: 'permanent'}],
    ['half an answer', 'truncated', {code: 'E_NETWORK', class: 'transient'}],
    ['a reset', 'reset', {code: 'E_NETWORK', class: 'transient'}],
  ])('%s says what the queue shall do, without the key', async (_, reply, expected) => {
    await using server = await fakeServer(() => reply)
    const sink = await open(server.url)
    const calls = [
      () => sink.upsert([point(1)], signal),
      () => sink.delete([id(1)], signal),
      () => sink.prepare(3, signal),
    ]
    for (const call of calls) {
      const error = await call().catch((thrown: unknown) => thrown)
      expect(error).toMatchObject(expected)
      expect(String((error as Error).stack)).not.toContain(key)
    }
  })

  test('one who hangs is left when the work is aborted', async () => {
    await using server = await fakeServer(() => 'hang')
    const stop = new AbortController()
    const reason = new DocumentError('E_CANCELLED', 'The worker stops.', {class: 'cancelled'})
    const sent = (await open(server.url)).upsert([point(1)], stop.signal)
    stop.abort(reason)
    await expect(sent).rejects.toBe(reason)
  })
})
