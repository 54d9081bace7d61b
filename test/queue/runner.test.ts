import {afterEach, beforeEach, expect, test} from 'vitest'
import {DocumentError, type Failure} from '../../src/errors.ts'
import {timerHeartbeat} from '../../src/queue/heartbeat/timer-heartbeat.ts'
import {defaultPolicy} from '../../src/queue/policy.ts'
import {createRunner} from '../../src/queue/runner.ts'
import type {Handler, Runner, RunnerEvent, RunnerOptions} from '../../src/queue/runner-types.ts'
import {createSqliteQueue} from '../../src/queue/sqlite-queue.ts'
import type {QueueEngine} from '../../src/queue/types.ts'
import {
  applyNotes,
  type FakeClock,
  fakeClock,
  heartbeatByHand,
  minute,
  newJob,
  note,
  notes,
  type TempStore,
  tempStore,
} from '../helpers/queue-jobs.ts'

const times = {leaseMs: 30_000, pollMs: 2, reapMs: 2, giveUpMs: minute, progressMs: 0}

let store: TempStore
let clock: FakeClock
let engine: QueueEngine
let events: RunnerEvent[]
beforeEach(() => {
  store = tempStore()
  clock = fakeClock()
  engine = createSqliteQueue({db: store.db, clock, applyEffects: applyNotes(store.db)})
  events = []
})
afterEach(() => store.remove())

