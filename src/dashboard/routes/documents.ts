import type {FastifyInstance} from 'fastify'
import {duplicatePairs} from '../../app/browse/duplicates.ts'
import {type ListInput, listDocuments} from '../../app/browse/list.ts'
import {notFound, pageWords} from '../../app/browse/words.ts'
import {showDocument} from '../../app/show.ts'
import {documentKinds} from '../../types/document.ts'
import type {Dashboard} from '../context.ts'
import {
  box,
  flag,
  idOf,
  input,
  limit,
  listOf,
  number,
  object,
  offset,
  orNull,
  ref,
  schemaOne,
  text,
  whole,
} from '../schemas/shared.ts'

type Query = Pick<ListInput, 'search' | 'vendor' | 'month' | 'kind' | 'state' | 'limit' | 'offset'> & {
  review: '0' | '1'
  duplicates: '0' | '1'
}

const listQuery = input({
  search: {...text, maxLength: 500, description: 'as `snap search` takes it'},
  vendor: {...text, maxLength: 300},
  month: {...text, pattern: '^\\d{4}-(0[1-9]|1[0-2])$'},
  kind: {enum: documentKinds},
  state: {enum: ['waiting', 'delayed', 'done', 'failed', 'duplicate', 'cancelled']},
  review: flag,
  duplicates: flag,
  limit: limit(200, 50),
  offset,
})

const words = object({
  schema: schemaOne,
  words: listOf(object({text, box, confidence: number})),
})

const pair = object({document: ref('DocumentRow'), of: ref('DocumentRow'), reason: text})

export const pageParams = input({id: idOf('d'), page: {...whole, minimum: 1, maximum: 100_000}})

/** Documents: lists, and one as it was read. */
export function documentRoutes(server: FastifyInstance, {app}: Dashboard): void {
  const tags = ['documents']

  server.get<{Querystring: Query}>(
    '/api/v1/documents',
    {
      schema: {
        tags,
        summary: 'Documents, newest first; best first where words are looked for.',
        querystring: listQuery,
        response: {200: object({schema: schemaOne, total: whole, documents: listOf(ref('DocumentRow'))})},
      },
    },
    ({query}) => listDocuments(app, {...query, review: query.review === '1', duplicates: query.duplicates === '1'}),
  )

  server.get<{Params: {id: string}}>(
    '/api/v1/documents/:id',
    {
      schema: {
        tags,
        summary: 'As `snap show ID`.',
        params: input({id: idOf('d')}),
        response: {200: {description: 'OK', ...ref('Document')}},
      },
    },
    async ({params}) => {
      const document = await showDocument(app, params.id)
      if (document === null) throw notFound(`There is no document ${params.id}.`)
      return document
    },
  )

  server.get<{Params: {id: string; page: number}}>(
    '/api/v1/documents/:id/pages/:page/words',
    {
      schema: {
        tags,
        summary: 'Words of a page; boxes are pixels of the upright page image.',
        params: pageParams,
        response: {200: words},
      },
    },
    ({params}) => pageWords(app, params.id, params.page),
  )

  server.get<{Querystring: {limit: number}}>(
    '/api/v1/duplicates',
    {
      schema: {
        tags,
        summary: 'Documents that are others once more, beside these.',
        querystring: input({limit: limit(200, 50)}),
        response: {200: object({schema: schemaOne, pairs: listOf(pair)})},
      },
    },
    ({query}) => duplicatePairs(app, query.limit),
  )

  server.get<{Querystring: {q: string; limit: number}}>(
    '/api/v1/search',
    {
      schema: {
        tags,
        summary: 'As `snap search QUERY`.',
        querystring: input({q: {...text, maxLength: 500}, limit: limit(100, 20)}, ['q']),
        response: {200: object({schema: schemaOne, query: text, note: orNull(text), hits: listOf({type: 'object'})})},
      },
    },
    async ({query}) => {
      const {search} = await import('../../app/search.ts')
      return search(app, query.q, {limit: query.limit, vectors: false})
    },
  )
}
