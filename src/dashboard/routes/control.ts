import type {FastifyInstance} from 'fastify'
import {type PauseTarget, pause, resume} from '../../app/pause.ts'
import {queueNames} from '../../app/queue-names.ts'
import {changeQueue} from '../../app/queue-settings.ts'
import type {QueueLine} from '../../types/operate.ts'
import type {Dashboard} from '../context.ts'
import {idOf, input, listOf, object, orNull, schemaOne, text, time, whole, yes} from '../schemas/shared.ts'

type Limits = Partial<Pick<QueueLine, 'concurrency' | 'rate' | 'softMs' | 'hardMs' | 'retryMs' | 'recycleAfter'>>

const queue = {enum: queueNames}
const target = {queue, batch: idOf('b'), all: yes}
/** As `snap queue set` takes them. */
const limitMs = {...whole, minimum: 1000, maximum: 86_400_000}
const waitMs = {...whole, minimum: 0, maximum: 30 * 86_400_000}
const rate = input(
  {count: {...whole, minimum: 1, maximum: 1_000_000}, perMs: {...whole, minimum: 1, maximum: 86_400_000}},
  ['count', 'perMs'],
)
const limits = {
  concurrency: orNull({...whole, minimum: 1, maximum: 64}),
  rate: orNull(rate),
  softMs: orNull(limitMs),
  hardMs: orNull(limitMs),
  retryMs: orNull({...listOf(waitMs), maxItems: 100}),
  recycleAfter: orNull({...whole, minimum: 1, maximum: 1_000_000}),
}

const paused = object({
  what: {enum: ['all', 'queue', 'batch']},
  name: text,
  by: text,
  reason: text,
  since: time,
  until: orNull(time),
})
const response = {200: object({schema: schemaOne, paused: listOf(paused), idle: yes})}

/** What may run, and how much of it. */
export function controlRoutes(server: FastifyInstance, {app, live}: Dashboard): void {
  const tags = ['control']

  server.post<{Body: PauseTarget & {reason?: string; for?: string}}>(
    '/api/v1/pause',
    {
      schema: {
        tags,
        summary: 'As `snap pause`: a queue, a batch or everything.',
        body: input({...target, reason: {...text, maxLength: 200}, for: {...text, maxLength: 20, description: '2h'}}),
        response,
      },
    },
    async ({body}) => {
      const result = await pause(app, {...body, reason: body.reason, for: body.for})
      live.changed()
      return result
    },
  )

  server.post<{Body: PauseTarget}>(
    '/api/v1/resume',
    {schema: {tags, summary: 'As `snap resume`.', body: input(target), response}},
    async ({body}) => {
      const result = await resume(app, body)
      live.changed()
      return result
    },
  )

  server.put<{Params: {queue: string}; Body: Limits}>(
    '/api/v1/queues/:queue',
    {
      schema: {
        tags,
        summary: 'As `snap queue set`: what is not named stays, null is the default.',
        params: input({queue}),
        body: {...input(limits), minProperties: 1},
        response: {200: object({schema: schemaOne, queue: text, settings: object(limits)})},
      },
    },
    async ({params, body}) => {
      const result = await changeQueue(app, params.queue, body)
      live.changed()
      return result
    },
  )
}
