import {open} from 'node:fs/promises'
import type {FastifyInstance} from 'fastify'
import {filesOfBatch, zipOf} from '../../app/batch-zip.ts'
import {documentFile, type FileKind, fileKinds} from '../../app/document-file.ts'
import {mustBatch} from '../../app/must-batch.ts'
import type {Dashboard} from '../context.ts'
import {asDownload} from '../download.ts'
import {idOf, input} from '../schemas/shared.ts'

const bytes = (type: string) => ({
  200: {description: 'a file', content: {[type]: {schema: {type: 'string', format: 'binary'}}}},
})

/** Files to keep: of one document, or of a batch. */
export function fileRoutes(server: FastifyInstance, {app}: Dashboard): void {
  const tags = ['files']

  server.get<{Params: {id: string; kind: FileKind}}>(
    '/api/v1/documents/:id/files/:kind',
    {
      schema: {
        tags,
        summary: 'A file that was made of a document, or its original.',
        params: input({id: idOf('d'), kind: {enum: fileKinds}}),
        response: bytes('application/octet-stream'),
      },
    },
    async ({params}, reply) => {
      const {path, name} = await documentFile(app, params.id, params.kind)
      const file = await open(path)
      const {size} = await file.stat()
      // An original may grow meanwhile: what is behind its length would be taken for the next answer.
      const stream = file.createReadStream(size > 0 ? {end: size - 1} : {})
      return asDownload(reply, name).header('content-length', size).send(stream)
    },
  )

  server.get<{Params: {id: string}}>(
    '/api/v1/batches/:id/zip',
    {
      schema: {
        tags,
        summary: 'The smaller files of a batch as a ZIP, made while it is sent.',
        params: input({id: idOf('b')}),
        response: bytes('application/zip'),
      },
    },
    async ({params}, reply) => {
      const {id} = await mustBatch(app, params.id)
      const stream = await zipOf(app, filesOfBatch(app, id))
      return asDownload(reply, `${id}.zip`).send(stream)
    },
  )
}
