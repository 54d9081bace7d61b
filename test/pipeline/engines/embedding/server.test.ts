import {describe, expect, test} from 'vitest'
import {serverEmbedder} from '../../../../src/pipeline/engines/embedding/server.ts'
import type {RemoteAccess} from '../../../../src/pipeline/engines/remote/access.ts'
import {fakeServer, type Reply} from '../../../helpers/fake-server.ts'

const access: RemoteAccess = {allowRemote: false, keys: new Map()}
const ask = (url: string, texts: string[], signal = new AbortController().signal, given = access) =>
  serverEmbedder({url, model: 'm'}, given).embed(texts, {purpose: 'document', signal})

test('one request for all texts, with the key that was set for this address', async () => {
  await using server = await fakeServer(() => ({json: {data: [{index: 0, embedding: [3, 4]}]}}))
  const url = `${server.url}/v1`
  const keys = new Map([[url, 'secret']])
  const [vector] = await ask(url, ['a'], undefined, {allowRemote: false, keys})
  expect(vector!.length).toBe(2)
  expect(server.requests).toMatchObject([
    {
      method: 'POST',
      path: '/v1/embeddings',
      body: {model: 'm', input: ['a']},
      headers: {authorization: 'Bearer secret'},
    },
  ])
})

test('a key goes to no other address', async () => {
  await using server = await fakeServer(() => ({json: {data: [{embedding: [1]}]}}))
  await ask(server.url, ['a'], undefined, {allowRemote: false, keys: new Map([['http://127.0.0.1:1/v1', 'secret']])})
  expect(server.requests[0]!.headers.authorization).toBeUndefined()
})

test('an address that is not this machine is not asked unless that is allowed', async () => {
  await expect(ask('http://embed.example/v1', ['a'])).rejects.toMatchObject({
    code: 'E_NETWORK',
    class: 'permanent',
    message: expect.stringContaining('is not on this machine') as string,
  })
})

describe('a server that fails', () => {
  test.each<[string, Reply, object]>([
    [
      '429',
      {status: 429, headers: {'retry-after': '7'}},
      {code: 'E_RATE_LIMITED', class: 'throttled', retryAfterMs: 7000},
    ],
    [
      '500',
      {status: 500, json: {error: {message: 'no room'}}},
      {class: 'transient', message: expect.stringContaining('no room')},
    ],
    ['400', {status: 400}, {class: 'permanent'}],
    ['truncated', 'truncated', {class: 'transient'}],
    ['reset', 'reset', {class: 'transient'}],
    [
      'wrong count',
      {json: {data: []}},
      {code: 'E_NETWORK', class: 'permanent', message: expect.stringContaining('0 vectors for 1')},
    ],
  ])('%s', async (_, reply, expected) => {
    await using server = await fakeServer(() => reply)
    await expect(ask(server.url, ['a'])).rejects.toMatchObject(expected)
  })

  test('that says nothing is left when the job is aborted', async () => {
    const controller = new AbortController()
    await using server = await fakeServer(() => {
      controller.abort(new Error('soft limit'))
      return 'hang'
    })
    await expect(ask(server.url, ['a'], controller.signal)).rejects.toThrow('soft limit')
  })
})
