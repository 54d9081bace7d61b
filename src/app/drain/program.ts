import {setTimeout as sleep} from 'node:timers/promises'
import type {LoadedConfig} from '../../config/load.ts'
import {ownMemory} from '../../own-memory.ts'
import {released} from '../../queue/pool/failures.ts'
import type {ProgramReport, ProgramRequest} from '../../queue/programs.ts'
import type {Runner} from '../../queue/runner-types.ts'
import type {App} from '../app.ts'
import type {Reporter} from '../events.ts'
import {type Activity, CpuShares} from './activity.ts'
import {calm, type ScaleRange, scale, watchMachine, workOf} from './autoscale.ts'
import type {StagePool} from './worker-pool.ts'

/** What reads the settings anew, and when it is told to: SIGHUP. */
export interface ConfigReload {
  load(): LoadedConfig
  /** Tells of each request by an event `reload`. */
  requests: EventTarget
}

export interface ProgramParts {
  name: string
  forever: boolean
  queues: string[] | null
  autoscale: ScaleRange | null
  /** Worker processes it begins with. */
  slots: number
  pool: StagePool
  runner: Pick<Runner, 'stop' | 'abort' | 'configure' | 'giveBack'>
  activity: Activity
  reporter: Reporter
  /** Looks at memory and cores; that of this machine if absent. */
  machine?: ReturnType<typeof watchMachine>
}

/** A program among those that work on a store. */
export interface Program {
  /** It is known by this id. */
  registered(worker: string): void
  /** Others asked it to stop. */
  wasAsked(): boolean
  slots(): number
  resize(slots: number, reason: string): void
  stop(): Promise<void>
}

const lookMs = 250
/** What it does is told to others this often. */
const reportMs = 1000

/**
 * Tells others what this program does and does what they ask of it, through the store: neither signals nor a port, so that it
 * also works between users and containers. With a range it chooses how many worker processes there are.
 */
export function startProgram(app: App, parts: ProgramParts): Program {
  const {runner, pool, activity, reporter} = parts
  let worker: string | null = null
  let slots = parts.slots
  let asked: 'drain' | 'abort' | null = null
  let version = -1
  let lastRequest = 0
  let lookedAt = 0
  const shown = createReports(app, parts)
  const rescale = parts.autoscale ? createScaling(app, parts, parts.autoscale) : null

  function resize(next: number, reason: string): void {
    if (next === slots) return
    app.log.write('info', 'worker processes', {from: slots, to: next, reason})
    slots = next
    pool.configure({slots})
    runner.configure({slots})
  }

  function obey({kind, target}: ProgramRequest, id: string): void {
    app.log.write('info', 'asked', {kind, target})
    if (kind === 'end-worker') endWorker(id, target ?? '')
    else halt(kind)
  }

  function halt(kind: 'drain' | 'abort'): void {
    if (asked === null) reporter.event({type: 'note', message: 'Asked to stop by snap shutdown.'})
    asked = kind === 'abort' ? 'abort' : (asked ?? 'drain')
    if (asked === 'abort') runner.abort()
    else runner.stop()
  }

  function endWorker(id: string, target: string): void {
    const found = activity.find(id, target)
    if (found === null) return
    if ('child' in found) pool.kill(found.child, released())
    else runner.giveBack([found.job])
  }

  async function lookAtRequests(id: string): Promise<void> {
    const now = app.queue.version()
    // A request of this very process changes no version.
    if (now === version && performance.now() - lookedAt < reportMs) return
    lookedAt = performance.now()
    for (const request of await app.programs.requests(id)) {
      if (request.id <= lastRequest) continue
      lastRequest = request.id
      obey(request, id)
      await app.programs.done(request.id)
    }
    version = now
  }

  async function look(): Promise<void> {
    if (worker === null) return
    await lookAtRequests(worker)
    if (asked === null && rescale) {
      const next = await rescale(slots)
      if (next) resize(next.slots, next.reason)
    }
    await shown.write(worker, {slots, isStopping: asked !== null})
  }

  let ended: Promise<void> | null = null
  const loop = startLoop(look, (error) => app.log.write('debug', 'program', {error: error.message}))
  return {
    registered(id) {
      worker = id
    },
    wasAsked: () => asked !== null,
    slots: () => slots,
    resize,
    stop() {
      ended ??= end()
      return ended
    },
  }

  async function end(): Promise<void> {
    await loop.stop()
    // A request that came while it was ending on its own holds for what follows in this process.
    if (worker === null) return
    await lookAtRequests(worker).catch(() => {})
    await shown.write(worker, {slots, isStopping: true, isLast: true}).catch(() => {})
  }
}

/** One look at a time; a busy store costs a look. */
function startLoop(look: () => Promise<void>, failed: (error: Error) => void) {
  const ending = new AbortController()
  const ended = (async () => {
    while (!ending.signal.aborted) {
      await look().catch(failed)
      await sleep(lookMs, undefined, {signal: ending.signal}).catch(() => {})
    }
  })()
  return {
    stop: () => {
      ending.abort()
      return ended
    },
  }
}

/** Smaller changes of memory (MB) and processor time (%) are not worth a write of an idle program. */
const noise = 5
/** Also what looks the same is written again after this long. */
const anywayMs = 30_000

/** Writes what a program does, about once a second while it changes. */
function createReports(app: App, {name, forever, queues, autoscale, pool, activity}: ProgramParts) {
  const shares = new CpuShares()
  let last: ProgramReport | null = null
  let writtenAt = Number.NEGATIVE_INFINITY
  return {
    async write(id: string, now: {slots: number; isStopping: boolean; isLast?: boolean}): Promise<void> {
      const at = performance.now()
      if (!now.isLast && at - writtenAt < reportMs) return
      const {user, system} = process.cpuUsage()
      const report: ProgramReport = {
        forever,
        queues,
        autoscale,
        slots: now.slots,
        state: now.isStopping ? 'stopping' : 'working',
        rssMb: Math.round(ownMemory() / 2 ** 20),
        cpuPercent: shares.of(0, (user + system) / 1000, at),
        ...activity.totals,
        workers: activity.workers(pool.state(), {id, name}, at),
      }
      if (last !== null && isLike(last, report) && at - writtenAt < anywayMs) return
      await app.programs.report(id, report)
      last = report
      writtenAt = at
    },
  }
}

/** Whether two reports say the same but for noise. */
function isLike(a: ProgramReport, b: ProgramReport): boolean {
  const rough = (report: ProgramReport) =>
    JSON.stringify(report, (key, value) => (key === 'rssMb' || key === 'cpuPercent' ? 0 : value))
  const figures = (report: ProgramReport) =>
    [report, ...report.workers].flatMap(({rssMb, cpuPercent}) => [rssMb, cpuPercent])
  const others = figures(b)
  return rough(a) === rough(b) && figures(a).every((figure, i) => Math.abs(figure - others[i]!) < noise)
}

const scaleMs = 1000

/** Decides once a second how many worker processes there should be. */
function createScaling(app: App, {pool, queues, machine = watchMachine()}: ProgramParts, range: ScaleRange) {
  let memory = calm
  let lookedAt = performance.now()
  return async (slots: number): Promise<{slots: number; reason: string} | null> => {
    const now = performance.now()
    if (now - lookedAt < scaleMs) return null
    lookedAt = now
    const waiting = workOf(await app.queue.status(), queues)
    const running = pool.state().filter(({phase, label}) => phase !== 'ending' && label !== null).length
    const next = scale({slots, waiting, running, now, ...machine(running)}, range, memory)
    memory = next.memory
    return next.reason === null ? null : {slots: next.slots, reason: next.reason}
  }
}
