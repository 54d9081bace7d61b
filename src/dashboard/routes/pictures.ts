import {createReadStream} from 'node:fs'
import type {FastifyInstance, FastifyReply} from 'fastify'
import type {Dashboard} from '../context.ts'
import {input, whole} from '../schemas/shared.ts'
import {pageParams} from './documents.ts'

type Page = {Params: {id: string; page: number}; Querystring: {width: number; side: 'before' | 'after'}}

const width = {...whole, minimum: 16, maximum: 2560, default: 1280}
const picture = {
  200: {description: 'a picture, drawn anew', content: {'image/webp': {schema: {type: 'string', format: 'binary'}}}},
}

/** Pages as pictures that were drawn anew: no bytes of a document reach the browser as they are. */
export function pictureRoutes(server: FastifyInstance, {pictures}: Dashboard): void {
  const tags = ['pictures']

  server.get<Page>(
    '/api/v1/documents/:id/pages/:page/image',
    {schema: {tags, summary: 'A page, upright.', params: pageParams, querystring: input({width}), response: picture}},
    async ({params, query}, reply) =>
      send(reply, await pictures.page({document: params.id, page: params.page, width: query.width})),
  )

  server.get<Page>(
    '/api/v1/documents/:id/pages/:page/thumbnail',
    {schema: {tags, summary: 'A page, 320 pixels wide.', params: pageParams, response: picture}},
    async ({params}, reply) => send(reply, await pictures.thumbnail({document: params.id, page: params.page})),
  )

  server.get<Page>(
    '/api/v1/documents/:id/comparison/:page',
    {
      schema: {
        tags,
        summary: 'A page of the original, or of the smaller file made of it.',
        params: pageParams,
        querystring: input({width, side: {enum: ['before', 'after'], default: 'after'}}),
        response: picture,
      },
    },
    async ({params, query}, reply) =>
      send(
        reply,
        await pictures.compare({document: params.id, page: params.page, width: query.width, side: query.side}),
      ),
  )
}

/** Bytes of a page never change: the browser of the owner may keep them for an hour, nobody else. */
const send = (reply: FastifyReply, file: string) =>
  reply.type('image/webp').header('cache-control', 'private, max-age=3600').send(createReadStream(file))
