import {expect, test} from 'vitest'
import {DocumentError} from '../../src/errors.ts'
import {defaultPolicy} from '../../src/queue/policy.ts'
import type {Handler, Runner, RunnerOptions} from '../../src/queue/runner-types.ts'
import {waitFor} from '../helpers/processes.ts'
import {newJob, note, notes} from '../helpers/queue-jobs.ts'
import {done, eachOnItsQueue, engine, isAborted, runnerWith, states, store, types} from '../helpers/runner.ts'

eachOnItsQueue()

/** A runner whose jobs end when they are let go, one by one. */
function gated(over: Partial<RunnerOptions> = {}) {
  const open: {queue: string; end(): void}[] = []
  const work: Handler = (lease, {signal}) =>
    Promise.race([
      isAborted(signal),
      new Promise<{effects: ReturnType<typeof note>[]}>((resolve) =>
        open.push({queue: lease.job.queue, end: () => resolve({effects: [note(lease.job.key)]})}),
      ),
    ])
  const runner = runnerWith(work, over)
  const atWork = (count: number) => waitFor(`${count} jobs at work`, () => open.length === count)
  return {runner, open, atWork, endOne: () => open.shift()!.end()}
}

const enqueue = (count: number, queue = 'scan') => engine.enqueue(Array.from({length: count}, () => newJob({queue})))

/** A few turns of the loop, in which nothing more may begin. */
const turns = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 2))
}

test('jobs of a lane that wait for a server take no room of the other slots', async () => {
  await enqueue(5, 'embed')
  const {runner, open, atWork} = gated({slots: 2, lanes: [{queues: {embed: {concurrency: 5, rate: null}}, slots: 5}]})
  const run = runner.run()
  await atWork(5)
  await enqueue(2)
  runner.look()
  await atWork(7)
  expect(open.filter(({queue}) => queue === 'scan')).toHaveLength(2)
  for (const {end} of open) end()
  expect(await run).toEqual({end: 'empty'})
})

test('more slots take more jobs at once, fewer let those at work end and take no other', async () => {
  await enqueue(12)
  const {runner, open, atWork, endOne} = gated({slots: 1})
  const run = runner.run()
  await atWork(1)
  runner.configure({slots: 4})
  await atWork(4)
  runner.configure({slots: 2})
  endOne()
  endOne()
  await turns()
  expect(open).toHaveLength(2)
  for (let left = 10; left > 0; left--) {
    await waitFor('a job at work', () => open.length > 0)
    expect(open.length).toBeLessThanOrEqual(2)
    endOne()
  }
  expect(await run).toEqual({end: 'empty'})
  expect(notes(store.db)).toHaveLength(12)
})

test('slots that all end at once when there are to be fewer leave no job behind', async () => {
  await enqueue(200)
  let ended = 0
  const runner: Runner = runnerWith(
    async (lease, context) => {
      if (++ended % 20 === 0) runner.configure({slots: 1 + (ended % 3)})
      return done(lease, context)
    },
    {slots: 8},
  )
  expect(await runner.run()).toEqual({end: 'empty'})
  expect(new Set(notes(store.db)).size).toBe(200)
})

test('a job that is given back runs again, and nothing is counted', async () => {
  await enqueue(1)
  const seen: string[] = []
  const runner: Runner = runnerWith(async (lease, context) => {
    seen.push(lease.job.id)
    if (seen.length > 1) return done(lease, context)
    setImmediate(() => runner.giveBack([lease.job.id]))
    return isAborted(context.signal)
  })
  expect(await runner.run()).toEqual({end: 'empty'})
  expect(seen).toHaveLength(2)
  const [job] = await engine.jobs({})
  expect(job).toMatchObject({status: 'done', attempts: 0, crashes: 0, timeouts: 0})
  expect(types()).toContain('job:released')
})

test('a worker that was told to end in the middle is no crash of its job, however often', async () => {
  await enqueue(1)
  let tries = 0
  const runner = runnerWith(async (lease, context) => {
    if (++tries > 5) return done(lease, context)
    throw new DocumentError('E_CANCELLED', 'told to end', {class: 'released'})
  })
  expect(await runner.run()).toEqual({end: 'empty'})
  expect((await engine.jobs({}))[0]).toMatchObject({status: 'done', attempts: 0, crashes: 0})
})

test('another schedule of retries holds for what fails from now on', async () => {
  await enqueue(1)
  const runner: Runner = runnerWith(async () => {
    runner.configure({policy: {...defaultPolicy, retryMs: []}})
    throw new DocumentError('E_OCR', 'no luck', {class: 'transient'})
  })
  expect(await runner.run()).toEqual({end: 'empty'})
  expect(Object.values(await states())).toEqual(['dead'])
})

test('a runner for some queues leaves the others and their lanes alone', async () => {
  await enqueue(2)
  await enqueue(2, 'embed')
  await enqueue(2, 'sink')
  const none = {concurrency: null, rate: null}
  const lanes = [{queues: {embed: none, sink: none}, slots: 2}]
  expect(await runnerWith(done, {queues: ['scan', 'sink'], lanes}).run()).toEqual({end: 'empty'})
  const left = (await engine.jobs({states: ['ready']})).map(({queue}) => queue)
  expect(left).toEqual(['embed', 'embed'])
})
