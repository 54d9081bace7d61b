import fc from 'fast-check'
import {expect, test} from 'vitest'
import type {Failure} from '../../src/errors.ts'
import type {Job, JobFilter, Lease, LeaseRef, NewJob, Outcome, QueueEngine} from '../../src/queue/types.ts'
import {createMemoryQueue} from '../helpers/memory-queue.ts'
import {type FakeClock, fakeClock, minute, type NoteEffect, newJob, note} from '../helpers/queue-jobs.ts'

const leaseMs = 30_000
const failure: Failure = {class: 'transient', code: 'E_OCR', message: 'no text'}

/** The same steps on an engine and on the model. */
interface Pair {
  clock: FakeClock
  engines: [QueueEngine, QueueEngine]
  workers: [string[], string[]]
  /** Leases that were handed out, also those that are lost since. */
  leases: [Lease[], Lease[]]
  ties: boolean
  arrivals: number
}

type Step = (pair: Pair) => Promise<void>

/** Runs a call on both engines and compares the answers. */
async function both<T>(
  {engines}: Pair,
  call: (engine: QueueEngine, index: 0 | 1) => Promise<T>,
  shown: (answer: T) => unknown,
) {
  const real = await call(engines[0], 0)
  const model = await call(engines[1], 1)
  expect(shown(real)).toEqual(shown(model))
  return [real, model] as const
}

const leaseView = (leases: Lease[]) => leases.map(({job, token, until, poison}) => [job.key, token, until, poison])
const withoutIds = ({id: _, worker: __, ...job}: Job) => job

const keys = ['a', 'b', 'c', 'd', 'e']
const enqueue = fc
  .record({
    key: fc.constantFrom(...keys),
    queue: fc.constantFrom('scan', 'ingest'),
    priority: fc.integer({min: 0, max: 9}),
    seq: fc.integer({min: 0, max: 3}),
    order: fc.integer({min: 0, max: 3}),
    delay: fc.constantFrom(undefined, 0, minute),
    children: fc.integer({min: 0, max: 3}),
  })
  .map(({children, delay, ...job}): Step => {
    return async (pair) => {
      const runAt = delay === undefined ? {} : {runAt: pair.clock.now() + delay}
      const seq = () => (pair.ties ? job.seq : (job.seq + 1) * 1e7 + ++pair.arrivals)
      const parts = Array.from({length: children}, (_, index) =>
        newJob({...job, seq: seq(), key: `${job.key}/${index}`}),
      )
      const needs = children > 0 ? {needs: parts.map((part) => part.key)} : {}
      const jobs: NewJob[] = [...parts, newJob({...job, seq: seq(), ...runAt, ...needs})]
      await both(
        pair,
        (engine) => engine.enqueue(jobs),
        (count) => count,
      )
    }
  })

const claim = fc.record({limit: fc.integer({min: 1, max: 4}), worker: fc.integer({min: 0, max: 1})}).map(
  ({limit, worker}): Step =>
    async (pair) => {
      const answers = await both(
        pair,
        (engine, index) => engine.claim({worker: pair.workers[index][worker]!, limit, leaseMs}),
        leaseView,
      )
      for (const index of [0, 1] as const) pair.leases[index].push(...answers[index])
    },
)

const outcome = fc.oneof(
  fc.constant<(now: number) => Outcome>(() => ({type: 'ok'})),
  fc.constant<(now: number) => Outcome>(() => ({type: 'release'})),
  fc.constant<(now: number) => Outcome>(() => ({type: 'dead', failure})),
  fc.constant<(now: number) => Outcome>(() => ({type: 'cancelled'})),
  fc.constant<(now: number) => Outcome>(() => ({type: 'ok', next: [newJob({key: 'next'})]})),
  fc.record({wait: fc.constantFrom(0, minute), counts: fc.constantFrom('attempt', 'timeout', 'crash', 'nothing')}).map(
    ({wait, counts}) =>
      (now: number): Outcome =>
        ({type: 'retry', failure, runAt: now + wait, counts}) as Outcome,
  ),
)

/** Settles any lease there ever was: zombies must be refused by both. */
const settle = fc.record({which: fc.nat(), outcome}).map(
  ({which, outcome}): Step =>
    async (pair) => {
      const count = pair.leases[0].length
      if (count === 0) return
      const settled = outcome(pair.clock.now())
      await both(
        pair,
        (engine, index) => {
          const lease = pair.leases[index][which % count]!
          return engine.settle([
            {lease, outcome: settled, effects: [note(`${lease.job.key} ${lease.token} ${settled.type}`)]},
          ])
        },
        (results) => results,
      )
    },
)

