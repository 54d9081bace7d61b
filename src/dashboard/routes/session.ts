import type {FastifyInstance} from 'fastify'
import type {Dashboard} from '../context.ts'
import {input, text} from '../schemas/shared.ts'
import {cookieName, isKnown, sessionOf, tooMany, unknown} from '../security/access.ts'
import {longestMs} from '../security/sessions.ts'

/** Wrong tokens a minute, from everywhere: a person needs one try, 2^256 need longer. */
const triesPerMinute = 20

/** The token of the address becomes a cookie that scripts cannot read. */
export function sessionRoutes(server: FastifyInstance, dashboard: Dashboard): void {
  const {token, sessions} = dashboard
  const tried = server.createRateLimit({max: triesPerMinute, timeWindow: 60_000, keyGenerator: () => 'sign in'})
  const config = {open: true}
  const body = input({token: {...text, maxLength: 200}}, ['token'])
  const tags = ['session']
  const nothing = {204: {type: 'null', description: 'done'}}

  server.post<{Body: {token: string}}>(
    '/api/v1/session',
    {config, schema: {tags, summary: 'Exchange the token for a cookie.', body, response: nothing}},
    async (request, reply) => {
      // Whoever has the token comes in: strangers that guess must not keep the owner out.
      if (!token.matches(request.body.token)) {
        const rate = await tried(request)
        throw !rate.isAllowed && rate.isExceeded ? tooMany() : unknown()
      }
      // `Secure` would keep it from plain http, which is all there is on this machine's own address.
      const cookie = {httpOnly: true, sameSite: 'strict', path: '/', maxAge: longestMs / 1000} as const
      return reply.setCookie(cookieName(request), sessions.open(), cookie).code(204).send()
    },
  )

  server.get(
    '/api/v1/session',
    {config, schema: {tags, summary: 'Whether the cookie or token of this request is known.', response: nothing}},
    async (request, reply) => {
      if (!isKnown(request, dashboard)) throw unknown()
      return reply.code(204).send()
    },
  )

  server.delete(
    '/api/v1/session',
    {config, schema: {tags, summary: 'Forget the cookie.', response: nothing}},
    async (request, reply) => {
      const session = sessionOf(request)
      if (session !== null) sessions.close(session)
      return reply.clearCookie(cookieName(request), {path: '/'}).code(204).send()
    },
  )
}
