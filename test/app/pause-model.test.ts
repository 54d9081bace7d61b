import fc from 'fast-check'
import {expect, test} from 'vitest'
import {cancel} from '../../src/app/cancel.ts'
import {pause, resume} from '../../src/app/pause.ts'
import type {Lease, Outcome} from '../../src/queue/types.ts'
import {isOpen} from '../../src/store/run-state.ts'
import {type TestApp, testApp} from '../helpers/app.ts'
import {type FakeClock, fakeClock, minute, newJob} from '../helpers/queue-jobs.ts'

const files = ['a.txt', 'b.txt', 'c.txt', 'd.txt']
const queues = ['scan', 'compress']
const leaseMs = 30_000
const failure = {class: 'transient', code: 'E_OCR', message: 'no text'} as const

interface Batch {
  id: string
  runs: Set<string>
  /** Until when it is paused; null: it is not. */
  paused: number | null
  isCancelled: boolean
}

interface World {
  t: TestApp
  clock: FakeClock
  worker: string
  batches: Batch[]
  /** The same of queues, and of "*". */
  paused: Map<string, number>
  concurrency: Map<string, number | null>
  leases: Lease[]
}

type Step = (world: World) => Promise<void>

const ever = Number.POSITIVE_INFINITY
const until = (clock: FakeClock, isTimed: boolean) => (isTimed ? clock.now() + minute : ever)
const ask = (isTimed: boolean) => ({reason: undefined, for: isTimed ? '1m' : undefined})
const pick = <T>(all: readonly T[], which: number): T | undefined => all[which % Math.max(1, all.length)]

const submitting = fc.subarray(files, {minLength: 1}).map(
  (names): Step =>
    async ({t, batches}) => {
      const {batch} = await t.submit(names)
      const runs = (await t.items(batch)).flatMap(({run, outcome}) => (outcome === 'queued' ? [run!] : []))
      batches.push({id: batch, runs: new Set(runs), paused: null, isCancelled: false})
    },
)

const pausing = fc.record({which: fc.nat(9), isTimed: fc.boolean()}).map(
  ({which, isTimed}): Step =>
    async (world) => {
      const batch = pick(world.batches, which)
      if (batch === undefined) return
      await pause(world.t.app, {batch: batch.id, ...ask(isTimed)})
      batch.paused = until(world.clock, isTimed)
    },
)

const resuming = fc.nat(9).map(
  (which): Step =>
    async ({t, batches}) => {
      const batch = pick(batches, which)
      if (batch === undefined) return
      await resume(t.app, {batch: batch.id})
      batch.paused = null
    },
)

const cancelling = fc.nat(9).map(
  (which): Step =>
    async ({t, batches}) => {
      const batch = pick(batches, which)
      if (batch === undefined) return
      await cancel(t.app, batch.id)
      batch.isCancelled = true
    },
)

const pausingQueue = fc.record({queue: fc.constantFrom(...queues, '*'), isTimed: fc.boolean()}).map(
  ({queue, isTimed}): Step =>
    async ({t, clock, paused}) => {
      await pause(t.app, {...(queue === '*' ? {all: true} : {queue}), ...ask(isTimed)})
      paused.set(queue, until(clock, isTimed))
    },
)

const resumingQueue = fc.constantFrom(...queues).map(
  (queue): Step =>
    async ({t, paused}) => {
      await resume(t.app, {queue})
      paused.delete(queue)
    },
)

const resumingAll: Step = async ({t, paused, batches}) => {
  await resume(t.app, {all: true})
  paused.clear()
  for (const batch of batches) batch.paused = null
}

const limiting = fc.record({queue: fc.constantFrom(...queues), concurrency: fc.constantFrom(null, 1, 2)}).map(
  ({queue, concurrency}): Step =>
    async (world) => {
      await world.t.app.queue.configure(queue, {concurrency})
      world.concurrency.set(queue, concurrency)
    },
)

