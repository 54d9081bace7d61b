import {mkdirSync} from 'node:fs'
import {join} from 'node:path'
import {expect, onTestFinished, test, vi} from 'vitest'
import {FreeSpace, type Space} from '../../../src/app/drain/free-space.ts'
import {status} from '../../../src/app/status.ts'
import {type WorkInput, work} from '../../../src/app/work.ts'
import {testApp} from '../../helpers/app.ts'
import {fakeInterrupts, fakeStages, listening} from '../../helpers/fake-stages.ts'

const workInput: WorkInput = {forever: false, name: 'work', wait: false, maxTime: undefined, niceWorkers: false}
const MB = 1e6

/** File systems by folder, as they are at each look. */
async function office(minFree: string) {
  const t = await testApp({flags: {minFree, concurrency: '1', resourceWait: '10ms'}})
  const disks: Record<string, Space> = {[t.app.paths.data]: {freeBytes: 9000 * MB, totalBytes: 10_000 * MB}}
  const reporter = listening()
  const read = async (folder: string) => {
    const found = disks[folder]
    if (!found) throw Object.assign(new Error('not there'), {code: 'ENOENT'})
    return found
  }
  const watch = (batch: string | null = null) => new FreeSpace(t.app, batch, reporter, read)
  const set = (freeBytes: number, folder = t.app.paths.data) => {
    disks[folder] = {freeBytes, totalBytes: 10_000 * MB}
  }
  return {...t, set, watch, reporter, pauses: () => t.app.queue.pauses()}
}

test('below the mark all work pauses with folder and figures; with more than the mark it goes on by itself', async () => {
  const t = await office('500MB')
  const space = t.watch()
  await space.look()
  expect(await t.pauses()).toEqual([])
  t.set(499 * MB)
  await space.look()
  const reason = `499 MB are free in ${t.app.paths.data}, less than 500 MB (minFree)`
  expect(await t.pauses()).toMatchObject([{queue: '*', source: 'space', reason}])
  expect(await status(t.app)).toMatchObject({paused: [{what: 'all', by: 'space', reason}]})
  t.set(600 * MB)
  await space.look()
  expect(await t.pauses()).toMatchObject([{reason: expect.stringContaining('goes on from 625 MB')}])
  t.set(626 * MB)
  await space.look()
  expect(await t.pauses()).toEqual([])
  expect(t.reporter.events.map(({type}) => type)).toEqual(['paused', 'note'])
})

test.each([
  ['auto', 199, 201],
  ['5%', 499, 501],
  ['1GB', 999, 1001],
])('minFree %s of a disk of 10 GB: %i MB are too few, %i MB are enough', async (minFree, few, enough) => {
  const t = await office(minFree)
  t.set(enough * MB)
  await t.watch().look()
  expect(await t.pauses()).toEqual([])
  t.set(few * MB)
  await t.watch().look()
  expect(await t.pauses()).toHaveLength(1)
})

test('the folder that outputs go to counts while work for it is open, also before it is there', async () => {
  const t = await office('500MB')
  const outDir = join(t.folder, 'out')
  const {batch} = await t.submit([t.file('a.txt', 'a')], {outDir})
  t.set(100 * MB, t.folder)
  for (const of of [batch, null]) {
    await t.watch(of).look()
    expect(await t.pauses()).toMatchObject([{reason: expect.stringContaining(outDir)}])
    await t.app.queue.resume('*', ['space'])
  }
  const [item] = await t.items(batch)
  await t.finish(item!.run!)
  await t.watch(batch).look()
  expect(await t.pauses()).toEqual([])
})

test('what a killed process left paused does not hold up the next one, nor does what this one paused', async () => {
  const t = await office('500MB')
  await t.app.queue.pause('*', 'of a dead process', undefined, 'space')
  const space = t.watch()
  await space.start()
  expect(await t.pauses()).toEqual([])
  t.set(1 * MB)
  await space.look()
  expect(await t.pauses()).toHaveLength(1)
  await space.close()
  expect(await t.pauses()).toEqual([])
})

test('work on a disk without space begins nothing, says why and ends with 6', async () => {
  const t = await testApp({flags: {minFree: '99%', concurrency: '1', resourceWait: '10ms'}})
  mkdirSync(t.app.paths.data, {recursive: true})
  await t.submit([t.file('a.txt', 'a')])
  const stages = fakeStages()
  const ended = await work(t.app, workInput, {reporter: listening(), interrupts: fakeInterrupts()}, stages.start)
  expect(ended).toMatchObject({exit: 6, message: expect.stringMatching(/are free in .*minFree.*snap clean/)})
  expect(stages.calls).toEqual([])
  expect(await t.app.queue.jobs({})).toMatchObject([{status: 'ready', attempts: 0}])
})

test('a folder that does not answer is looked at once, however long it takes', async () => {
  vi.useFakeTimers({toFake: ['setInterval', 'clearInterval']})
  onTestFinished(() => void vi.useRealTimers())
  const t = await office('500MB')
  const gate = Promise.withResolvers<void>()
  let looks = 0
  const space = new FreeSpace(t.app, null, t.reporter, async () => {
    looks++
    if (looks > 1) await gate.promise
    return {freeBytes: 9000 * MB, totalBytes: 10_000 * MB}
  })
  await space.start()
  vi.advanceTimersByTime(20 * 60_000)
  gate.resolve()
  await space.close()
  expect(looks).toBe(2)
})
