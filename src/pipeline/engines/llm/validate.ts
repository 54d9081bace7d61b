import {Ajv} from 'ajv'
import type {JsonSchema} from './types.ts'

/**
 * What is wrong with an answer, for the model; null if it fits. A wrong value is not repeated: it may be long. Names that were not
 * asked for are let through: they cost whoever asked that entry, not the answer.
 */
export function problemsWith(answer: unknown, schema: JsonSchema): string | null {
  const ajv = new Ajv({allErrors: true, strict: false}).removeKeyword('enum')
  if (ajv.validate(schema, answer)) return null
  const errors = (ajv.errors ?? []).map(
    ({instancePath, message}) => `${instancePath || 'the answer'} ${message ?? 'is wrong'}`,
  )
  return [...new Set(errors)].slice(0, maxErrors).join('; ')
}

const maxErrors = 5

/** The JSON value of a text that models wrap in words or in a fence; undefined if there is none. */
export function jsonIn(text: string): unknown {
  const start = text.indexOf('{')
  const end = text.lastIndexOf('}')
  try {
    return JSON.parse(text.slice(start, end + 1)) as unknown
  } catch {
    return undefined
  }
}
