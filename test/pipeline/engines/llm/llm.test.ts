import {describe, expect, test} from 'vitest'
import type {DocumentError} from '../../../../src/errors.ts'
import {createLanguageModelEngine} from '../../../../src/pipeline/engines/llm/index.ts'
import type {JsonSchema} from '../../../../src/pipeline/engines/llm/types.ts'
import type {ModelApi} from '../../../../src/types/options.ts'
import {anthropicSays, openAiSays} from '../../../helpers/fake-model.ts'
import {fakeServer, type ReceivedRequest, type Reply} from '../../../helpers/fake-server.ts'

const schema: JsonSchema = {
  type: 'object',
  properties: {word: {type: 'string'}},
  required: ['word'],
  additionalProperties: false,
}
const key = 'sk-very-secret-0815'

async function ask(
  reply: (request: ReceivedRequest, index: number) => Reply,
  {api = 'openai', signal = new AbortController().signal}: {api?: ModelApi; signal?: AbortSignal} = {},
) {
  await using server = await fakeServer(reply)
  const url = `${server.url}/v1`
  const engine = createLanguageModelEngine({allowRemote: false, keys: new Map([[url, key]])})
  const question = {system: 'Be brief.', user: 'A word?', schema, maxTokens: 50, signal}
  const asked = engine.ask({url, model: 'small', api}, question)
  const result = await asked.catch((error: DocumentError) => error)
  return {result, requests: server.requests, again: () => engine.ask({url, model: 'small', api}, question), engine}
}

const failure = (result: unknown) => {
  const {code, class: failureClass, message, retryAfterMs} = result as DocumentError
  return {code, class: failureClass, message, retryAfterMs}
}

describe('OpenAI-compatible servers', () => {
  test('are asked once, for JSON of a form, without chance, with the key in its header alone', async () => {
    const {result, requests} = await ask(() => openAiSays({word: 'yes'}))
    expect(result).toEqual({answer: {word: 'yes'}, tokens: {input: 12, output: 3}})
    expect(requests).toHaveLength(1)
    const [{path, headers, body}] = requests as [ReceivedRequest]
    expect(path).toBe('/v1/chat/completions')
    expect(headers.authorization).toBe(`Bearer ${key}`)
    expect(body).toEqual({
      model: 'small',
      messages: [
        {role: 'system', content: 'Be brief.'},
        {role: 'user', content: 'A word?'},
      ],
      stream: false,
      max_tokens: 50,
      temperature: 0,
      response_format: {type: 'json_schema', json_schema: {name: 'answer', strict: true, schema}},
    })
    expect(JSON.stringify(body)).not.toContain(key)
  })

  test('that know no schema are asked for an object, then for nothing; what they took is remembered', async () => {
    await using server = await fakeServer(({body}) => {
      const {response_format: format} = body as {response_format?: {type: string}}
      return format === undefined
        ? openAiSays({word: 'yes'})
        : {status: 400, json: {error: {message: `'response_format.type' ${format.type} is not supported`}}}
    })
    const engine = createLanguageModelEngine()
    const model = {url: server.url, model: 'old', api: 'openai'} as const
    const question = {system: '', user: '', schema, maxTokens: 50, signal: new AbortController().signal}
    await engine.ask(model, question)
    await engine.ask(model, question)
    const formats = server.requests.map(({body}) => (body as {response_format?: {type: string}}).response_format?.type)
    expect(formats).toEqual(['json_schema', 'json_object', undefined, undefined])
    expect(JSON.stringify(server.requests.at(-1)!.body)).toContain('additionalProperties')
  })

  test('that call the limit otherwise and want no temperature get that', async () => {
    const {result, requests} = await ask(({body}) => {
      const {max_tokens, temperature} = body as {max_tokens?: number; temperature?: number}
      if (max_tokens) return {status: 400, json: {error: {message: "Use 'max_completion_tokens' instead."}}}
      if (temperature !== undefined) return {status: 400, json: {error: {message: "'temperature' is not supported"}}}
      return openAiSays({word: 'yes'})
    })
    expect(result).toMatchObject({answer: {word: 'yes'}})
    expect(requests).toHaveLength(3)
  })

  test.each([
    ['words around it', 'Sure! Here it is:\n```json\n{"word": "yes"}\n```'],
    ['thoughts before it', '<think>hm</think>{"word": "yes"}'],
  ])('an answer with %s is taken', async (_, content) => {
    const {result, requests} = await ask(() => openAiSays(content))
    expect(result).toMatchObject({answer: {word: 'yes'}})
    expect(requests).toHaveLength(1)
  })
})

