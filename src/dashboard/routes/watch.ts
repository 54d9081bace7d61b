import type {FastifyInstance} from 'fastify'
import {illness} from '../../app/health.ts'
import {stats} from '../../app/stats.ts'
import {packaged} from '../../packaged/index.ts'
import type {Dashboard} from '../context.ts'
import {metricsOf, metricsText} from '../metrics.ts'
import {object, orNull, schemaOne, text} from '../schemas/shared.ts'

/** For programs that look after programs. */
export function watchRoutes(server: FastifyInstance, {app}: Dashboard): void {
  const tags = ['watching']
  const health = object({schema: schemaOne, status: {enum: ['ok', 'ill']}, reason: orNull(text)})

  server.get(
    '/health',
    {
      config: {open: true},
      // Programs that only look whether a page is there ask so.
      exposeHeadRoute: true,
      schema: {tags, summary: 'Whether work can be done here. Needs no token.', response: {200: health, 503: health}},
    },
    async (_request, reply) => {
      const reason = await illness(app)
      return reply.code(reason === null ? 200 : 503).send({schema: 1, status: reason === null ? 'ok' : 'ill', reason})
    },
  )

  server.get(
    '/metrics',
    {
      schema: {
        tags,
        summary: 'Numbers in the text format of Prometheus.',
        response: {200: {description: 'OK', content: {'text/plain': {schema: text}}}},
      },
    },
    async (_request, reply) => {
      const measured = {stats: await stats(app, {stages: true}), totals: await app.store.totals()}
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(metricsText(metricsOf(measured)))
    },
  )

  server.get(
    '/api/v1/openapi.json',
    {schema: {tags, summary: 'This description.', response: {200: {type: 'object'}}}},
    async (_request, reply) => reply.type('application/json').send(await packaged.own('docs/openapi.json')),
  )
}
