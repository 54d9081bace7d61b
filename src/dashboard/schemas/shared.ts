/** JSON schemas (draft 7, as OpenAPI 3.1 takes them) of what several routes speak of. Answers may have further fields. */

type Schema = Record<string, unknown>

export const text: Schema = {type: 'string'}
export const number: Schema = {type: 'number'}
export const whole: Schema = {type: 'integer'}
export const yes: Schema = {type: 'boolean'}
export const orNull = (schema: Schema): Schema => ({anyOf: [schema, {type: 'null'}]})
export const listOf = (items: Schema): Schema => ({type: 'array', items})
export const mapOf = (values: Schema): Schema => ({type: 'object', additionalProperties: values})
export const ref = (name: string): Schema => ({$ref: `${name}#`})

/** All of `properties` are there. */
export const object = <P extends Record<string, Schema>>(properties: P, optional: string[] = []) => ({
  type: 'object',
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
})

/** What a client sends: nothing that is not known. */
export const input = (properties: Record<string, Schema>, required: string[] = []): Schema => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
})

/** The whole id, or a unique beginning of it. */
export const idOf = (prefix: 'd' | 'b' | 'j'): Schema => ({type: 'string', pattern: `^${prefix}_[0-9a-f]{1,40}$`})
export const anyId: Schema = {type: 'string', pattern: '^[dbrj]_[0-9a-f]{1,40}$'}
export const queueName: Schema = {type: 'string', pattern: '^[a-z][a-z0-9.]{0,40}$'}
export const limit = (most: number, usual: number): Schema => ({
  type: 'integer',
  minimum: 1,
  maximum: most,
  default: usual,
})
export const offset: Schema = {type: 'integer', minimum: 0, maximum: 10_000_000, default: 0}
export const flag: Schema = {type: 'string', enum: ['1', '0'], default: '0'}
export const schemaOne: Schema = {const: 1}
export const box: Schema = {type: 'array', items: number, minItems: 4, maxItems: 4, description: 'x, y, width, height'}
/** Milliseconds since 1970 UTC. */
export const time: Schema = {type: 'integer', description: 'UTC, milliseconds since 1970'}
