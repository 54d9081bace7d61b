import {expect, test} from 'vitest'
import type {AppEvent} from '../../src/app/events.ts'
import {follow} from '../../src/app/follow.ts'
import type {Interrupts} from '../../src/signals.ts'
import {type TestApp, testApp} from '../helpers/app.ts'

const never = new AbortController().signal
const noInterrupts: Interrupts = {stop: never, abort: never, exitCode: () => null, close() {}}

/** Follows through a connection of its own, as another process does; `onLook` runs at each progress event. */
async function watch(
  t: TestApp,
  input: {id?: string; timeout?: string; interrupts?: Interrupts; onLook?: (look: number) => Promise<void>},
) {
  const watcher = await testApp({folder: t.folder})
  const percents: number[] = []
  let looks = 0
  let looking = Promise.resolve()
  const reporter = {
    event(event: {type: string; percent?: number}) {
      if (event.percent !== undefined) percents.push(event.percent)
      looking = looking.then(() => input.onLook?.(looks++))
    },
    async close() {},
  }
  const terminal = {reporter, interrupts: input.interrupts ?? noInterrupts}
  const result = await follow(watcher.app, {id: input.id, timeout: input.timeout, whole: true}, terminal)
  return {...result, percents}
}

const failure = {class: 'permanent', code: 'E_UNREADABLE', message: 'broken'} as const

test('stays until all is done and ends as process would', async () => {
  const t = await testApp()
  const {batch} = await t.submit([t.file('a.txt', 'a'), t.file('b.txt', 'b')])
  const [a, b] = await t.items(batch)
  const steps = [() => t.finish(a!.run!), () => t.fail(b!.run!, failure)]
  const result = await watch(t, {onLook: async () => steps.shift()?.()})
  expect(result).toMatchObject({exit: 3, batch: {counts: {done: 1, failed: 1}}})
  expect(result.percents).toEqual([...result.percents].sort((x, y) => x - y))
  expect(result.percents.at(-1)).toBe(100)
})

test('a batch that is still being enqueued is not over', async () => {
  const t = await testApp()
  await t.app.store.createBatch({id: 'b_1', cwd: '/', outDir: null, meta: {}})
  const {exit, batch} = await watch(t, {id: 'b_1', onLook: async () => t.app.store.closeBatch('b_1')})
  expect({exit, finished: batch.batch.finished}).toEqual({exit: 0, finished: true})
})

test('waits for outputs that are still to be written', async () => {
  const t = await testApp()
  const {batch} = await t.submit([t.file('a.txt', 'a')], {outDir: `${t.folder}/out`})
  const [item] = await t.items(batch)
  await t.finish(item!.run!, {archive: 'archive'})
  const result = await watch(t, {id: item!.run!, onLook: async () => t.app.store.markPublished(batch, 0)})
  expect(result.exit).toBe(0)
  expect(result.batch.documents[0]!.artifacts[0]!.path).toBe(`${t.folder}/out/a.txt.pdf`)
})

test('leaves with 8 when the time is up, with the signal’s code when it was interrupted', async () => {
  const t = await testApp()
  const {batch} = await t.submit([t.file('a.txt', 'a'), t.file('b.txt', 'b')])
  const [a] = await t.items(batch)
  await t.fail(a!.run!, failure)
  expect((await watch(t, {id: batch, timeout: '0s'})).exit).toBe(8)
  const interrupts = {...noInterrupts, stop: AbortSignal.abort(), exitCode: () => 130 as const}
  expect((await watch(t, {id: batch, interrupts})).exit).toBe(130)
})

test('without a batch, or with a strange time, it is a usage error', async () => {
  const t = await testApp()
  await expect(watch(t, {})).rejects.toMatchObject({exit: 2, code: 'E_NOT_FOUND'})
  await t.submit([t.file('a.txt', 'a')])
  await expect(watch(t, {timeout: 'soon'})).rejects.toMatchObject({exit: 2, code: 'E_USAGE'})
})

test('shows what the worker processes of all programs do', async () => {
  const t = await testApp()
  const {batch} = await t.submit([t.file('a.txt', 'a')])
  const [item] = await t.items(batch)
  const worker = await t.app.queue.registerWorker({name: 'office', slots: 1})
  const row = {id: 'x-1', pid: 7, program: 'office', phase: 'busy', job: 'j_1', document: 'd_1', cpuPercent: 9} as const
  const doing = {stage: 'scan.page', file: '/in/a.pdf', page: 2, pages: 5, rssMb: 300}
  const counts = {done: 0, failed: 0, retried: 0}
  await t.app.programs.report(worker, {
    ...{forever: true, queues: null, slots: 1, autoscale: null, state: 'working', rssMb: 90, cpuPercent: 3, ...counts},
    workers: [{...row, ...doing, ...counts, since: 1, startedAt: 1}],
  })
  const watcher = await testApp({folder: t.folder})
  const seen: unknown[] = []
  const reporter = {
    event(event: AppEvent) {
      if (event.type === 'progress') seen.push(event.workers)
      void t.finish(item!.run!).catch(() => {})
    },
    async close() {},
  }
  await follow(watcher.app, {id: batch, timeout: undefined}, {reporter, interrupts: noInterrupts})
  expect(seen[0]).toEqual([{index: 0, pid: 7, ...doing}])
})
