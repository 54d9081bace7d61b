import {expect, test} from 'vitest'
import {cancel} from '../../src/app/cancel.ts'
import {pause, resume} from '../../src/app/pause.ts'
import {status} from '../../src/app/status.ts'
import {type WorkInput, work} from '../../src/app/work.ts'
import {type TestApp, testApp} from '../helpers/app.ts'
import {fakeInterrupts, fakeStages, listening} from '../helpers/fake-stages.ts'
import {fakeClock, minute} from '../helpers/queue-jobs.ts'

const workInput: WorkInput = {forever: false, name: 'work', wait: false, maxTime: undefined, niceWorkers: false}
const target = {reason: undefined, for: undefined}

const workOff = ({app}: TestApp, stages = fakeStages()) =>
  work(app, workInput, {reporter: listening(), interrupts: fakeInterrupts()}, stages.start)
const claimAll = async ({app}: TestApp) =>
  app.queue.claim({worker: await app.queue.registerWorker({name: 'test', slots: 9}), limit: 99, leaseMs: 60_000})
const jobStates = async ({app}: TestApp) => (await app.queue.jobs({})).map(({status, held}) => (held ? 'held' : status))
const sortedStates = async (t: TestApp) => (await jobStates(t)).toSorted((a, b) => (a < b ? -1 : 1))

async function twoBatches() {
  const t = await testApp({flags: {concurrency: '1', resourceWait: '1ms'}})
  const shared = t.file('shared.txt', 'shared')
  const one = await t.submit([shared, t.file('own.txt', 'own')])
  const two = await t.submit([shared])
  return {...t, one: one.batch, two: two.batch}
}

test('of a paused batch only what another batch wants goes on, until it is resumed', async () => {
  const t = await twoBatches()
  await pause(t.app, {...target, batch: t.one})
  await pause(t.app, {...target, batch: t.one, reason: 'later'})
  expect(await jobStates(t)).toEqual(['held', 'ready'])
  expect(await workOff(t)).toMatchObject({exit: 8, message: expect.stringContaining('paused batches: 1 job')})
  expect(await status(t.app)).toMatchObject({paused: [{what: 'batch', name: t.one, reason: 'later'}]})
  expect(await t.app.store.batchCounts(t.one)).toMatchObject({done: 1, waiting: 1})
  expect(await resume(t.app, {batch: t.one})).toMatchObject({paused: [], idle: true})
  expect(await workOff(t)).toMatchObject({exit: 0})
  expect(await t.app.store.batchCounts(t.one)).toMatchObject({done: 2})
  expect(await t.app.store.check()).toEqual(['ok'])
})

test('what two paused batches want waits for both, and a third that asks for it frees it', async () => {
  const t = await twoBatches()
  for (const batch of [t.one, t.two]) await pause(t.app, {...target, batch})
  expect(await jobStates(t)).toEqual(['held', 'held'])
  await resume(t.app, {batch: t.two})
  expect(await jobStates(t)).toEqual(['held', 'ready'])
  await pause(t.app, {...target, batch: t.two})
  const third = await t.submit([t.file('own.txt', 'own')])
  expect(await jobStates(t)).toEqual(['ready', 'held'])
  // Cancelled, it wants nothing any more.
  await cancel(t.app, third.batch)
  expect(await jobStates(t)).toEqual(['held', 'held'])
  expect(await t.app.store.check()).toEqual(['ok'])
})

test('jobs that run end, and what comes after them is held: children, retries and given back ones', async () => {
  const t = await testApp({flags: {concurrency: '1', resourceWait: '1ms'}})
  const files = ['one\ntwo\nthree\n', 'b\n', 'c\n'].map((text, i) => t.file(`${i}.png`, `GIF89a\n${text}`))
  const {batch} = await t.submit(files)
  const leases = await claimAll(t)
  await pause(t.app, {...target, batch})
  const failure = {class: 'transient', code: 'E_OCR', message: 'no text'} as const
  const next = [{...leases[0]!.job, name: 'scan.page', key: 'child', needs: []}]
  const outcomes = [
    {type: 'ok', next} as const,
    {type: 'retry', failure, runAt: t.app.clock.now() + minute, counts: 'attempt'} as const,
    {type: 'release'} as const,
  ]
  await t.app.queue.settle(outcomes.map((outcome, i) => ({lease: leases[i]!, outcome, effects: []})))
  expect(await sortedStates(t)).toEqual(['done', 'held', 'held', 'held'])
  expect(await claimAll(t)).toEqual([])
  await resume(t.app, {batch})
  expect(await sortedStates(t)).toEqual(['delayed', 'done', 'ready', 'ready'])
  expect(await t.app.store.check()).toEqual(['ok'])
})

test('a pause for some time ends by itself', async () => {
  const clock = fakeClock()
  const t = await testApp({clock})
  const {batch} = await t.submit([t.file('a.txt', 'a')])
  await pause(t.app, {...target, batch, for: '2h'})
  await pause(t.app, {...target, queue: 'scan', for: '2h'})
  const reap = () => t.app.queue.reap('w_none', {leaseMs: minute, maxCrashes: 3})
  clock.move(119 * minute)
  await reap()
  expect(await claimAll(t)).toEqual([])
  clock.move(minute)
  await reap()
  expect(await claimAll(t)).toHaveLength(1)
  expect(await status(t.app)).toMatchObject({paused: []})
})

test('resume --all ends every pause', async () => {
  const t = await twoBatches()
  await pause(t.app, {...target, batch: t.one})
  await pause(t.app, {...target, queue: 'ingest'})
  const {paused} = await pause(t.app, {...target, all: true, reason: 'holiday'})
  expect(paused.map(({what, name}) => [what, name])).toEqual([
    ['all', ''],
    ['queue', 'ingest'],
    ['batch', t.one],
  ])
  expect(await workOff(t)).toMatchObject({exit: 8, message: expect.stringContaining('(holiday)')})
  expect(await resume(t.app, {all: true})).toMatchObject({paused: []})
  expect(await workOff(t)).toMatchObject({exit: 0})
})

test.each([{}, {batch: 'b_', queue: 'scan'}, {queue: 'nothing'}, {all: true, for: 'long'}])(
  '%o is a mistake, and nothing is paused',
  async (wrong) => {
    const t = await testApp()
    await expect(pause(t.app, {...target, ...wrong})).rejects.toMatchObject({code: 'E_USAGE', exit: 2})
    expect(await status(t.app)).toMatchObject({paused: []})
  },
)

test('documents inside of a container of a paused batch are held, and go on with it', async () => {
  const t = await testApp()
  const {batch} = await t.submit([t.file('a.txt', 'a')])
  const [item] = await t.items(batch)
  await pause(t.app, {...target, batch})
  await resume(t.app, {batch})
  const [lease] = await claimAll(t)
  await pause(t.app, {...target, batch})
  const first = {queue: 'scan', name: 'scan.split', order: 0, limits: {softMs: 1, hardMs: 1}}
  const id = 'd_01980000-0000-7000-8000-000000000000'
  const document = {id, sha256: 'b'.repeat(64), bytes: 1, media: 'text' as const}
  const members = [{name: 'b.txt', document, extension: 'txt'}]
  await t.app.queue.settle([
    {
      lease: lease!,
      outcome: {type: 'ok'},
      effects: [
        {type: 'contained.save', document: item!.document!, members} as never,
        {type: 'contained.attach', run: item!.run!, first} as never,
      ],
    },
  ])
  expect(await sortedStates(t)).toEqual(['done', 'held'])
  await resume(t.app, {batch})
  expect(await sortedStates(t)).toEqual(['done', 'ready'])
})
