import {afterEach, beforeEach} from 'vitest'
import {timerHeartbeat} from '../../src/queue/heartbeat/timer-heartbeat.ts'
import {defaultPolicy} from '../../src/queue/policy.ts'
import {createRunner} from '../../src/queue/runner.ts'
import type {Handler, Runner, RunnerEvent, RunnerOptions} from '../../src/queue/runner-types.ts'
import {createSqliteQueue} from '../../src/queue/sqlite-queue.ts'
import type {QueueEngine} from '../../src/queue/types.ts'
import {applyNotes, type FakeClock, fakeClock, minute, note, type TempStore, tempStore} from '../helpers/queue-jobs.ts'

const times = {leaseMs: 30_000, pollMs: 2, reapMs: 2, giveUpMs: minute, progressMs: 0}

export let store: TempStore
export let clock: FakeClock
export let engine: QueueEngine
export let events: RunnerEvent[]

/** A queue of its own for each test of the file that calls this, and what runners on it have told. */
export function eachOnItsQueue(): void {
  beforeEach(() => {
    store = tempStore()
    clock = fakeClock()
    engine = createSqliteQueue({db: store.db, clock, applyEffects: applyNotes(store.db)})
    events = []
  })
  afterEach(() => store.remove())
}

export function runnerWith(work: Handler, over: Partial<RunnerOptions> = {}): Runner {
  return createRunner({
    engine,
    clock,
    name: 'tester',
    slots: 2,
    handlers: {work},
    policy: defaultPolicy,
    times,
    random: () => 0.5,
    heartbeat: timerHeartbeat(engine, {leaseMs: times.leaseMs, intervalMs: 5}),
    onDead: async (lease, failure) => ({effects: [note(`dead ${lease.job.key} ${failure.code}`)]}),
    onRetry: (lease) => [note(`retry ${lease.job.key}`)],
    onEvent: (event) => events.push(event),
    ...over,
  })
}

export const done: Handler = async (lease) => ({effects: [note(lease.job.key)]})
export const states = async () => Object.fromEntries((await engine.jobs({})).map(({key, status}) => [key, status]))
export const types = () => events.map(({type}) => type)
export const isAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
