import {expect, test} from 'vitest'
import {DocumentError} from '../../../../src/errors.ts'
import {isLoopback} from '../../../../src/pipeline/engines/remote/address.ts'
import {type RemoteRequest, remoteJson} from '../../../../src/pipeline/engines/remote/request.ts'
import {fakeServer, type Reply} from '../../../helpers/fake-server.ts'

const secret = 'sk-of-nobody'

async function ask(reply: Reply, changes: Partial<RemoteRequest> = {}) {
  await using server = await fakeServer(() => reply)
  const request: RemoteRequest = {
    url: `${server.url}/v1/x`,
    method: 'POST',
    headers: {authorization: `Bearer ${secret}`},
    body: {text: 'said in confidence'},
    signal: new AbortController().signal,
    timeoutMs: 5000,
    maxBytes: 1000,
    ...changes,
  }
  const answer = await remoteJson(request).catch((error: unknown) => error)
  return {answer, requests: server.requests}
}

test('sends JSON and reads the JSON that is answered', async () => {
  const {answer, requests} = await ask({json: {a: 1}})
  expect(answer).toEqual({status: 200, json: {a: 1}})
  expect(requests[0]).toMatchObject({method: 'POST', path: '/v1/x', body: {text: 'said in confidence'}})
  expect(requests[0]!.headers.authorization).toBe(`Bearer ${secret}`)
})

test('an empty answer is null', async () => {
  expect((await ask({status: 204}, {method: 'DELETE', body: undefined})).answer).toEqual({status: 204, json: null})
})

test.each<[string, Reply, Partial<DocumentError>]>([
  [
    '429',
    {status: 429, headers: {'retry-after': '7'}},
    {code: 'E_RATE_LIMITED', class: 'throttled', retryAfterMs: 7000},
  ],
  ['429 without a time', {status: 429}, {code: 'E_RATE_LIMITED', class: 'throttled', retryAfterMs: undefined}],
  ['503 with a time', {status: 503, headers: {'retry-after': '1'}}, {class: 'throttled', retryAfterMs: 1000}],
  ['500', {status: 500, json: {error: {message: 'out of memory'}}}, {code: 'E_NETWORK', class: 'transient'}],
  ['404', {status: 404, json: {error: {message: 'no such model'}}}, {code: 'E_NETWORK', class: 'permanent'}],
  ['a redirect', {status: 302, headers: {location: 'http://127.0.0.1:1/'}}, {code: 'E_NETWORK', class: 'transient'}],
  ['half an answer', 'truncated', {code: 'E_NETWORK', class: 'transient'}],
  ['a reset', 'reset', {code: 'E_NETWORK', class: 'transient'}],
  ['no JSON', {text: '<html>'}, {code: 'E_NETWORK', class: 'transient'}],
  ['too much', {text: 'x'.repeat(2000)}, {code: 'E_NETWORK', class: 'permanent'}],
])('%s says what the queue shall do', async (_, reply, expected) => {
  const {answer} = await ask(reply)
  expect(answer).toBeInstanceOf(DocumentError)
  expect(answer).toMatchObject(expected)
  expect(String((answer as Error).stack)).not.toMatch(/sk-of-nobody|in confidence/)
})

test.each([
  ['x-api-key', 'sk-of-nobody-0123456789', 'sk-of-nobody-0123456789'],
  ['authorization', 'Bearer pass1', 'pass1'],
  ['api-key', 'pass1', 'pass1'],
])('a key that a server repeats is in no message: %s %s', async (name, value, key) => {
  const reply = {status: 401, json: {error: {message: `Incorrect API key: ${key}`}}}
  const {answer} = await ask(reply, {headers: {[name]: value, 'x-version': '2025-10-01'}})
  expect(answer).toMatchObject({class: 'permanent', status: 401})
  expect((answer as Error).message).toMatch(/answered 401: Incorrect API key: \*\*\*\.$/)
})

test('what a server says about its refusal is told', async () => {
  expect(((await ask({status: 404, json: {error: {message: 'no such model'}}})).answer as Error).message).toMatch(
    /^http:\/\/127\.0\.0\.1:\d+ answered 404: no such model\.$/,
  )
})

test('a date in Retry-After counts from now', async () => {
  const {answer} = await ask({status: 429, headers: {'retry-after': new Date(Date.now() + 60_000).toUTCString()}})
  expect((answer as DocumentError).retryAfterMs).toBeGreaterThan(50_000)
  expect((answer as DocumentError).retryAfterMs).toBeLessThanOrEqual(60_000)
})

test('a server that says nothing is given up, and may be asked again later', async () => {
  expect((await ask('hang', {timeoutMs: 50})).answer).toMatchObject({code: 'E_NETWORK', class: 'transient'})
})

test('an abort is not blamed on the server', async () => {
  const reason = new DocumentError('E_CANCELLED', 'The job was cancelled.', {class: 'cancelled'})
  expect((await ask('hang', {signal: AbortSignal.abort(reason)})).answer).toBe(reason)
})

test.each([
  ['http://localhost:11434/v1', true],
  ['http://127.0.0.1/v1', true],
  ['http://127.8.9.1:80', true],
  ['http://[::1]:8080', true],
  ['https://example.com/v1', false],
  ['http://localhost.example.com', false],
  ['http://127.0.0.1.example.com', false],
  ['http://0.0.0.0:80', false],
  ['http://192.168.1.2', false],
])('%s is on this machine: %s', (url, expected) => {
  expect(isLoopback(url)).toBe(expected)
})
