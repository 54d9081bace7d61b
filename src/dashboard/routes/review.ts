import type {FastifyInstance} from 'fastify'
import {correct} from '../../app/correct.ts'
import {createTotals} from '../../app/kept-totals.ts'
import {reviewCommand} from '../../app/review-command.ts'
import {type TotalsBy, totalsBy} from '../../types/totals.ts'
import type {Dashboard} from '../context.ts'
import {idOf, input, limit, listOf, object, orNull, ref, schemaOne, text, whole} from '../schemas/shared.ts'

/** `total`, `items[2].amount`, `parts[0].date` */
const fieldPath = {...text, pattern: '^[A-Za-z][A-Za-z0-9.[\\]]{0,99}$'}

const totalsRow = object({
  key: orNull(text),
  currency: orNull(text),
  documents: whole,
  total: text,
  tax: text,
  review: whole,
})

/** What a person should look at, says about it, and what it comes to. */
export function reviewRoutes(server: FastifyInstance, {app, live}: Dashboard): void {
  const tags = ['review']
  const totals = createTotals(app)
  const response = {200: {description: 'the document as it is now', ...ref('Document')}}

  server.get<{Querystring: {limit: number}}>(
    '/api/v1/review',
    {
      schema: {
        tags,
        summary: 'As `snap review`: values that are not sure.',
        querystring: input({limit: limit(500, 50)}),
        response: {200: object({schema: schemaOne, values: listOf(ref('UnsureValue'))})},
      },
    },
    async ({query}) => (await reviewCommand(app, {limit: query.limit, fields: []}, null)).result,
  )

  server.post<{Params: {id: string}; Body: {path: string; value: string | null}}>(
    '/api/v1/documents/:id/corrections',
    {
      schema: {
        tags,
        summary: 'As `snap correct ID path=value`; null says that the field is not there.',
        params: input({id: idOf('d')}),
        body: input({path: fieldPath, value: {type: ['string', 'null'], maxLength: 10_000}}, ['path', 'value']),
        response,
      },
    },
    async ({params, body}) => {
      const document = await correct(app, params.id, [`${body.path}=${body.value ?? ''}`], false)
      live.changed()
      return document
    },
  )

  server.delete<{Params: {id: string; path: string}}>(
    '/api/v1/documents/:id/corrections/:path',
    {
      schema: {
        tags,
        summary: 'Take the newest correction of a field back.',
        params: input({id: idOf('d'), path: fieldPath}),
        response,
      },
    },
    async ({params}) => {
      const document = await correct(app, params.id, [params.path], true)
      live.changed()
      return document
    },
  )

  server.get<{Querystring: {by: TotalsBy}}>(
    '/api/v1/totals',
    {
      schema: {
        tags,
        summary: 'As `snap totals`: sums of bills, of large stores as they were a while ago.',
        querystring: input({by: {enum: totalsBy, default: 'month'}}),
        response: {200: object({schema: schemaOne, by: text, rows: listOf(totalsRow), without: whole})},
      },
    },
    ({query}) => totals.read(query.by),
  )
}
