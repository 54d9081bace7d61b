import {DocumentError} from '../../../errors.ts'
import type {TokenCount} from '../../../types/enrichment.ts'
import type {LanguageModel, ModelApi} from '../../../types/options.ts'
import {accessTo, keyFor, type RemoteAccess} from '../remote/access.ts'
import {RefusedRequest, remoteJson} from '../remote/request.ts'
import {anthropicVersion, chatWithAnthropic} from './anthropic.ts'
import type {Chat, ChatReply, Post} from './chat.ts'
import {createOpenAiChat} from './openai.ts'
import type {LanguageModelEngine, ModelAnswer, ModelQuestion} from './types.ts'
import {problemsWith} from './validate.ts'

/** A model on a processor reads 4,000 tokens in two minutes; the job ends at 270 s. */
const timeoutMs = 240_000
/** Answers are a few thousand characters; what is longer is no answer. */
const maxBytes = 1_000_000

const nothing: RemoteAccess = {allowRemote: false, keys: new Map()}

/** Talks to the servers that `access` allows. */
export function createLanguageModelEngine(access: RemoteAccess = nothing): LanguageModelEngine {
  const chats: Record<ModelApi, Chat> = {openai: createOpenAiChat(), anthropic: chatWithAnthropic}
  return {
    async ask(model, question) {
      const chat = chats[model.api]
      const post = poster(model, access, question.signal)
      const request = {...question, turns: [{role: 'user' as const, content: question.user}]}
      const first = await chat(model, request, post)
      const problem = problemOf(model, question, first)
      if (problem === null) return {answer: first.answer, tokens: first.tokens}
      const again = await chat(model, {...request, turns: [...request.turns, ...repair(first, problem)]}, post)
      return repaired(model, question, again, first.tokens)
    },
  }
}

/** What is wrong with a reply; null if nothing is. Throws for a refusal. */
function problemOf(model: LanguageModel, {schema}: ModelQuestion, {answer, refusal, isCut}: ChatReply): string | null {
  if (refusal !== null) throw unusable(model, 'refuses to answer')
  if (isCut) return 'it was cut off: give less'
  return answer === undefined ? 'it is not JSON' : problemsWith(answer, schema)
}

/** Longest part of a bad answer that goes back. */
const maxRepeat = 4000

function repair({text}: ChatReply, problem: string) {
  return [
    // A server may refuse turns without words.
    {role: 'assistant' as const, content: text.slice(0, maxRepeat) || '(nothing)'},
    {
      role: 'user' as const,
      content: `This cannot be used: ${problem}. Answer again, with JSON alone in the form asked for.`,
    },
  ]
}

function repaired(
  model: LanguageModel,
  question: ModelQuestion,
  reply: ChatReply,
  before: TokenCount | null,
): ModelAnswer {
  const problem = problemOf(model, question, reply)
  if (problem !== null) throw unusable(model, `gives no answer of the form asked for: ${problem}`)
  const {tokens} = reply
  const sum = tokens && before && {input: tokens.input + before.input, output: tokens.output + before.output}
  return {answer: reply.answer, tokens: sum}
}

/** For good: at temperature 0 the model says the same again. */
const unusable = ({url, model}: LanguageModel, what: string) =>
  new DocumentError('E_NETWORK', `The model ${model} at ${new URL(url).origin} ${what}.`, {
    hint: 'Try another model: snap config set llm.model NAME',
  })

function poster(model: LanguageModel, access: RemoteAccess, signal: AbortSignal): Post {
  const {url, api} = model
  const key = keyFor(url, access)
  const anthropic = {'anthropic-version': anthropicVersion, ...(key === undefined ? {} : {'x-api-key': key})}
  const headers = api === 'anthropic' ? anthropic : accessTo(url, access)
  return async (path, body) => {
    const request = {url: url + path, method: 'POST' as const, headers, body, signal, timeoutMs, maxBytes}
    const {json} = await remoteJson(request).catch((error: unknown) => {
      throw withAdvice(error)
    })
    return json
  }
}

/** What helps against a refusal is known here: the key, or the name of the model. */
function withAdvice(error: unknown): unknown {
  if (!(error instanceof RefusedRequest)) return error
  const advice: Record<number, string> = {
    401: 'Give the key of this server in SNAPBATCH_LLM_KEY, or its file: snap config set llm.keyFile FILE',
    403: 'Give a key that may use this model in SNAPBATCH_LLM_KEY',
    404: 'Look at the address and the name of the model: snap config get llm.url; snap config get llm.model',
  }
  const hint = advice[error.status] ?? 'Look whether the server knows this model: snap doctor'
  return new RefusedRequest(error.message, {status: error.status, hint})
}