function runnerWith(work: Handler, over: Partial<RunnerOptions> = {}): Runner {
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

const done: Handler = async (lease) => ({effects: [note(lease.job.key)]})
const states = async () => Object.fromEntries((await engine.jobs({})).map(({key, status}) => [key, status]))
const types = () => events.map(({type}) => type)
const isAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

test('a run works until the queue is empty, children and blocked jobs included', async () => {
  await engine.enqueue([newJob({key: 'split'})])
  const handler: Handler = async ({job}) => {
    const pages = ['p1', 'p2', 'p3'].map((key) => newJob({key}))
    const next = job.key === 'split' ? [...pages, newJob({key: 'merge', needs: ['p1', 'p2', 'p3']})] : []
    return {effects: [note(job.key)], next, stats: {rssMb: 7}}
  }
  expect(await runnerWith(handler).run()).toEqual({end: 'empty'})
  expect(notes(store.db)).toEqual(['split', 'p1', 'p2', 'p3', 'merge'])
  const [worker] = await engine.workers()
  expect(worker).toMatchObject({name: 'tester', slots: 2, alive: false})
})

test('thousands of short jobs are each done once, in few transactions', async () => {
  let settles = 0
  const counting: QueueEngine = {
    ...engine,
    settle(settlements) {
      settles++
      return engine.settle(settlements)
    },
  }
  await engine.enqueue(Array.from({length: 2000}, () => newJob()))
  expect(await runnerWith(done, {engine: counting}).run()).toEqual({end: 'empty'})
  expect(new Set(notes(store.db)).size).toBe(2000)
  expect(notes(store.db)).toHaveLength(2000)
  expect(settles).toBeLessThan(200)
})

test('no more jobs are claimed than there are free slots while jobs are not known to be short', async () => {
  await engine.enqueue(Array.from({length: 6}, () => newJob()))
  const gate = Promise.withResolvers<void>()
  let started = 0
  const bothStarted = Promise.withResolvers<void>()
  const runner = runnerWith(async (lease) => {
    if (++started === 2) bothStarted.resolve()
    await gate.promise
    return {effects: [note(lease.job.key)]}
  })
  const run = runner.run()
  await bothStarted.promise
  expect((await engine.status())[0]!.counts).toMatchObject({running: 2, ready: 4})
  gate.resolve()
  expect(await run).toEqual({end: 'empty'})
})

test('a transient failure is retried at its time, and the run ends when only that is left', async () => {
  await engine.enqueue([newJob({key: 'a'})])
  let tries = 0
  const runner = () =>
    runnerWith(async (lease) => {
      if (++tries === 1) throw new DocumentError('E_OCR', 'no text', {class: 'transient'})
      return {effects: [note(`done ${lease.job.attempts}`)]}
    })
  const runAt = clock.now() + 30_000
  expect(await runner().run()).toEqual({end: 'delayed', nextRunAt: runAt})
  clock.move(30_000)
  expect(await runner().run()).toEqual({end: 'empty'})
  expect(notes(store.db)).toEqual(['retry a', 'done 1'])
})

test('with `wait` a run stays for delayed retries', async () => {
  await engine.enqueue([newJob({key: 'a', runAt: clock.now() + minute})])
  const runner = runnerWith(done)
  const run = runner.run({wait: true})
  expect(await Promise.race([run, new Promise((resolve) => setImmediate(resolve, 'waits'))])).toBe('waits')
  clock.move(minute)
  expect(await run).toEqual({end: 'empty'})
  expect(notes(store.db)).toEqual(['a'])
})

test('a retry schedule that was set for the queue is used', async () => {
  await engine.configure('scan', {...(await engine.settings('scan')), retryMs: [1000]})
  await engine.enqueue([newJob({key: 'a'})])
  const failing: Handler = () => Promise.reject(new DocumentError('E_OCR', 'no text', {class: 'transient'}))
  expect(await runnerWith(failing).run()).toEqual({end: 'delayed', nextRunAt: clock.now() + 1000})
  clock.move(1000)
  expect(await runnerWith(failing).run()).toEqual({end: 'empty'})
  expect(notes(store.db)).toEqual(['retry a', 'dead a E_OCR'])
})

test('a permanent failure kills the job at once, writes what the app wants, and the others go on', async () => {
  await engine.enqueue([newJob({key: 'bad'}), newJob({key: 'good'})])
  const handler: Handler = async (lease, context) => {
    if (lease.job.key === 'bad') throw new DocumentError('E_ENCRYPTED', 'needs a password')
    return done(lease, context)
  }
  expect(await runnerWith(handler).run()).toEqual({end: 'empty'})
  expect(await states()).toEqual({bad: 'dead', good: 'done'})
  expect(notes(store.db).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['dead bad E_ENCRYPTED', 'good'])
})

test('a job without a handler is a bug of that job only', async () => {
  await engine.enqueue([newJob({key: 'odd', name: 'unknown'}), newJob({key: 'good'})])
  expect(await runnerWith(done).run()).toMatchObject({end: 'delayed'})
  expect(await states()).toEqual({odd: 'delayed', good: 'done'})
})

test('effects that cannot be applied fail their own job, not its batch', async () => {
  await engine.enqueue([newJob({key: 'bad'}), newJob({key: 'good'})])
  const handler: Handler = async ({job}) => ({effects: [note(job.key === 'bad' ? 'fail' : job.key)]})
  expect(await runnerWith(handler).run()).toMatchObject({end: 'delayed'})
  expect(await states()).toEqual({bad: 'delayed', good: 'done'})
  expect(notes(store.db).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['good', 'retry bad'])
})

test('a callback that throws does not lose the job: it is tried again later', async () => {
  await engine.enqueue([newJob({key: 'a'})])
  const handler: Handler = () => Promise.reject(new DocumentError('E_UNREADABLE', 'broken'))
  const onDead = () => Promise.reject(new Error('callback'))
  expect(await runnerWith(handler, {onDead}).run()).toMatchObject({end: 'delayed'})
  expect(types()).toContain('trouble')
})

test('a listener that throws does not stop the work', async () => {
  const warned = Promise.withResolvers<Error>()
  process.once('warning', warned.resolve)
  await engine.enqueue([newJob({key: 'a'})])
  let thrown = 0
  const onEvent = () => {
    if (thrown++ === 0) throw new Error('listener')
  }
  expect(await runnerWith(done, {onEvent}).run()).toEqual({end: 'empty'})
  expect((await warned.promise).message).toBe('listener')
})

test('a full disk pauses the queue with a reason, releases the job, and ends the run after a minute', async () => {
  await engine.enqueue([newJob({key: 'a'})])
  const full = () => Promise.reject(Object.assign(new Error('no space'), {code: 'ENOSPC'}))
  const onEvent = (event: RunnerEvent) => {
    events.push(event)
    if (event.type === 'job:released') clock.move(20_000)
  }
  const result = await runnerWith(full, {onEvent}).run()
  expect(result).toMatchObject({end: 'resource', failure: {code: 'E_DISK_FULL', class: 'resource'}})
  // It was tried again after each pause of 15 s, in case someone had made room.
  expect(types().filter((type) => type === 'queue:paused')).toHaveLength(3)
  expect(await engine.jobs({})).toMatchObject([{status: 'ready', attempts: 0}])
})

test('room on the disk in time lets the run go on', async () => {
  await engine.enqueue([newJob({key: 'a'})])
  let tries = 0
  const handler: Handler = async (lease, context) => {
    if (++tries < 3) throw new DocumentError('E_DISK_FULL', 'full', {class: 'resource'})
    return done(lease, context)
  }
  const onEvent = (event: RunnerEvent) => {
    if (event.type === 'job:released') clock.move(16_000)
  }
  expect(await runnerWith(handler, {onEvent}).run()).toEqual({end: 'empty'})
  expect(notes(store.db)).toEqual(['a'])
})

test('a run with only paused work ends after a minute and says why', async () => {
  await engine.enqueue([newJob({key: 'a'})])
  await engine.pause('scan', 'by hand')
  const run = runnerWith(done).run()
  await new Promise(setImmediate)
  const moving = setInterval(() => clock.move(10_000), 1)
  expect(await run).toEqual({end: 'paused', queues: [{queue: 'scan', reason: 'by hand'}]})
  clearInterval(moving)
  expect(await states()).toEqual({a: 'ready'})
})

test('a store that is busy or full for a while delays the run and loses nothing', async () => {
  await engine.enqueue(Array.from({length: 20}, () => newJob()))
  let calls = 0
  const flaky = async <T>(call: () => Promise<T>): Promise<T> => {
    calls++
    if (calls % 3 === 0) throw Object.assign(new Error('locked'), {code: 'SQLITE_BUSY'})
    if (calls % 5 === 0) throw Object.assign(new Error('full'), {code: 'SQLITE_FULL'})
    return call()
  }
  const unsteady: QueueEngine = {
    ...engine,
    claim: (request) => flaky(() => engine.claim(request)),
    settle: (settlements) => flaky(() => engine.settle(settlements)),
    reap: (worker, options) => flaky(() => engine.reap(worker, options)),
    status: () => flaky(() => engine.status()),
  }
  expect(await runnerWith(done, {engine: unsteady}).run()).toEqual({end: 'empty'})
  expect(new Set(notes(store.db)).size).toBe(20)
  expect(notes(store.db)).toHaveLength(20)
})

test('stop lets running jobs end, gives back the others and takes nothing new', async () => {
  await engine.enqueue(Array.from({length: 5}, () => newJob()))
  const runner: Runner = runnerWith(async (lease, context) => {
    runner.stop()
    return done(lease, context)
  })
  expect(await runner.run()).toEqual({end: 'stopped'})
  const {counts} = (await engine.status())[0]!
  expect(counts.running).toBe(0)
  expect(counts.done + counts.ready).toBe(5)
  expect(counts.done).toBeLessThanOrEqual(2)
})

test('abort ends running jobs by their signal and releases them', async () => {
  await engine.enqueue([newJob({key: 'a'})])
  const runner: Runner = runnerWith(async (_, {signal}) => {
    setImmediate(() => runner.abort())
    return isAborted(signal)
  })
  expect(await runner.run()).toEqual({end: 'aborted'})
  expect(await engine.jobs({})).toMatchObject([{status: 'ready', attempts: 0, crashes: 0}])
})

test('a cancelled job is told by its signal and ends as cancelled', async () => {
  await engine.enqueue([newJob({key: 'a'})])
  const runner = runnerWith(async (_, {signal}) => {
    await engine.cancel({})
    return isAborted(signal)
  })
  expect(await runner.run()).toEqual({end: 'empty'})
  expect(await states()).toEqual({a: 'cancelled'})
  expect(types()).toContain('job:cancelled')
})

test('a job that reaches its soft limit is told by its signal and gets one more try', async () => {
  await engine.enqueue([newJob({key: 'a', limits: {softMs: 1, hardMs: 1000}})])
  expect(await runnerWith((_, {signal}) => isAborted(signal)).run()).toMatchObject({end: 'delayed'})
  expect(await engine.jobs({})).toMatchObject([{status: 'delayed', timeouts: 1, failure: {code: 'E_TIMEOUT'}}])
})

test('a beat that comes late, about an earlier lease of the job, stops nobody', async () => {
  await engine.enqueue([newJob({key: 'a'})])
  const {heartbeat, say} = heartbeatByHand()
  const work: Handler = async ({job, token}, {signal}) => {
    if (token === 1) throw new DocumentError('E_CRASHED', 'the worker was killed', {class: 'crash'})
    say().lost([{id: job.id, token: token - 1}])
    say().cancelled([{id: job.id, token: token - 1}])
    signal.throwIfAborted()
    return {effects: [note('second')]}
  }
  expect(await runnerWith(work, {heartbeat}).run()).toEqual({end: 'empty'})
  expect(await states()).toEqual({a: 'done'})
  expect(notes(store.db)).toContain('second')
})

test('a job whose lease was lost is never settled as cancelled', async () => {
  await engine.enqueue([newJob({key: 'a'})])
  const {heartbeat, say} = heartbeatByHand()
  const work: Handler = async ({job, token}, {signal}) => {
    if (token === 1) say().lost([{id: job.id, token}])
    signal.throwIfAborted()
    return {effects: [note('second')]}
  }
  expect(await runnerWith(work, {heartbeat}).run()).toEqual({end: 'empty'})
  expect(await states()).toEqual({a: 'done'})
})

test('work under a lease that another process has now is thrown away', async () => {
  await engine.enqueue([newJob({key: 'a'})])
  const other = createSqliteQueue({db: store.db, clock, applyEffects: applyNotes(store.db)})
  const thief = await other.registerWorker({name: 'thief', slots: 1})
  const runner = runnerWith(async () => {
    store.db.exec('UPDATE job SET lease_until = 0')
    await other.reap(thief, {leaseMs: 30_000, maxCrashes: 3})
    const [stolen] = await other.claim({worker: thief, limit: 1, leaseMs: 30_000})
    await other.settle([{lease: stolen!, outcome: {type: 'ok'}, effects: [note('thief')]}])
    return {effects: [note('zombie')]}
  })
  expect(await runner.run()).toEqual({end: 'empty'})
  expect(notes(store.db)).toEqual(['thief'])
  expect(types()).toContain('job:lost')
})

async function crashThreeTimes(key: string): Promise<void> {
  await engine.enqueue([newJob({key})])
  for (let crash = 1; crash <= 3; crash++) {
    const worker = await engine.registerWorker({name: 'victim', slots: 1})
    const [lease] = await engine.claim({worker, limit: 1, leaseMs: 30_000})
    expect(lease!.job.crashes).toBe(crash - 1)
    await engine.workerGone(worker)
    if (crash < 3) await engine.reap(worker, {leaseMs: 30_000, maxCrashes: 3})
  }
}

test('a job that crashed its workers three times ends dead, with what the app writes for it', async () => {
  await crashThreeTimes('poison')
  const dead: Failure[] = []
  const onDead: RunnerOptions['onDead'] = async (_, failure) => {
    dead.push(failure)
    return {effects: [note('given up')]}
  }
  expect(await runnerWith(done, {onDead}).run()).toEqual({end: 'empty'})
  expect(dead).toMatchObject([{class: 'crash', code: 'E_CRASHED'}])
  expect(await states()).toEqual({poison: 'dead'})
  expect(notes(store.db)).toEqual(['given up'])
})

test('poison is never worked on again, also when the app could not write its death at first', async () => {
  await crashThreeTimes('poison')
  const onDead = () => Promise.reject(new Error('callback'))
  expect(await runnerWith(done, {onDead}).run()).toMatchObject({end: 'delayed'})
  clock.move(minute)
  expect(await runnerWith(done).run()).toEqual({end: 'empty'})
  expect(notes(store.db)).toEqual(['dead poison E_CRASHED'])
})

test('a run ends when its predicate is true, and leaves the rest', async () => {
  await engine.enqueue(Array.from({length: 50}, () => newJob()))
  const until = () => notes(store.db).length >= 1
  expect(await runnerWith(done, {slots: 1}).run({until})).toEqual({end: 'until'})
  const {counts} = (await engine.status())[0]!
  expect(counts.running).toBe(0)
  expect(counts.ready).toBeGreaterThan(0)
})

test('a run for ever takes jobs that another connection writes later', async () => {
  const runner: Runner = runnerWith(async (lease, context) => {
    runner.stop()
    return done(lease, context)
  })
  const run = runner.run({until: 'forever'})
  await new Promise(setImmediate)
  await engine.enqueue([newJob({key: 'later'})])
  expect(await run).toEqual({end: 'stopped'})
  expect(await states()).toEqual({later: 'done'})
})

test('progress reaches listeners and the store', async () => {
  await engine.enqueue([newJob({key: 'a'})])
  let seen: number | undefined
  const runner = runnerWith(async (_, {progress}) => {
    progress(0.5)
    seen = (await engine.jobs({}))[0]?.progress
    return {effects: []}
  })
  await runner.run()
  expect(seen).toBe(0.5)
  expect(types()).toEqual(['job:start', 'job:progress', 'job:done'])
})

test('queues of a lane have slots of their own: neither they nor the others wait for each other', async () => {
  const lanes = [{queues: {embed: {concurrency: 2, rate: null}}, slots: 3}]
  await engine.enqueue(['embed', 'embed', 'embed', 'scan', 'scan'].map((queue) => newJob({queue})))
  const running: string[] = []
  let seen: string[] = []
  const runner: Runner = runnerWith(
    async (lease, {signal}) => {
      running.push(lease.job.queue)
      if (running.length === 3) {
        seen = [...running]
        setImmediate(() => runner.abort())
      }
      return isAborted(signal)
    },
    {slots: 1, lanes},
  )
  expect(await runner.run()).toEqual({end: 'aborted'})
  expect(seen.filter((queue) => queue === 'embed')).toHaveLength(2)
  expect((await engine.status()).map(({counts}) => counts.ready)).toEqual([3, 2])
})

test('a run has not ended while a lane works, and what its jobs enqueue for other slots is done', async () => {
  const lanes = [{queues: {embed: {concurrency: 5, rate: null}}, slots: 1}]
  await engine.enqueue([newJob({key: 'a', queue: 'embed'})])
  const work: Handler = async ({job}) => ({
    effects: [note(job.key)],
    next: job.queue === 'embed' ? [newJob({key: 'b', queue: 'scan'})] : [],
  })
  expect(await runnerWith(work, {lanes}).run()).toEqual({end: 'empty'})
  expect(notes(store.db)).toEqual(['a', 'b'])
})

/** Keys of the jobs whose handlers are called in one turn of the event loop, by turn. */
function turns() {
  const seen: string[][] = []
  let open: string[] | null = null
  return {
    seen,
    note(key: string) {
      if (open === null) {
        open = []
        seen.push(open)
        setImmediate(() => {
          open = null
        })
      }
      open.push(key)
    },
  }
}

test('a slot takes short jobs together where they are of that kind, and each fails or ends on its own', async () => {
  await engine.enqueue(Array.from({length: 200}, (_, index) => newJob({key: `k${index}`})))
  const {seen, note: noteTurn} = turns()
  const work: Handler = async ({job}) => {
    noteTurn(job.key)
    await new Promise((resolve) => setImmediate(resolve))
    if (job.key === 'k150') throw new DocumentError('E_UNREADABLE', 'broken', {class: 'permanent'})
    return {effects: [note(job.key)]}
  }
  expect(await runnerWith(work, {slots: 1, together: ({key}) => key !== 'k170'}).run()).toEqual({end: 'empty'})
  expect(Math.max(...seen.map((keys) => keys.length))).toBe(16)
  expect(seen.find((keys) => keys.includes('k170'))).toEqual(['k170'])
  expect(new Set(notes(store.db)).size).toBe(200)
  expect(notes(store.db)).toContain('dead k150 E_UNREADABLE')
})

test('a job that was under way when a worker crashed is not taken together with others', async () => {
  await engine.enqueue(Array.from({length: 100}, (_, index) => newJob({key: `k${index}`})))
  const {seen, note: noteTurn} = turns()
  let crashes = 0
  const work: Handler = async ({job}) => {
    noteTurn(job.key)
    if (job.key === 'k90' && crashes++ === 0) throw new DocumentError('E_CRASHED', 'gone', {class: 'crash'})
    return {effects: [note(job.key)]}
  }
  await runnerWith(work, {slots: 1, together: () => true}).run()
  expect(seen.filter((keys) => keys.includes('k90')).map((keys) => keys.length > 1)).toEqual([true, false])
})
