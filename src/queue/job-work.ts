import {DocumentError, type Failure, toFailure} from '../errors.ts'
import {decide} from './policy.ts'
import {released} from './pool/failures.ts'
import type {HandlerResult, RunnerEvent, RunnerOptions, RunnerTimes} from './runner-types.ts'
import type {Lease, LeaseRef, Settlement} from './types.ts'

/** A settlement with the event to tell when it is written. */
export interface Pending {
  settlement: Settlement
  event: RunnerEvent
  /** It replaces one whose effects could not be applied. */
  isReplacement?: true
}

export interface JobWork {
  /** Runs the handler of a job (not of poison) and says what to settle; never rejects. */
  run(lease: Lease): Promise<Pending>
  /** What to settle for a job that failed; never rejects. */
  failed(lease: Lease, failure: Failure): Promise<Pending>
  /** Aborts the handlers that work under these leases, or all. */
  abort(reason: DocumentError, leases?: LeaseRef[]): void
  /** Aborts the handlers of these jobs; nothing is counted. */
  giveBack(jobs: string[]): void
  running(): number
  /** Whether a slot may take the job beside others of its kind. */
  together(lease: Lease): boolean
}

export interface JobWorkHooks {
  emit(event: RunnerEvent): void
  /** A queue was paused because something is missing or full. */
  resource(failure: Failure): void
}

export const cancelled = () => new DocumentError('E_CANCELLED', 'The job was cancelled.', {class: 'cancelled'})
class LeaseLost extends DocumentError {
  override name = 'LeaseLost'
}

export const leaseLost = () => new LeaseLost('E_CANCELLED', 'The lease was lost.', {class: 'cancelled'})
const isLeaseLost = (signal: AbortSignal): boolean => signal.reason instanceof LeaseLost
export const stopped = () => new DocumentError('E_CANCELLED', 'The worker stops.', {class: 'cancelled'})

export function createJobWork(options: RunnerOptions, times: RunnerTimes, hooks: JobWorkHooks): JobWork {
  const {engine, clock} = options
  const random = options.random ?? Math.random
  const active = new Map<string, {token: number; controller: AbortController}>()
  let isStopping = false

  async function call(lease: Lease, signal: AbortSignal): Promise<HandlerResult> {
    const handler = options.handlers[lease.job.name]
    if (handler === undefined) throw new Error(`no handler for jobs named ${lease.job.name}`)
    return handler(lease, {signal, progress: createProgress(lease, times.progressMs, engine, hooks)})
  }

  async function failed(lease: Lease, failure: Failure): Promise<Pending> {
    try {
      return await settlementOf(lease, failure)
    } catch (error) {
      // The callback or the store failed, not the job: it waits for better times, and nothing of it is lost.
      hooks.emit({type: 'trouble', error: error as Error})
      return retry(lease, failure, clock.now() + (options.policy.retryMs[0] ?? 0), 'nothing')
    }
  }

  async function settlementOf(lease: Lease, failure: Failure): Promise<Pending> {
    const {job} = lease
    const retryMs = (await engine.settings(job.queue)).retryMs ?? options.policy.retryMs
    const decision = decide(failure, job, {...options.policy, retryMs}, clock.now(), random())
    switch (decision.type) {
      case 'retry': {
        const effects = options.onRetry?.(lease, failure, decision.runAt) ?? []
        return retry(lease, failure, decision.runAt, decision.counts, effects)
      }
      case 'dead': {
        const {effects, next = []} = await options.onDead(lease, failure)
        const outcome = {type: 'dead', failure, next} as const
        return {settlement: {lease, outcome, effects}, event: {type: 'job:dead', job, failure}}
      }
      case 'pause':
        hooks.resource(failure)
        await engine.pause(job.queue, failure.message, decision.until, 'runner')
        hooks.emit({type: 'queue:paused', queue: job.queue, reason: failure.message, until: decision.until})
        return release(lease)
      case 'cancelled':
        return {settlement: {lease, outcome: {type: 'cancelled'}, effects: []}, event: {type: 'job:cancelled', job}}
      case 'release':
        return release(lease)
    }
  }

  return {
    async run(lease) {
      const {job} = lease
      // Also claimed ones: their first settle as dead may have failed.
      if (job.crashes >= options.policy.maxCrashes) return failed(lease, poisonFailure(lease))
      const controller = new AbortController()
      active.set(job.id, {token: lease.token, controller})
      hooks.emit({type: 'job:start', job})
      const begun = performance.now()
      const timer = setTimeout(() => controller.abort(softLimit(job.limits.softMs)), job.limits.softMs)
      try {
        const {effects, next = [], passed = [], stats} = await call(lease, controller.signal)
        const settlement: Settlement = {lease, outcome: {type: 'ok', next, passed}, effects, ...(stats && {stats})}
        return {settlement, event: {type: 'job:done', job, ms: performance.now() - begun}}
      } catch (thrown) {
        // What comes of a lost lease is refused; were it still ours, the job would go back.
        if (isStopping || isLeaseLost(controller.signal)) return release(lease)
        return await failed(lease, toFailure(causeOf(thrown, controller.signal)))
      } finally {
        clearTimeout(timer)
        active.delete(job.id)
      }
    },
    failed,
    abort(reason, leases) {
      if (leases === undefined) {
        isStopping = true
        for (const {controller} of active.values()) controller.abort(reason)
        return
      }
      for (const {id, token} of leases) {
        const work = active.get(id)
        if (work?.token === token) work.controller.abort(reason)
      }
    },
    giveBack(jobs) {
      for (const id of jobs) active.get(id)?.controller.abort(released())
    },
    running: () => active.size,
    // One that was under way when a process ended may be the reason: it goes alone.
    together: ({job}) => job.crashes === 0 && (options.together?.(job) ?? false),
  }
}

export function release(lease: Lease): Pending {
  return {settlement: {lease, outcome: {type: 'release'}, effects: []}, event: {type: 'job:released', job: lease.job}}
}

function retry(
  lease: Lease,
  failure: Failure,
  runAt: number,
  counts: 'attempt' | 'timeout' | 'crash' | 'nothing',
  effects: Settlement['effects'] = [],
): Pending {
  const outcome = {type: 'retry', failure, runAt, counts} as const
  return {settlement: {lease, outcome, effects}, event: {type: 'job:retry', job: lease.job, failure, runAt}}
}

function poisonFailure({job}: Lease): Failure {
  const message = `The worker crashed ${job.crashes} times on this job.`
  return {class: 'crash', code: 'E_CRASHED', message, hint: `snap show ${job.id}`}
}

function softLimit(ms: number): DocumentError {
  return new DocumentError('E_TIMEOUT', `The soft limit of ${ms} ms was reached.`, {class: 'timeout'})
}

/** A cancel, a lost lease or the end of a worker explains whatever the handler threw; at the soft limit its own word is the better one. */
function causeOf(thrown: unknown, signal: AbortSignal): unknown {
  if (!signal.aborted) return thrown
  const reason = signal.reason as DocumentError
  return reason.class === 'timeout' && thrown instanceof DocumentError ? thrown : reason
}

function createProgress(lease: Lease, everyMs: number, engine: RunnerOptions['engine'], hooks: JobWorkHooks) {
  let written = Number.NEGATIVE_INFINITY
  return (fraction: number) => {
    hooks.emit({type: 'job:progress', job: lease.job, fraction})
    if (performance.now() - written < everyMs) return
    written = performance.now()
    engine.progress(lease.job.id, lease.token, fraction).catch((error: Error) => hooks.emit({type: 'trouble', error}))
  }
}
