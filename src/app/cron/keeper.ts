import type {ProcessIdentity} from '../../queue/process-identity.ts'
import type {App} from '../app.ts'
import {childStarter, type StartChild} from './child.ts'
import {cleanHourly} from './housekeeping.ts'
import {lead, resign, viewer} from './leader.ts'
import {look} from './look.ts'

/** Looks after schedules for as long as a program works. */
export interface Keeper {
  /** One look: starts what is due, if this process is the one that leads. */
  look(): Promise<void>
  /** Stops what it has started, waits for that, and lets another process lead. */
  close(): Promise<void>
}

/** Seconds count only in expressions that have a field for them. */
const lookMs = 1000

export function createKeeper(app: App, {start, self = viewer()}: {start: StartChild; self?: ProcessIdentity}): Keeper {
  const running = new Set<{ended: Promise<unknown>; stop(): void}>()
  const hold = (run: {ended: Promise<unknown>; stop(): void}) => {
    running.add(run)
    void run.ended.catch((error: Error) => trouble(app, error)).then(() => running.delete(run))
  }
  let lookedAt = Number.POSITIVE_INFINITY
  const lookOnce = async () => {
    if (!(await lead(app, self))) return
    const now = app.clock.now()
    const isEarlier = now < lookedAt
    lookedAt = now
    try {
      await look(app, {start, self, isEarlier, started: hold})
    } finally {
      const cleaning = await cleanHourly(app, start)
      if (cleaning) hold(cleaning)
    }
  }
  return {
    look: lookOnce,
    async close() {
      for (const run of running) run.stop()
      await Promise.allSettled([...running].map(({ended}) => ended))
      await resign(app, self)
    },
  }
}

const trouble = (app: App, error: Error): void => app.log.write('warn', 'schedules', {error: error.message})

/** A keeper that looks by itself until `stop`. A store that is busy or full costs a look. */
export function startKeeper(app: App, stop: AbortSignal): Pick<Keeper, 'close'> {
  const keeper = createKeeper(app, {start: childStarter(app.paths)})
  let looking: Promise<void> | null = null
  const timer = setInterval(() => {
    if (stop.aborted) return
    looking ??= keeper
      .look()
      .catch((error: Error) => trouble(app, error))
      .finally(() => {
        looking = null
      })
  }, lookMs)
  return {
    async close() {
      clearInterval(timer)
      await looking
      await keeper.close().catch((error: Error) => trouble(app, error))
    },
  }
}
