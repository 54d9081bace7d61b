import {setTimeout as sleep} from 'node:timers/promises'
import {type Dsn, parseDsn} from '../../config/dsn.ts'
import type {Failure} from '../../errors.ts'
import {packaged} from '../../packaged/index.ts'
import {mayAsk} from '../../pipeline/engines/remote/address.ts'
import {remoteJson} from '../../pipeline/engines/remote/request.ts'
import type {App} from '../app.ts'
import {causeOf, type ErrorEvent, envelopeOf} from './envelope.ts'

/** Sends faults of ours where `errors.dsn` says; does nothing where it is not set. Never throws, never waits. */
export interface ErrorTeller {
  tell(failure: Failure, stage: string | null): void
  /** Waits for what is on its way, for a short time. */
  close(): Promise<void>
}

/** A fault that meets every document of a folder is told often enough to be seen, and no more. */
const mostAnHour = 5
const mostWaiting = 20
const sendMs = 5000
const closeMs = 2000

export function createErrorTeller(app: App): ErrorTeller {
  const ended = new AbortController()
  let waiting = 0
  let last: Promise<void> = Promise.resolve()
  return {
    tell(failure, stage) {
      if ((failure.class !== 'bug' && failure.class !== 'crash') || waiting >= mostWaiting) return
      const dsn = whereTo(app)
      if (dsn === null) return
      waiting++
      last = last
        .then(() => sendOnce(app, dsn, {failure, stage}, ended.signal))
        // Whatever is wrong there must not touch the work.
        .catch((error: Error) =>
          app.log.write('warn', 'an error was not sent', {error: (error as {code?: string}).code ?? error.name}),
        )
        .finally(() => {
          waiting--
        })
    },
    async close() {
      const timer = new AbortController()
      await Promise.race([last, sleep(closeMs, undefined, {signal: timer.signal}).catch(() => {})])
      timer.abort()
      ended.abort()
      await last
    },
  }
}

/** By the settings of now: they may be read again while work goes on. */
function whereTo({config: {values}, log}: App): Dsn | null {
  const dsn = values['errors.dsn'] === null ? null : parseDsn(values['errors.dsn'])
  if (dsn === null || mayAsk(dsn.url, values)) return dsn
  log.write('warn', 'an error was not sent', {error: 'errors.dsn is not on this machine, and allowRemote is not set'})
  return null
}

async function sendOnce(app: App, dsn: Dsn, event: ErrorEvent, signal: AbortSignal): Promise<void> {
  const now = app.clock.now()
  const {version} = packaged
  if (signal.aborted || !(await app.store.countError(causeOf(event), now, mostAnHour))) return
  await remoteJson({
    url: dsn.url,
    method: 'POST',
    headers: {
      'content-type': 'application/x-sentry-envelope',
      'x-sentry-auth': `Sentry sentry_version=7, sentry_client=snapbatch/${version}, sentry_key=${dsn.key}`,
    },
    text: envelopeOf(event, version, now),
    signal,
    timeoutMs: sendMs,
    maxBytes: 65_536,
  })
}

/** A command that ended with a fault of ours: told before it leaves, if that was asked for. */
export async function tellCrash(open: () => Promise<App>, error: Error): Promise<void> {
  const app = await open()
  const teller = createErrorTeller(app)
  const {name, message, stack} = error
  teller.tell({class: 'bug', code: 'E_BUG', message: `${name}: ${message}`, ...(stack ? {stack} : {})}, null)
  await teller.close()
}
