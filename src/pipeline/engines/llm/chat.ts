import type {TokenCount} from '../../../types/enrichment.ts'
import type {LanguageModel} from '../../../types/options.ts'
import type {JsonSchema} from './types.ts'

/** One turn of a talk. */
export interface Turn {
  role: 'user' | 'assistant'
  content: string
}

export interface ChatRequest {
  system: string
  turns: readonly Turn[]
  schema: JsonSchema
  maxTokens: number
}

/** What a model said: an answer as a value or as text, or that it will not answer. */
export interface ChatReply {
  /** Absent where the model said nothing that is JSON. */
  answer?: unknown
  /** As it goes back to the model when it has to be repaired. */
  text: string
  refusal: string | null
  /** It was cut off at the limit of tokens. */
  isCut: boolean
  tokens: TokenCount | null
}

/** One request over HTTP with the JSON it is answered with; headers with the key are added there. */
export type Post = (path: string, body: unknown) => Promise<unknown>

/** How one kind of server is spoken to. */
export type Chat = (model: LanguageModel, request: ChatRequest, post: Post) => Promise<ChatReply>

/** A part of an answer that may be anything. */
export const valueAt = (value: unknown, ...path: (string | number)[]): unknown =>
  path.reduce<unknown>(
    (at, name) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, name)
        ? (at as Record<string, unknown>)[name]
        : undefined,
    value,
  )

export const textAt = (value: unknown, ...path: (string | number)[]): string => {
  const found = valueAt(value, ...path)
  return typeof found === 'string' ? found : ''
}

/** Tokens as a server counts them; null where it does not. */
export function tokensOf(input: unknown, output: unknown): TokenCount | null {
  const isCount = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0
  return isCount(input) && isCount(output) ? {input, output} : null
}
