import type {LanguageModel} from '../../../types/options.ts'
import {RefusedRequest} from '../remote/request.ts'
import {type Chat, type ChatReply, type ChatRequest, textAt, tokensOf, valueAt} from './chat.ts'
import {jsonIn} from './validate.ts'

/** What a server knows of the protocol; the newest first. */
interface Dialect {
  format: 'json_schema' | 'json_object' | 'none'
  /** Models that think before they answer call the limit by its newer name, and allow no temperature. */
  limit: 'max_tokens' | 'max_completion_tokens'
  temperature: boolean
}

const newest: Dialect = {format: 'json_schema', limit: 'max_tokens', temperature: true}

/** The next thing to try when a server turned a request down; null: the dialect is not the reason. */
function simpler(dialect: Dialect, said: string): Dialect | null {
  if (/max_completion_tokens/i.test(said) && dialect.limit === 'max_tokens')
    return {...dialect, limit: 'max_completion_tokens'}
  if (/temperature/i.test(said) && dialect.temperature) return {...dialect, temperature: false}
  if (!/response_format|json_schema|json_object|schema|grammar|structured/i.test(said)) return null
  if (dialect.format === 'json_schema') return {...dialect, format: 'json_object'}
  return dialect.format === 'json_object' ? {...dialect, format: 'none'} : null
}

function bodyOf({model}: LanguageModel, {system, turns, schema, maxTokens}: ChatRequest, dialect: Dialect) {
  const form =
    dialect.format === 'json_schema' ? '' : `\nAnswer with JSON alone that fits this schema: ${JSON.stringify(schema)}`
  const formats = {
    json_schema: {response_format: {type: 'json_schema', json_schema: {name: 'answer', strict: true, schema}}},
    json_object: {response_format: {type: 'json_object'}},
    none: {},
  }
  return {
    model,
    messages: [{role: 'system', content: system + form}, ...turns],
    stream: false,
    [dialect.limit]: maxTokens,
    ...(dialect.temperature ? {temperature: 0} : {}),
    ...formats[dialect.format],
  }
}

function replyOf(json: unknown): ChatReply {
  const text = textAt(json, 'choices', 0, 'message', 'content')
  return {
    answer: jsonIn(text),
    text,
    refusal: textAt(json, 'choices', 0, 'message', 'refusal') || null,
    isCut: valueAt(json, 'choices', 0, 'finish_reason') === 'length',
    tokens: tokensOf(valueAt(json, 'usage', 'prompt_tokens'), valueAt(json, 'usage', 'completion_tokens')),
  }
}

/**
 * POST /chat/completions. A server that turns the newest form of the request down is asked in an older one; which one it
 * took is remembered as long as the engine lives.
 */
export function createOpenAiChat(): Chat {
  const dialects = new Map<string, Dialect>()
  return async function chat(model, request, post) {
    const key = `${model.url} ${model.model}`
    const dialect = dialects.get(key) ?? newest
    try {
      return replyOf(await post('/chat/completions', bodyOf(model, request, dialect)))
    } catch (error) {
      const isRefused = error instanceof RefusedRequest && (error.status === 400 || error.status === 422)
      const next = isRefused ? simpler(dialect, error.message) : null
      if (next === null) throw error
      dialects.set(key, next)
      return chat(model, request, post)
    }
  }
}
