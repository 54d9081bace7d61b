import type {FastifyInstance} from 'fastify'
import {stats} from '../../app/stats.ts'
import {status} from '../../app/status.ts'
import type {Dashboard} from '../context.ts'
import {anyId, flag, input, ref} from '../schemas/shared.ts'

/** Where things stand. */
export function nowRoutes(server: FastifyInstance, {app, live}: Dashboard): void {
  const tags = ['now']
  const answer = (name: string) => ({200: {description: 'OK', ...ref(name)}})

  server.get('/api/v1/now', {schema: {tags, summary: 'What the page Now shows.', response: answer('Now')}}, () =>
    live.now(),
  )

  const statusAnswer = {200: {type: 'object', description: 'as `snap status --json`'}}
  server.get('/api/v1/status', {schema: {tags, summary: 'As `snap status`.', response: statusAnswer}}, () =>
    status(app),
  )

  server.get<{Params: {id: string}}>(
    '/api/v1/status/:id',
    {schema: {tags, summary: 'As `snap status ID`.', params: input({id: anyId}), response: statusAnswer}},
    ({params}) => status(app, params.id),
  )

  server.get<{Querystring: Record<'scheduled' | 'stages', '0' | '1'>}>(
    '/api/v1/stats',
    {
      schema: {
        tags,
        summary: 'As `snap stats`: programs, workers, queues, disk.',
        querystring: input({scheduled: flag, stages: flag}),
        response: answer('Stats'),
      },
    },
    ({query}) => stats(app, {scheduled: query.scheduled === '1', stages: query.stages === '1'}),
  )
}
