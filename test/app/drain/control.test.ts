import {expect, test} from 'vitest'
import {openApp} from '../../../src/app/app.ts'
import {cancel} from '../../../src/app/cancel.ts'
import {drain} from '../../../src/app/drain/drain.ts'
import {type RetryInput, retry} from '../../../src/app/retry.ts'
import {testApp} from '../../helpers/app.ts'
import {fakeInterrupts, fakeStages, listening} from '../../helpers/fake-stages.ts'

const failed: RetryInput = {ids: [], failed: true, with: {}, force: true}

/** A drain at work whose tasks of files named `held` wait, and a second program on the same store. */
async function atWork(files: Record<string, string>, held: string) {
  const t = await testApp({flags: {concurrency: '2', retry: '1ms'}})
  const stages = fakeStages()
  const reached = Promise.withResolvers<void>()
  const let_go = Promise.withResolvers<void>()
  stages.before(async ({document: {path}}, signal) => {
    if (!path.endsWith(held)) return
    reached.resolve()
    const aborted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    await Promise.race([let_go.promise, aborted])
  })
  const paths = Object.entries(files).map(([name, text]) => t.file(name, text))
  const {batch} = await t.submit(paths)
  const working = drain(
    t.app,
    {batch: null, forever: false, name: 'test', wait: false, maxTimeMs: null, niceWorkers: false},
    {reporter: listening(), interrupts: fakeInterrupts()},
    stages.start,
  )
  await reached.promise
  const other = await openApp({paths: t.app.paths, config: t.app.config})
  const states = async (of = batch) =>
    Object.fromEntries(
      await Promise.all(
        (await t.items(of)).map(async ({path, run}) => [path.split('/').at(-1), (await t.app.store.run(run!))!.state]),
      ),
    )
  return {...t, batch, working, other, states, goOn: () => let_go.resolve()}
}

test('a retry from another program while workers run is taken up once, however often it is asked for', async () => {
  const t = await atWork({'bad.txt': '! E_OCR permanent\n', 'held.txt': 'one\n'}, 'held.txt')
  await expect.poll(async () => (await t.states())['bad.txt']).toBe('failed')
  const first = await retry(t.other, failed)
  const again = await Promise.all([retry(t.other, failed), retry(t.other, failed)])
  expect(first.retried).toBe(1)
  for (const {batch, retried} of again) expect([batch === null, retried]).toEqual([retried === 0, retried])
  t.goOn()
  await t.working
  expect(await t.states()).toEqual({'bad.txt': 'failed', 'held.txt': 'done'})
  const live = await t.app.queue.jobs({states: ['ready', 'running', 'blocked', 'delayed']})
  expect([live, await t.app.store.check()]).toEqual([[], ['ok']])
  await t.other.close()
})

test('a cancel from another program stops what runs and what waits, and is done once', async () => {
  const t = await atWork({'held.txt': 'one\n', 'b.txt': 'two\n'}, 'held.txt')
  await expect.poll(async () => (await t.states())['b.txt']).toBe('done')
  expect(await cancel(t.other, t.batch)).toMatchObject({cancelled: 1})
  expect(await cancel(t.other, t.batch)).toMatchObject({cancelled: 0})
  t.goOn()
  await t.working
  expect(await t.states()).toEqual({'held.txt': 'cancelled', 'b.txt': 'done'})
  expect(await cancel(t.other, t.batch)).toMatchObject({cancelled: 0})
  expect(await t.app.store.check()).toEqual(['ok'])
  const {retried, batch} = await retry(t.other, {
    ...failed,
    failed: false,
    ids: [(await t.items(t.batch))[0]!.document!],
  })
  expect(retried).toBe(1)
  expect(await t.states(batch!)).toEqual({'held.txt': 'waiting'})
  await t.other.close()
})
