import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {endingOf, type WorkInput, work} from '../../src/app/work.ts'
import {testApp} from '../helpers/app.ts'
import {fakeInterrupts, fakeStages, listening} from '../helpers/fake-stages.ts'

const input: WorkInput = {forever: false, name: 'work', wait: false, maxTime: undefined, niceWorkers: false}

async function office(flags: Record<string, unknown> = {}) {
  const t = await testApp({flags: {concurrency: '1', ...flags}})
  const stages = fakeStages()
  const interrupts = fakeInterrupts()
  const run = (changes: Partial<WorkInput> = {}) =>
    work(t.app, {...input, ...changes}, {reporter: listening(), interrupts}, stages.start)
  return {...t, stages, interrupts, run}
}

describe('work ends with', () => {
  test('0 when nothing is left', async () => {
    const t = await office()
    await t.submit([t.file('a.txt', 'one\n')])
    expect(await t.run()).toEqual({exit: 0, message: 'Nothing is left to do.', nextRunAt: null})
  })

  test('3 when a document failed and the rest is done', async () => {
    const t = await office()
    await t.submit([t.file('a.txt', '! E_UNREADABLE permanent\n'), t.file('b.txt', 'two\n')])
    expect(await t.run()).toMatchObject({exit: 3, message: expect.stringContaining('snap retry --failed')})
    expect(await t.run()).toMatchObject({exit: 0})
  })

  test('8 and the time when only delayed retries are left', async () => {
    const t = await office({retry: '1h'})
    await t.submit([t.file('a.txt', '! E_OCR transient\n')])
    const {exit, nextRunAt, message} = await t.run()
    expect(exit).toBe(8)
    expect(nextRunAt).toBe(await t.app.queue.nextRunAt())
    expect(message).toContain(new Date(nextRunAt!).toISOString())
  })

  test('8 when only paused queues are left', async () => {
    const t = await office({resourceWait: '1ms'})
    await t.submit([t.file('a.txt', 'one\n')])
    await t.app.queue.pause('scan', 'by hand')
    expect(await t.run()).toMatchObject({
      exit: 8,
      message: expect.stringContaining('paused queues: scan (by hand). snap resume'),
    })
  })

  test('6 when the disk stays full, with the job as it was', async () => {
    const t = await office({resourceWait: '10ms'})
    await t.submit([t.file('a.txt', '! E_DISK_FULL resource\n')])
    expect(await t.run()).toMatchObject({exit: 6, message: expect.stringContaining('snap clean')})
    expect(await t.app.queue.jobs({states: ['ready']})).toMatchObject([{name: 'scan.page', attempts: 0}])
  })

  test('130 after Ctrl-C', async () => {
    const t = await office()
    await t.submit([t.file('a.txt', 'one\ntwo\n')])
    t.stages.before(() => t.interrupts.interrupt())
    expect(await t.run()).toMatchObject({exit: 130, message: expect.stringContaining('snap work')})
  })

  test('2 for a time limit that is none', async () => {
    const t = await office()
    await expect(t.run({maxTime: 'soon'})).rejects.toMatchObject({code: 'E_USAGE', exit: 2})
  })
})

describe('a background worker', () => {
  test('leaves when another one is there', async () => {
    const t = await office()
    await t.submit([t.file('a.txt', 'one\n')])
    await t.app.queue.registerWorker({name: 'background', slots: 1})
    expect(await t.run({name: 'background'})).toMatchObject({exit: 0})
    expect(t.stages.calls).toEqual([])
  })

  test('takes what is enqueued after its last look and before it counts as gone', async () => {
    const t = await office()
    const other = await testApp({folder: t.folder})
    await t.submit([t.file('a.txt', 'one\n')])
    const gone = t.app.queue.workerGone.bind(t.app.queue)
    t.app.queue.workerGone = async (worker) => {
      t.app.queue.workerGone = gone
      await other.submit([t.file('late.txt', 'two\n')])
      await gone(worker)
    }
    expect(await t.run({name: 'background'})).toMatchObject({exit: 0})
    const [late] = await t.app.store.batches(1)
    expect(await t.app.store.batchCounts(late!.id)).toEqual({done: 1})
    expect((await t.app.store.document((await t.items(late!.id))[0]!.document!))?.sources[0]?.path).toBe(
      join(t.folder, 'late.txt'),
    )
  })
})

test.each(['shutdown', 'max-time'] as const)('%s that comes when all is done changes nothing of how it ends', (end) => {
  const terminal = {interrupts: fakeInterrupts()}
  expect(endingOf({end, result: {end: 'empty'}}, terminal)).toMatchObject({exit: 0})
  expect(endingOf({end, result: {end: 'delayed', nextRunAt: 0}}, terminal).message).toContain('delayed retries')
  expect(endingOf({end, result: {end: 'stopped'}}, terminal)).toMatchObject({exit: 8})
})
