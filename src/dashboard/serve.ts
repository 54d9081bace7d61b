import {once} from 'node:events'
import type {AddressInfo} from 'node:net'
import {setTimeout as sleep} from 'node:timers/promises'
import type {App} from '../app/app.ts'
import {refreshAllFields} from '../app/browse/list.ts'
import {ensureBackgroundWorker} from '../app/detach.ts'
import {now} from '../app/now.ts'
import {createPictures} from '../app/pictures/pictures.ts'
import {stats} from '../app/stats.ts'
import {sweepUploads} from '../app/uploads.ts'
import {ExitCode, SnapError} from '../errors.ts'
import type {Dashboard} from './context.ts'
import {createLive} from './live.ts'
import {allowedHosts, checkAddress} from './security/hosts.ts'
import {createSessions} from './security/sessions.ts'
import {dashboardToken} from './security/token.ts'
import {createServer} from './server.ts'

export interface ServeInput {
  host: string
  /** 0: any that is free. */
  port: number
  allowNetwork: boolean
  readOnly: boolean
  /** Whether somebody is started to work on what was enqueued. */
  work: boolean
}

/** A dashboard that listens. */
export interface Serving {
  /** With the token behind `#`, which browsers send to nobody. */
  url: string
  port: number
  /** At once: answers that are on their way break off. What was asked to change is changed wholly, or not at all. */
  close(): Promise<void>
}

/** Serves the dashboard until it is closed. Throws E_USAGE (exit 2) for an address that others reach, E_PORT (exit 6). */
export async function serve(app: App, input: ServeInput): Promise<Serving> {
  const {host, port, allowNetwork} = input
  checkAddress(host, allowNetwork)
  const dashboard = dashboardOver(app, input)
  let hosts: ReadonlySet<string> = new Set()
  const server = await createServer(dashboard, {hosts: () => hosts})
  await server.listen({host, port}).catch((error: NodeJS.ErrnoException) => {
    throw cannotListen(error, host, port)
  })
  const listening = (server.server.address() as AddressInfo).port
  hosts = allowedHosts(host, listening)
  const ending = new AbortController()
  app.patience(patienceMs)
  void again(app, ending.signal, fieldsEveryMs, () => refreshAllFields(app, ending.signal))
  void again(app, ending.signal, sweepEveryMs, () => sweepUploads(app))
  return {
    url: `http://${shownHost(host)}:${listening}/#token=${dashboard.token.read()}`,
    port: listening,
    async close() {
      ending.abort()
      dashboard.live.close()
      await server.close()
      await dashboard.pictures.close()
    },
  }
}

/** How long a write waits for one of another process; nobody else is answered meanwhile. Those of workers take 20 ms. */
const patienceMs = 2000
/** Of documents that were read just now; what a filter asks for first is brought up to date before its answer. */
const fieldsEveryMs = 1000
/** What a server that was killed left of uploads. */
const sweepEveryMs = 3_600_000

/** Does something behind answers, now and again after a while, until it is aborted; what goes wrong is tried again. */
async function again(app: App, signal: AbortSignal, everyMs: number, what: () => Promise<unknown>): Promise<void> {
  while (!signal.aborted) {
    await what().catch((error: Error) => app.log.write('warn', 'dashboard', {error: error.message}))
    await sleep(everyMs, undefined, {signal, ref: false}).catch(() => {})
  }
}

/** What the routes work with, over an open app. */
export function dashboardOver(app: App, {readOnly, work}: Pick<ServeInput, 'readOnly' | 'work'>): Dashboard {
  const token = dashboardToken(app.paths)
  return {
    app,
    token,
    readOnly,
    sessions: createSessions(token, app.clock),
    pictures: createPictures(app),
    live: createLive(app, async () => now(app, await stats(app), readOnly)),
    async startWork() {
      if (work) await ensureBackgroundWorker(app, {writesHere: false})
    },
  }
}

/** Until a signal says that it is enough. */
export async function untilStopped(serving: Serving, stop: AbortSignal): Promise<void> {
  if (!stop.aborted) await once(stop, 'abort')
  await serving.close()
}

const everywhere = new Set(['0.0.0.0', '::'])

const shownHost = (host: string): string =>
  everywhere.has(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host

function cannotListen({code, message}: NodeJS.ErrnoException, host: string, port: number): SnapError {
  if (code === 'EADDRINUSE')
    return new SnapError('E_PORT', `Port ${port} is taken: another dashboard may be open there.`, {
      exit: ExitCode.missing,
      hint: 'snap dashboard --port 0 takes one that is free.',
    })
  const hint = code === 'EACCES' ? 'Ports below 1024 are for root: --port 7420' : 'snap dashboard --host 127.0.0.1'
  return new SnapError('E_PORT', `Cannot listen at ${host}, port ${port}: ${message}`, {exit: ExitCode.missing, hint})
}
