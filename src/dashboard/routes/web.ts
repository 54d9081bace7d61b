import {existsSync} from 'node:fs'
import {join} from 'node:path'
import fastifyStatic from '@fastify/static'
import type {FastifyInstance} from 'fastify'
import {safeHeaders} from '../security/headers.ts'

/** What `npm run build` made of `web`, from the sources as from dist. */
const root = join(import.meta.dirname, '../../../dist/dashboard/web')

/** The pages: files of our own, the same for everybody. Names of assets hold a hash of their bytes, so they may be kept. */
export function webRoutes(server: FastifyInstance): void {
  if (!existsSync(root)) {
    server.get('/', {config: {open: true}, schema: {hide: true}}, (_request, reply) =>
      reply.type('text/plain').send('The pages were not built: npm run build\n'),
    )
    return
  }
  server.register(fastifyStatic, {
    root,
    cacheControl: false,
    dotfiles: 'ignore',
    index: ['index.html'],
    setHeaders: (reply, file) => {
      const isAsset = file.startsWith(join(root, 'assets'))
      reply.header('cache-control', isAsset ? 'public, max-age=31536000, immutable' : safeHeaders['cache-control']!)
    },
  })
}
