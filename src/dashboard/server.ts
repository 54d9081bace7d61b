import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import Fastify, {type FastifyInstance} from 'fastify'
import type {Dashboard} from './context.ts'
import {answerErrors} from './errors.ts'
import {batchRoutes, uploadLimits} from './routes/batches.ts'
import {controlRoutes} from './routes/control.ts'
import {documentRoutes} from './routes/documents.ts'
import {eventRoutes} from './routes/events.ts'
import {fileRoutes} from './routes/files.ts'
import {historyRoutes} from './routes/history.ts'
import {jobRoutes} from './routes/jobs.ts'
import {nowRoutes} from './routes/now.ts'
import {pictureRoutes} from './routes/pictures.ts'
import {reviewRoutes} from './routes/review.ts'
import {sessionRoutes} from './routes/session.ts'
import {watchRoutes} from './routes/watch.ts'
import {webRoutes} from './routes/web.ts'
import {checkStrictly} from './schemas/check.ts'
import {components} from './schemas/components.ts'
import {guard} from './security/access.ts'

/** JSON bodies hold ids, names and values. */
const bodyLimit = 2 ** 20
/** Slow clients: headers within 10 s, a whole request (an upload, too) within 10 minutes, looked at every second. */
const http = {headersTimeout: 10_000, connectionsCheckingInterval: 1000, maxHeaderSize: 16_384}
const requestTimeout = 600_000
/** A client that neither sends nor reads; events have a heartbeat every 15 s. */
const connectionTimeout = 120_000
const mostConnections = 256

const families = [
  sessionRoutes,
  nowRoutes,
  eventRoutes,
  documentRoutes,
  pictureRoutes,
  fileRoutes,
  reviewRoutes,
  batchRoutes,
  jobRoutes,
  controlRoutes,
  historyRoutes,
  watchRoutes,
  webRoutes,
]

export interface ServerOptions {
  /** Names that the Host header may say. */
  hosts(): ReadonlySet<string>
  /** Registered before the routes: what describes them. */
  describe?(server: FastifyInstance): Promise<void>
}

/** The server with all its routes; it does not listen yet. */
export async function createServer(dashboard: Dashboard, {hosts, describe}: ServerOptions): Promise<FastifyInstance> {
  const server = Fastify({
    ...{bodyLimit, http, requestTimeout, connectionTimeout},
    keepAliveTimeout: 30_000,
    // HEAD would do all that GET does: pack a ZIP, or listen to events for ever.
    exposeHeadRoutes: false,
    forceCloseConnections: true,
  })
  server.server.maxConnections = mostConnections
  checkStrictly(server)
  // Schemas describe the answers; they take nothing out of them.
  server.setSerializerCompiler(() => (data) => JSON.stringify(data))
  answerErrors(server, dashboard.app)
  await describe?.(server)
  for (const [name, schema] of Object.entries(components)) server.addSchema({...schema, $id: name})
  await server.register(cookie)
  await server.register(rateLimit, {global: false})
  await server.register(multipart, {limits: uploadLimits, throwFileSizeLimit: false})
  guard(server, dashboard, hosts)
  for (const routes of families) routes(server, dashboard)
  return server
}