describe('an answer that does not fit', () => {
  test.each([
    ['is no JSON', 'yes', 'it is not JSON'],
    [
      'has another form',
      {word: 7, more: 1, other: 2},
      'the answer must NOT have additional properties; /word must be string',
    ],
  ])('because it %s is sent back once, with what is wrong', async (_, bad, problem) => {
    const {result, requests} = await ask((_request, index) => openAiSays(index === 0 ? bad : {word: 'yes'}))
    expect(result).toEqual({answer: {word: 'yes'}, tokens: {input: 24, output: 6}})
    const turns = (requests[1]!.body as {messages: {role: string; content: string}[]}).messages
    expect(turns.map(({role}) => role)).toEqual(['system', 'user', 'assistant', 'user'])
    expect(turns.at(-1)!.content).toContain(problem)
  })

  test('and does not after that either has failed for good: it would say the same again', async () => {
    const {result, requests} = await ask(() => openAiSays('no idea'))
    expect(failure(result)).toMatchObject({code: 'E_NETWORK', class: 'permanent'})
    expect(failure(result).message).toContain('gives no answer of the form asked for: it is not JSON')
    expect(requests).toHaveLength(2)
  })

  test('because it was cut off is said so', async () => {
    const {requests} = await ask(() => openAiSays('{"word": "ye', {finish_reason: 'length'}))
    expect(JSON.stringify(requests[1]!.body)).toContain('it was cut off')
  })
})

describe('what servers do', () => {
  test.each<[string, Reply, object]>([
    [
      '429',
      {status: 429, headers: {'retry-after': '7'}},
      {code: 'E_RATE_LIMITED', class: 'throttled', retryAfterMs: 7000},
    ],
    ['500', {status: 500, text: 'oops'}, {code: 'E_NETWORK', class: 'transient'}],
    ['an answer that breaks off', 'truncated', {code: 'E_NETWORK', class: 'transient'}],
    ['a reset', 'reset', {code: 'E_NETWORK', class: 'transient'}],
    ['HTML', {text: '<!doctype html><title>Log in</title>'}, {code: 'E_NETWORK', class: 'transient'}],
    ['10 MB', {text: 'x'.repeat(10_000_000)}, {code: 'E_NETWORK', class: 'permanent'}],
    ['401', {status: 401, json: {error: {message: 'bad key'}}}, {code: 'E_NETWORK', class: 'permanent'}],
    ['404', {status: 404, json: {error: {message: 'no such model'}}}, {code: 'E_NETWORK', class: 'permanent'}],
    ['a redirect', {status: 302, headers: {location: 'http://127.0.0.1:9/'}}, {code: 'E_NETWORK'}],
    ['a refusal', openAiSays(null, {refusal: 'I cannot help with that.'}), {code: 'E_NETWORK', class: 'permanent'}],
    [
      'another 400',
      {status: 400, json: {error: {message: 'context too long'}}},
      {code: 'E_NETWORK', class: 'permanent'},
    ],
  ])('%s is told to the queue, and not tried again here', async (_, reply, expected) => {
    const {result, requests} = await ask(() => reply)
    expect(failure(result)).toMatchObject(expected)
    expect(requests).toHaveLength(1)
    expect(JSON.stringify(failure(result))).not.toContain(key)
  })

  test('one that says nothing is left at the soft limit of the job', async () => {
    const controller = new AbortController()
    const reason = new Error('soft limit')
    const {result} = await ask(
      () => {
        controller.abort(reason)
        return 'hang'
      },
      {signal: controller.signal},
    )
    expect(result).toBe(reason)
  })

  test('one that is not on this machine is not asked unless that was allowed', async () => {
    const engine = createLanguageModelEngine()
    const question = {system: '', user: '', schema, maxTokens: 1, signal: new AbortController().signal}
    await expect(
      engine.ask({url: 'https://models.example/v1', model: 'm', api: 'openai'}, question),
    ).rejects.toMatchObject({
      code: 'E_NETWORK',
      class: 'permanent',
    })
  })
})

describe("Anthropic's own language", () => {
  test('asks for the answer as the input of a tool, with the key in its own header', async () => {
    const {result, requests} = await ask(() => anthropicSays({word: 'yes'}), {api: 'anthropic'})
    expect(result).toEqual({answer: {word: 'yes'}, tokens: {input: 12, output: 3}})
    const [{path, headers, body}] = requests as [ReceivedRequest]
    expect(path).toBe('/v1/messages')
    expect(headers).toMatchObject({'x-api-key': key, 'anthropic-version': '2023-06-01'})
    expect(headers.authorization).toBe(undefined)
    expect(body).toMatchObject({
      model: 'small',
      system: 'Be brief.',
      messages: [{role: 'user', content: 'A word?'}],
      max_tokens: 50,
      tool_choice: {type: 'tool', name: 'answer'},
      tools: [{name: 'answer', input_schema: schema}],
    })
  })

  test('an answer in words is taken, one of another form repaired, a refusal final', async () => {
    const words = await ask(() => ({json: {content: [{type: 'text', text: '{"word":"yes"}'}]}}), {api: 'anthropic'})
    expect(words.result).toEqual({answer: {word: 'yes'}, tokens: null})
    const repaired = await ask((_request, index) => anthropicSays(index === 0 ? {} : {word: 'yes'}), {api: 'anthropic'})
    expect(repaired.result).toMatchObject({answer: {word: 'yes'}})
    const refused = await ask(() => ({json: {content: [], stop_reason: 'refusal'}}), {api: 'anthropic'})
    expect(failure(refused.result)).toMatchObject({code: 'E_NETWORK', class: 'permanent'})
  })
})
