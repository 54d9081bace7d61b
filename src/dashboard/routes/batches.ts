import type {FastifyInstance, FastifyRequest} from 'fastify'
import {mustBatch} from '../../app/must-batch.ts'
import {presentFirst} from '../../app/present/batch.ts'
import {summarise} from '../../app/present/summary.ts'
import {submitFromAfar} from '../../app/submit-from-afar.ts'
import {beginUpload, type Upload} from '../../app/uploads.ts'
import {DocumentError, ExitCode, SnapError} from '../../errors.ts'
import type {Dashboard} from '../context.ts'
import {type Options, optionPairs, optionsSchema} from '../schemas/options.ts'
import {idOf, input, limit, listOf, mapOf, object, ref, schemaOne, text, whole} from '../schemas/shared.ts'

/** Of one request. A scan of 300 pages is 100 MB; a year's receipts are 2,000 files. */
export const uploadLimits = {
  fileSize: 512 * 2 ** 20,
  files: 2000,
  fields: 20,
  fieldSize: 10_000,
  parts: 2020,
  headerPairs: 50,
}

const longestPath = 4096

const submitted = object({schema: schemaOne, batch: text, total: whole})

interface Submit {
  paths: string[]
  options?: Options
}

/** What was given to be read, and how far it is. */
export function batchRoutes(server: FastifyInstance, dashboard: Dashboard): void {
  const {app, live} = dashboard
  const tags = ['batches']
  const began = async (answer: {schema: 1; batch: string; total: number}) => {
    await dashboard.startWork()
    live.changed()
    return answer
  }

  server.post<{Body: unknown}>(
    '/api/v1/batches',
    {
      schema: {
        tags,
        summary: 'Submit files by path (of this machine, absolute), or as multipart/form-data.',
        body: {
          content: {
            'application/json': {
              schema: input(
                {
                  paths: {...listOf({...text, minLength: 1, maxLength: longestPath}), minItems: 1, maxItems: 10_000},
                  options: optionsSchema,
                },
                ['paths'],
              ),
            },
            'multipart/form-data': {
              // Read as it comes: there is no body to check.
              schema: {description: 'files, each in a field of its own, whatever that is called'},
            },
          },
        },
        response: {200: submitted},
      },
    },
    async (request) => {
      if (request.isMultipart()) return began(await takeUpload(request, dashboard))
      // A body of another type, or none, has no schema that would have refused it.
      if (!isSubmit(request.body)) throw noBody()
      const {paths, options = {}} = request.body
      return began(await submitFromAfar(app, {paths, options: optionPairs(options), uploaded: false}))
    },
  )

  server.get<{Querystring: {limit: number}}>(
    '/api/v1/batches',
    {
      schema: {
        tags,
        summary: 'The newest batches.',
        querystring: input({limit: limit(200, 20)}),
        response: {
          200: object({
            schema: schemaOne,
            batches: listOf({allOf: [ref('BatchLine'), object({counts: mapOf(whole)})]}),
          }),
        },
      },
    },
    async ({query}) => {
      const batches = await app.store.batches(query.limit)
      const lines = await Promise.all(batches.map((batch) => summarise(app, batch)))
      return {schema: 1, batches: lines.map(({batch, counts}) => ({...batch, counts}))}
    },
  )

  server.get<{Params: {id: string}; Querystring: {limit: number}}>(
    '/api/v1/batches/:id',
    {
      schema: {
        tags,
        summary: 'As `snap process --json` prints it; of more than `limit` documents the first, and plain counts.',
        params: input({id: idOf('b')}),
        querystring: input({limit: limit(5000, 500)}),
        response: {200: {description: 'OK', ...ref('Batch')}},
      },
    },
    async ({params, query}) => presentFirst(app, await mustBatch(app, params.id), query.limit),
  )
}

/** Writes what comes as it comes; of a request that does not end well only what became documents stays. */
async function takeUpload(request: FastifyRequest, {app}: Dashboard) {
  // Of one that comes in pieces of unknown size it is known only whether there is room at all.
  const upload = await beginUpload(app, Number(request.headers['content-length'] ?? 0))
  try {
    await writeParts(request, upload)
    if (upload.files.length === 0) throw noFiles()
    return await submitFromAfar(app, {paths: [...upload.files], options: [], uploaded: true})
  } catch (error) {
    // What is left is swept after an hour.
    await upload.discard().catch((left: Error) => app.log.write('warn', 'upload', {error: left.message}))
    throw error
  }
}

async function writeParts(request: FastifyRequest, upload: Upload): Promise<void> {
  try {
    for await (const part of request.files({limits: uploadLimits})) {
      await upload.add(part.filename, part.file)
      if (part.file.truncated) throw tooBig(part.filename)
    }
  } catch (error) {
    // What reads the form throws bare errors; those of the disk have a code.
    const isOfForm = error instanceof Error && error.name === 'Error' && !('code' in error)
    throw isOfForm ? noBody() : error
  }
}

const isSubmit = (body: unknown): body is Submit => typeof body === 'object' && body !== null

const noBody = () =>
  new SnapError('E_USAGE', 'Files are named in JSON, or sent as multipart/form-data with a boundary.', {
    exit: ExitCode.usage,
    hint: '{"paths": ["/home/me/bills"]}, or curl -F files=@a.jpg',
  })

const tooBig = (name: string) =>
  new DocumentError('E_TOO_BIG', `${name} is larger than ${uploadLimits.fileSize / 2 ** 20} MB.`, {
    hint: 'Give its path instead: {"paths": [...]}',
  })

const noFiles = () =>
  new SnapError('E_NO_INPUT', 'No file came with this request.', {exit: ExitCode.noInput, hint: 'curl -F files=@a.jpg'})
