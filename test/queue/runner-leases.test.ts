import {expect, test} from 'vitest'
import {DocumentError, type Failure} from '../../src/errors.ts'
import {timerHeartbeat} from '../../src/queue/heartbeat/timer-heartbeat.ts'
import type {Handler, Runner, RunnerOptions} from '../../src/queue/runner-types.ts'
import {createSqliteQueue} from '../../src/queue/sqlite-queue.ts'
import {applyNotes, heartbeatByHand, minute, newJob, note, notes} from '../helpers/queue-jobs.ts'
import {clock, done, eachOnItsQueue, engine, isAborted, runnerWith, states, store, types} from '../helpers/runner.ts'

eachOnItsQueue()

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

test('a job of two hours runs once beside another program, whatever the clock does meanwhile', async () => {
  await engine.enqueue([newJob({key: 'long', limits: {softMs: 1e9, hardMs: 1e9}})])
  let beats = 0
  const counting: typeof engine = {
    ...engine,
    async heartbeat(...given) {
      const beat = await engine.heartbeat(...given)
      beats++
      return beat
    },
  }
  const other = createSqliteQueue({db: store.db, clock, applyEffects: applyNotes(store.db)})
  const reaper = await other.registerWorker({name: 'other', slots: 1})
  const look = () => other.reap(reaper, {leaseMs: 30_000, maxCrashes: 3})
  let runs = 0
  const work: Handler = async (lease, context) => {
    runs++
    for (let step = 0; step < 360; step++) {
      if (step === 100) clock.move(3 * 60 * minute)
      if (step === 200) clock.move(-5 * 60 * minute)
      clock.move(20_000)
      expect(await look()).toEqual({requeued: 0, poison: []})
      const seen = beats
      while (beats === seen) await new Promise((resolve) => setTimeout(resolve, 1))
    }
    return done(lease, context)
  }
  const heartbeat = timerHeartbeat(counting, {leaseMs: 30_000, intervalMs: 1})
  expect(await runnerWith(work, {heartbeat}).run()).toEqual({end: 'empty'})
  expect(runs).toBe(1)
  expect(notes(store.db)).toEqual(['long'])
  expect(await engine.jobs({})).toMatchObject([{status: 'done', attempts: 0, crashes: 0, token: 1}])
})