const heartbeat = fc.nat().map(
  (which): Step =>
    async (pair) => {
      const count = pair.leases[0].length
      if (count === 0) return
      const keyOf = (index: 0 | 1) => new Map(pair.leases[index].map(({job}) => [job.id, job.key]))
      const beats = await Promise.all(
        pair.engines.map(async (engine, index) => {
          const beat = await engine.heartbeat([pair.leases[index as 0 | 1][which % count]!], leaseMs)
          const name = ({id}: LeaseRef) => keyOf(index as 0 | 1).get(id)
          return {lost: beat.lost.map(name), cancelled: beat.cancelled.map(name)}
        }),
      )
      expect(beats[0]).toEqual(beats[1])
    },
)

const reap: Step = async (pair) => {
  const answers = await both(
    pair,
    (engine, index) => engine.reap(pair.workers[index][0]!, {leaseMs, maxCrashes: 3}),
    ({requeued, poison}) => [requeued, leaseView(poison)],
  )
  for (const index of [0, 1] as const) pair.leases[index].push(...answers[index].poison)
}

/** A worker dies: its leases are free at the next reap, and a new one takes its place. */
const crash = fc.integer({min: 0, max: 1}).map(
  (which): Step =>
    async (pair) => {
      for (const index of [0, 1] as const) {
        const engine = pair.engines[index]
        await engine.workerGone(pair.workers[index][which]!)
        pair.workers[index][which] = await engine.registerWorker({name: 'heir', slots: 1})
      }
    },
)

const cancel = fc.constantFrom<JobFilter>({queue: 'scan'}, {states: ['ready']}, {search: 'a'}, {}).map(
  (filter): Step =>
    (pair) =>
      both(
        pair,
        (engine) => engine.cancel(filter),
        (touched) => touched,
      ).then(() => {}),
)
const pause = fc.tuple(fc.constantFrom('scan', 'ingest', '*'), fc.constantFrom('hold', 'timed', 'resume')).map(
  ([queue, how]): Step =>
    (pair) =>
      both(
        pair,
        (engine) =>
          how === 'resume'
            ? engine.resume(queue)
            : how === 'timed'
              ? engine.pause(queue, how, pair.clock.now() + minute, 'runner')
              : engine.pause(queue, how),
        (answer) => answer,
      ).then(() => {}),
)
const move = fc.constantFrom(1000, leaseMs, minute, 60 * minute, -120 * minute).map(
  (ms): Step =>
    async ({clock}) =>
      clock.move(ms),
)

const steps = fc.array(
  fc.oneof(
    {weight: 4, arbitrary: enqueue},
    {weight: 5, arbitrary: claim},
    {weight: 5, arbitrary: settle},
    {weight: 2, arbitrary: heartbeat},
    {weight: 3, arbitrary: fc.constant(reap)},
    {weight: 1, arbitrary: crash},
    {weight: 1, arbitrary: cancel},
    {weight: 1, arbitrary: pause},
    {weight: 3, arbitrary: move},
  ),
  {minLength: 5, maxLength: 60},
)

/** An engine to compare, on an empty store. */
export interface ModelSubject {
  engine: QueueEngine
  notes(): string[] | Promise<string[]>
  /** Counters that do not agree with the rows. */
  wrongCounters(): unknown[] | Promise<unknown[]>
  close(): void | Promise<void>
}

/** `ties`: jobs that are alike in priority, arrival and stage come in the order in which they were written. */
export function testAgainstModel(
  name: string,
  open: (clock: FakeClock) => ModelSubject | Promise<ModelSubject>,
  {numRuns, ties}: {numRuns: number; ties: boolean},
): void {
  test(`whatever happens in whatever order, the ${name} queue does what the model does`, async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (steps) => {
        const clock = fakeClock()
        const subject = await open(clock)
        const noted: string[] = []
        const applyOnce = async (_job: string, _generation: number, effects: object[]) => {
          noted.push(...(effects as NoteEffect[]).map((effect) => effect.note))
        }
        try {
          const engines: Pair['engines'] = [subject.engine, createMemoryQueue({clock, applyOnce})]
          const workers: Pair['workers'] = [await register(engines[0]), await register(engines[1])]
          const pair: Pair = {clock, engines, workers, leases: [[], []], ties, arrivals: 0}
          for (const step of steps) {
            await step(pair)
            await both(
              pair,
              (engine) => engine.jobs({}),
              (jobs) => jobs.map(withoutIds),
            )
          }
          await both(
            pair,
            (engine) => engine.nextRunAt(),
            (at) => at,
          )
          await both(
            pair,
            (engine) => engine.status(),
            (queues) => queues.filter(({counts}) => Object.values(counts).some((n) => n > 0)),
          )
          expect(await subject.notes()).toEqual(noted)
          expect(await subject.wrongCounters()).toEqual([])
        } finally {
          await subject.close()
        }
      }),
      {numRuns},
    )
  })
}

const register = async (engine: QueueEngine) => [
  await engine.registerWorker({name: 'one', slots: 1}),
  await engine.registerWorker({name: 'two', slots: 1}),
]
