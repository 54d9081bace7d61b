import type {FastifyInstance, FastifyRequest} from 'fastify'
import {ExitCode, SnapError} from '../../errors.ts'
import type {Dashboard} from '../context.ts'
import {setSafeHeaders} from './headers.ts'
import {checkHost, checkOrigin, isOfPages} from './origin.ts'

/** Cookies know no ports: two dashboards on one machine must not take each other's. */
export const cookieName = (request: FastifyRequest): string => `snapbatch-${request.socket.localPort ?? 0}`

/** The secret of the session that the request's cookie says. */
export const sessionOf = (request: FastifyRequest): string | null => request.cookies[cookieName(request)] ?? null

const bearer = ({headers}: FastifyRequest): string | null =>
  /^Bearer ([\w-]{1,200})$/u.exec(headers.authorization ?? '')?.[1] ?? null

/** Whether the request has the token, or a session that was opened with it. */
export function isKnown(request: FastifyRequest, {token, sessions}: Dashboard): boolean {
  const given = bearer(request)
  if (given !== null) return token.matches(given)
  const session = sessionOf(request)
  return session !== null && sessions.isOpen(session)
}

/**
 * Open to who knows no token: signing in, whether the server is well, and the pages, which hold nothing themselves. Where no
 * route was found, nothing is there to be seen, below /api not even that.
 */
function isOpen(request: FastifyRequest): boolean {
  const {routeOptions, url} = request
  const isNothing = routeOptions.url === undefined || isOfPages(request)
  return routeOptions.config.open === true || (isNothing && !url.startsWith('/api/'))
}

const changes = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** What each minute may bring: a page with 60 thumbnails is 100 requests; strangers do not use up what the owner has. */
const perMinute = {known: 3000, unknown: 600}

/** Every request goes through here before its body is read: name, origin, who, how often, what may be done. */
export function guard(server: FastifyInstance, dashboard: Dashboard, hosts: () => ReadonlySet<string>): void {
  const limited = server.createRateLimit({
    max: (_request, key) => (key === 'known' ? perMinute.known : perMinute.unknown),
    timeWindow: 60_000,
    keyGenerator: (request) => (isKnown(request, dashboard) ? 'known' : `unknown ${request.ip}`),
  })
  server.addHook('onRequest', async (request, reply) => {
    setSafeHeaders(reply)
    checkHost(request, hosts())
    checkOrigin(request)
    const rate = await limited(request)
    if (!rate.isAllowed && rate.isExceeded) {
      reply.header('retry-after', rate.ttlInSeconds)
      throw tooMany()
    }
    if (!isOpen(request) && !isKnown(request, dashboard)) throw unknown()
    if (dashboard.readOnly && changes.has(request.method) && !isOpen(request)) throw readOnly()
  })
}

export const tooMany = () =>
  new SnapError('E_RATE_LIMITED', 'Too many requests.', {exit: ExitCode.locked, hint: 'Wait a minute.'})

export const unknown = () =>
  new SnapError('E_TOKEN', 'That needs the token of the dashboard.', {
    exit: ExitCode.usage,
    hint: 'snap dashboard token',
  })

const readOnly = () =>
  new SnapError('E_READ_ONLY', 'This dashboard only shows.', {
    exit: ExitCode.usage,
    hint: 'Start snap dashboard without --read-only.',
  })

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Needs no token. */
    open?: boolean
  }
  interface FastifySchema {
    hide?: boolean
    tags?: readonly string[]
    summary?: string
  }
}
