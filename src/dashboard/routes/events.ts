import type {FastifyInstance, FastifyReply, FastifyRequest} from 'fastify'
import {ExitCode, SnapError} from '../../errors.ts'
import type {Dashboard} from '../context.ts'
import type {LiveEvent} from '../live.ts'
import {isKnown} from '../security/access.ts'
import {safeHeaders} from '../security/headers.ts'

/** A person has a few windows; each keeps a connection. */
const mostListeners = 20
/** Below what proxies and our own socket timeout take for a dead connection. */
const heartbeatMs = 15_000
/** A client that does not read is let go when so much waits for it. */
const mostBytes = 2 ** 20

/** What changes, as it changes: Server-Sent Events (HTML standard, 9.2). */
export function eventRoutes(server: FastifyInstance, dashboard: Dashboard): void {
  const {live} = dashboard
  let listeners = 0
  const schema = {
    tags: ['now'],
    summary: 'Server-Sent Events: `now` (as GET now) when something changed, `document` (a row) when one ended.',
    response: {200: {description: 'a stream of events', content: {'text/event-stream': {schema: {type: 'string'}}}}},
  }
  server.get('/api/v1/events', {schema}, (request, reply) => {
    if (listeners >= mostListeners) throw full()
    listeners++
    const send = openStream(reply, () => isStillKnown(request, dashboard))
    let id = 0
    const stop = live.listen((event: LiveEvent) => {
      send(`id: ${++id}\nevent: ${event.type}\ndata: ${JSON.stringify(event.data)}\n\n`)
    })
    const beat = setInterval(() => send(': still here\n\n'), heartbeatMs)
    request.raw.socket.once('close', () => {
      listeners--
      clearInterval(beat)
      stop()
    })
  })
}

/** What has been sent to a client that comes back does not matter: it gets everything as it is now. */
function openStream(reply: FastifyReply, mayGo: () => boolean): (part: string) => void {
  reply.hijack()
  const {raw} = reply
  raw.writeHead(200, {...safeHeaders, 'content-type': 'text/event-stream; charset=utf-8', connection: 'close'})
  raw.write('retry: 1000\n\n')
  raw.on('error', () => {})
  return (part) => {
    if (raw.destroyed || raw.writableEnded) return
    if (raw.writableLength > mostBytes) raw.destroy()
    else if (mayGo()) raw.write(part)
    else raw.end()
  }
}

/** A window that was opened with a token that is worth nothing any more hears no more. It keeps its session from falling asleep. */
function isStillKnown(request: FastifyRequest, dashboard: Dashboard): boolean {
  try {
    return isKnown(request, dashboard)
  } catch {
    // A token that others may read opens nothing; who asks next is told so.
    return false
  }
}

const full = () =>
  new SnapError('E_BUSY', 'Too many windows show this dashboard.', {exit: ExitCode.locked, hint: 'Close one of them.'})
