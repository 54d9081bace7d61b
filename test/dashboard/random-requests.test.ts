import {readFileSync} from 'node:fs'
import fc, {type Arbitrary} from 'fast-check'
import {expect, test} from 'vitest'
import {openApiFile} from '../../scripts/openapi.ts'
import {bill, textPage} from '../helpers/app.ts'
import {type TestDashboard, testDashboard} from '../helpers/dashboard.ts'

interface Schema {
  type?: string
  enum?: unknown[]
  anyOf?: Schema[]
  pattern?: string
  minimum?: number
  maximum?: number
  maxLength?: number
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
}

interface Operation {
  parameters?: {name: string; in: 'path' | 'query'; schema: Schema}[]
  requestBody?: {content: {'application/json'?: {schema: Schema}}}
}

interface Route {
  method: string
  path: string
  operation: Operation
}

/** Streams have no end, and who ends its session is out. */
const left = ['/api/v1/events', '/api/v1/session']

const routes: Route[] = Object.entries(
  (JSON.parse(readFileSync(openApiFile, 'utf8')) as {paths: Record<string, Record<string, Operation>>}).paths,
).flatMap(([path, operations]) =>
  left.includes(path) || !path.startsWith('/api/v1/')
    ? []
    : Object.entries(operations).map(([method, operation]) => ({method: method.toUpperCase(), path, operation})),
)

const words = fc.oneof(
  fc.string({maxLength: 40}),
  fc.string({unit: 'binary', maxLength: 40}),
  fc.constantFrom(
    '',
    '0',
    '-1',
    'lamp',
    'total',
    'date',
    '12.50',
    '2026-03',
    'eng,deu',
    '"',
    '\0',
    'é'.repeat(300),
    '%',
    "' OR 1",
    'E_OCR',
    '1h',
    'items.0.total',
    'b_',
    '../..',
  ),
)

/** What a schema allows; ids are mostly of what is there. */
function anyOf(schema: Schema, ids: string[]): Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((each) => anyOf(each, ids)))
  if (schema.pattern?.includes('_[0-9a-f]'))
    return fc.oneof(fc.constantFrom(...ids), fc.constantFrom('d_0', 'b_0', 'j_ff'))
  switch (schema.type) {
    case 'object':
      return objectOf(schema, ids)
    case 'array':
      return fc.array(anyOf(schema.items ?? {}, ids), {maxLength: 5})
    case 'integer':
    case 'number':
      return fc.integer({min: schema.minimum ?? -10, max: schema.maximum ?? 2 ** 40})
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return fc.oneof(words, fc.constantFrom(...ids))
  }
}

const objectOf = ({properties = {}, required = []}: Schema, ids: string[]): Arbitrary<unknown> =>
  fc.record(Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, anyOf(schema, ids)])), {
    requiredKeys: required as never[],
  })

/** A request as it is described, or not quite: a value in ten is anything at all. */
function requestOf(
  {method, path, operation}: Route,
  ids: string[],
): Arbitrary<{method: string; path: string; body: unknown}> {
  const some = (schema: Schema) =>
    fc.oneof({weight: 9, arbitrary: anyOf(schema, ids)}, {weight: 1, arbitrary: fc.oneof(words, fc.jsonValue())})
  const parameters = operation.parameters ?? []
  const given = fc.record(Object.fromEntries(parameters.map(({name, schema}) => [name, some(schema)])), {
    requiredKeys: parameters.filter((each) => each.in === 'path').map(({name}) => name) as never[],
  }) as Arbitrary<Record<string, unknown>>
  const schema = operation.requestBody?.content['application/json']?.schema
  return fc.record({values: given, body: schema ? some(schema) : fc.constant(undefined)}).map(({values, body}) => {
    const query = parameters.filter((each) => each.in === 'query' && each.name in values)
    const text = (name: string) => encodeURIComponent(textOf(values[name]).toWellFormed())
    const filled = path.slice('/api/v1/'.length).replaceAll(/\{(\w+)\}/g, (_, name: string) => text(name))
    return {method, path: `${filled}?${query.map(({name}) => `${name}=${text(name)}`).join('&')}`, body}
  })
}

const textOf = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

/** Documents that are done, failed and waiting, and the ids of all there is. */
async function idsOf({test: on}: TestDashboard): Promise<string[]> {
  for (const name of ['a.txt', 'b.txt', 'c.txt']) on.file(name, `text of ${name}`)
  const {batch} = await on.submit(['a.txt', 'b.txt', 'c.txt'])
  const items = await on.items(batch)
  const data = {kind: 'receipt' as const, bill: bill({vendor: 'Green Meadow', total: '12.50', currency: 'EUR'})}
  await on.finish(items[0]!.run!, {data, pages: [textPage(1, 'lamp oil')], archive: 'small pdf'})
  await on.fail(items[1]!.run!, {class: 'transient', code: 'E_OCR', message: 'b.txt cannot be read'})
  const jobs = await on.app.queue.jobs({})
  return [batch, ...items.flatMap(({document, run}) => [document!, run!]), ...jobs.map(({id}) => id)]
}

test('whatever is sent to it, nothing goes wrong inside', async () => {
  const served = await testDashboard()
  const ids = await idsOf(served)
  const request = fc.oneof(...routes.map((route) => requestOf(route, ids)))
  await fc.assert(
    fc.asyncProperty(request, async ({method, path, body}) => {
      const answer = await (body === undefined ? served.ask(path, {method}) : served.send(method, path, body))
      const told = await answer.text()
      expect(answer.status === 429 || answer.status >= 500 ? `${answer.status} ${told}` : 'fine').toBe('fine')
    }),
    {numRuns: 600},
  )
})
