import type {FastifyInstance} from 'fastify'
import {cancel} from '../../app/cancel.ts'
import {failuresByCause} from '../../app/causes.ts'
import {listJobs} from '../../app/jobs.ts'
import {keepPasswords} from '../../app/password-file.ts'
import {retryAsked} from '../../app/retry-command.ts'
import {show} from '../../app/show.ts'
import type {Dashboard} from '../context.ts'
import {type Options, optionPairs, optionsSchema} from '../schemas/options.ts'
import {
  anyId,
  idOf,
  input,
  limit,
  listOf,
  object,
  orNull,
  queueName,
  ref,
  schemaOne,
  text,
  whole,
  yes,
} from '../schemas/shared.ts'

const states = ['blocked', 'delayed', 'ready', 'running', 'done', 'dead', 'cancelled'] as const

interface JobsQuery {
  state?: (typeof states)[number]
  queue?: string
  batch?: string
  error?: string
  search?: string
  since?: string
  until?: string
  after?: string
  limit: number
}

interface Retry {
  ids?: string[]
  failed?: boolean
  error?: string
  batch?: string
  with?: Options
  password?: string
  force?: boolean
}

const errorCode = {...text, pattern: '^E_[A-Z_]{1,30}$'}
const skipped = object({path: text, code: text, message: text, hint: orNull(text)})

/** Work: what there is, once more, and no more. */
export function jobRoutes(server: FastifyInstance, dashboard: Dashboard): void {
  const {app, live} = dashboard
  const tags = ['jobs']

  server.get<{Querystring: JobsQuery}>(
    '/api/v1/jobs',
    {
      schema: {
        tags,
        summary: 'As `snap jobs`.',
        querystring: input({
          state: {enum: states},
          queue: queueName,
          batch: idOf('b'),
          error: errorCode,
          search: {...text, maxLength: 200},
          since: {...text, maxLength: 40, description: '2h, 2026-11-22'},
          until: {...text, maxLength: 40},
          after: {...idOf('j'), description: 'the last job of the part before'},
          limit: limit(500, 50),
        }),
        response: {200: object({schema: schemaOne, jobs: listOf(ref('Job'))})},
      },
    },
    ({query: {state, error, ...query}}) =>
      listJobs(app, {...query, states: state ? [state] : [], ...(error ? {errorCode: error} : {})}),
  )

  server.get<{Params: {id: string}}>(
    '/api/v1/jobs/:id',
    {
      schema: {
        tags,
        summary: 'As `snap show JOB`.',
        params: input({id: idOf('j')}),
        response: {200: object({schema: schemaOne, job: ref('Job'), attempts: listOf({type: 'object'})})},
      },
    },
    async ({params}) => ({schema: 1, ...(await show(app, params.id))}),
  )

  server.get<{Querystring: {batch?: string}}>(
    '/api/v1/causes',
    {
      schema: {
        tags,
        summary: 'What failed, by cause and in plain words.',
        querystring: input({batch: idOf('b')}),
        response: {200: {description: 'OK', ...ref('Causes')}},
      },
    },
    ({query}) => failuresByCause(app, query.batch),
  )

  server.post<{Body: Retry}>(
    '/api/v1/retry',
    {
      schema: {
        tags,
        summary: 'As `snap retry`: ids, all that failed, those of one error code or of a batch.',
        body: input({
          ids: {...listOf(anyId), maxItems: 10_000},
          failed: yes,
          error: errorCode,
          batch: idOf('b'),
          with: optionsSchema,
          password: {...text, minLength: 1, maxLength: 1000, pattern: '^[^\\r\\n\\u0000]+$'},
          force: yes,
        }),
        response: {
          200: object({
            schema: schemaOne,
            batch: orNull(text),
            retried: whole,
            reports: listOf(text),
            skipped: listOf(skipped),
          }),
        },
      },
    },
    async ({body}) => {
      const {ids = [], failed = false, error, batch, with: changed = {}, password, force = false} = body
      const file = password === undefined ? [] : [`password-file=${await keepPasswords(app.paths, [password])}`]
      const options = [...optionPairs(changed), ...file]
      const result = await retryAsked(app, {ids, failed, errorCode: error, batch, with: options, force, vectors: false})
      if (result.batch !== null || result.reports.length > 0) await dashboard.startWork()
      live.changed()
      return result
    },
  )

  server.post<{Body: {id: string}}>(
    '/api/v1/cancel',
    {
      schema: {
        tags,
        summary: 'As `snap cancel`: a batch, document, run or job.',
        body: input({id: anyId}, ['id']),
        response: {200: object({schema: schemaOne, cancelled: whole, kept: whole, reports: whole})},
      },
    },
    async ({body}) => {
      const result = await cancel(app, body.id)
      live.changed()
      return result
    },
  )
}
