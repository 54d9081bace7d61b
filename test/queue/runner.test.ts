import {expect, test} from 'vitest'
import {DocumentError} from '../../src/errors.ts'
import type {Handler, Runner} from '../../src/queue/runner-types.ts'
import type {QueueEngine} from '../../src/queue/types.ts'
import {newJob, note, notes} from '../helpers/queue-jobs.ts'
import {done, eachOnItsQueue, engine, isAborted, runnerWith, states, store, types} from '../helpers/runner.ts'

eachOnItsQueue()

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
  expect(types()).toEqual(['registered', 'job:start', 'job:progress', 'job:done'])
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
