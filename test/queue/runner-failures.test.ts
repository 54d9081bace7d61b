import {expect, test} from 'vitest'
import {DocumentError} from '../../src/errors.ts'
import type {Handler, RunnerEvent} from '../../src/queue/runner-types.ts'
import type {QueueEngine} from '../../src/queue/types.ts'
import {minute, newJob, note, notes} from '../helpers/queue-jobs.ts'
import {clock, done, eachOnItsQueue, engine, events, runnerWith, states, store, types} from '../helpers/runner.ts'

eachOnItsQueue()

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
  expect(await run).toEqual({end: 'paused', queues: [{queue: 'scan', reason: 'by hand', held: 0}]})
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
