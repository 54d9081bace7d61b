import type {TokenCount} from '../../../types/enrichment.ts'
import type {LanguageModel} from '../../../types/options.ts'

/** JSON Schema (2020-12), the part of it that servers keep to in strict mode. */
export interface JsonSchema {
  type: 'object' | 'array' | 'string' | 'integer'
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: false
  items?: JsonSchema
  enum?: string[]
}

export interface ModelQuestion {
  system: string
  user: string
  /** Of the answer. */
  schema: JsonSchema
  maxTokens: number
  signal: AbortSignal
}

export interface ModelAnswer {
  /** Fits the schema. */
  answer: unknown
  /** Over all requests of the question; null where the server does not count. */
  tokens: TokenCount | null
}

/** Talks to a language model. */
export interface LanguageModelEngine {
  /**
   * One answer that fits the schema; one that does not is sent back once with what is wrong. Nothing else is tried again.
   * Throws DocumentError: E_NETWORK, E_RATE_LIMITED as of remoteJson, and E_NETWORK (permanent) for a refusal and for an
   * answer that does not fit after that: a model without chance says the same again.
   */
  ask(model: LanguageModel, question: ModelQuestion): Promise<ModelAnswer>
}
