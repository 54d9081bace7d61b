import type {FastifyInstance} from 'fastify'
import {createHistory} from '../../app/history.ts'
import type {Dashboard} from '../context.ts'
import {ref} from '../schemas/shared.ts'

/** What was done. */
export function historyRoutes(server: FastifyInstance, {app}: Dashboard): void {
  const history = createHistory(app)
  server.get(
    '/api/v1/history',
    {
      schema: {
        tags: ['history'],
        summary: 'Days and batches with their speed, schedules, disk.',
        response: {200: {description: 'OK', ...ref('History')}},
      },
    },
    () => history.read(),
  )
}
