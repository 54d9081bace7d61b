import {Ajv} from 'ajv'
import type {FastifyInstance} from 'fastify'

/**
 * Checks what clients send. Parts of an address are text, so "50" is a number there; in JSON a number is a number: with
 * Fastify's own settings 0 would be taken for null, and what is not known left out in silence.
 */
export function checkStrictly(server: FastifyInstance): void {
  const settings = {useDefaults: true, allErrors: false, strict: false}
  const text = new Ajv({...settings, coerceTypes: true})
  const json = new Ajv(settings)
  server.setValidatorCompiler(({schema, httpPart}) => (httpPart === 'body' ? json : text).compile(schema as object))
}
