import {join} from 'node:path'
import fastifyStatic from '@fastify/static'
import type {FastifyInstance} from 'fastify'
import {packaged} from '../../packaged/index.ts'
import {safeHeaders} from '../security/headers.ts'

/** The pages: files of our own, the same for everybody. Names of assets hold a hash of their bytes, so they may be kept. */
export function webRoutes(server: FastifyInstance): void {
  const root = packaged.ownFolder('dist/dashboard/web')
  if (root === null) {
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