/** Nothing is handed out that is held, paused or above a limit; and something is, where there is anything else. */
const claiming = fc.integer({min: 1, max: 4}).map(
  (limit): Step =>
    async (world) => {
      const {t, worker, leases} = world
      const before = await t.app.queue.jobs({states: ['ready']})
      const running = (queue: string) => leases.filter(({job}) => job.queue === queue).length
      const room = (queue: string) => (world.concurrency.get(queue) ?? ever) - running(queue)
      const mayBegin = before.filter(
        ({queue, run}) => !isQueuePaused(world, queue) && !isHeld(world, run) && room(queue) > 0,
      )
      const claimed = await t.app.queue.claim({worker, limit, leaseMs})
      for (const {job} of claimed) expect(mayBegin.map(({id}) => id)).toContain(job.id)
      if (mayBegin.length > 0) expect(claimed.length).toBeGreaterThan(0)
      leases.push(...claimed)
      for (const queue of queues)
        if (claimed.some(({job}) => job.queue === queue)) expect(room(queue)).toBeGreaterThanOrEqual(0)
    },
)

const outcomes: ((lease: Lease, now: number) => Outcome)[] = [
  () => ({type: 'release'}),
  () => ({type: 'dead', failure}),
  (_, now) => ({type: 'retry', failure, runAt: now + minute, counts: 'attempt'}),
  ({job: {run, seq}}) => ({
    type: 'ok',
    next: [newJob({run, seq, queue: 'compress', order: 2, key: `${run}/compress`})],
  }),
]

const settling = fc.record({which: fc.nat(9), outcome: fc.constantFrom(...outcomes)}).map(
  ({which, outcome}): Step =>
    async ({t, clock, leases}) => {
      const lease = pick(leases, which)
      if (lease === undefined) return
      await t.app.queue.settle([{lease, outcome: outcome(lease, clock.now()), effects: []}])
      leases.splice(leases.indexOf(lease), 1)
    },
)

/** Time passes: retries come due, timed pauses end. */
const passing: Step = async ({t, clock, worker, leases, batches, paused}) => {
  clock.move(minute)
  await t.app.queue.heartbeat(
    leases.map(({job, token}) => ({job: {id: job.id}, token}) as Lease),
    leaseMs,
  )
  await t.app.queue.reap(worker, {leaseMs, maxCrashes: 3})
  for (const batch of batches) if (batch.paused !== null && batch.paused <= clock.now()) batch.paused = null
  for (const [queue, end] of paused) if (end <= clock.now()) paused.delete(queue)
}

const isQueuePaused = ({paused}: World, queue: string): boolean => paused.has(queue) || paused.has('*')

const isHeld = ({batches}: World, run: string): boolean => {
  const wanting = batches.filter(({runs, isCancelled}) => !isCancelled && runs.has(run))
  return wanting.length > 0 && wanting.every(({paused}) => paused !== null)
}

/** What is not at work waits if all who want it are paused, and else does not. */
async function expectHolds(world: World): Promise<void> {
  const {app} = world.t
  for (const job of await app.queue.jobs({states: ['ready', 'delayed', 'blocked']})) {
    const run = await app.store.run(job.run)
    if (isOpen(run!.state)) expect(`${job.key} ${job.held}`).toBe(`${job.key} ${isHeld(world, job.run)}`)
  }
}

const steps = fc.array(
  fc.oneof(
    {weight: 3, arbitrary: submitting},
    {weight: 4, arbitrary: pausing},
    {weight: 3, arbitrary: resuming},
    {weight: 1, arbitrary: cancelling},
    {weight: 1, arbitrary: pausingQueue},
    {weight: 1, arbitrary: resumingQueue},
    {weight: 1, arbitrary: fc.constant(resumingAll)},
    {weight: 1, arbitrary: limiting},
    {weight: 5, arbitrary: claiming},
    {weight: 4, arbitrary: settling},
    {weight: 2, arbitrary: fc.constant(passing)},
  ),
  {minLength: 5, maxLength: 40},
)

test('whatever is submitted, paused, limited, cancelled and worked on in whatever order, only what may begin begins', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (steps) => {
      const clock = fakeClock()
      const t = await testApp({clock})
      for (const name of files) t.file(name, `text of ${name}`)
      const worker = await t.app.queue.registerWorker({name: 'one', slots: 9})
      const world: World = {t, clock, worker, batches: [], paused: new Map(), concurrency: new Map(), leases: []}
      for (const step of steps) {
        await step(world)
        await expectHolds(world)
      }
      expect(await t.app.store.check()).toEqual(['ok'])
    }),
    {numRuns: 40},
  )
})
