import {expect, test} from 'vitest'
import {workOn} from '../../src/app/process-command.ts'
import {testApp} from '../helpers/app.ts'
import {fakeInterrupts, listening} from '../helpers/fake-stages.ts'

const input = {wait: false, maxTimeMs: null, niceWorkers: false, strict: false, whole: true}
const transient = {class: 'transient', code: 'E_OCR', message: 'busy'} as const
const permanent = {class: 'permanent', code: 'E_UNREADABLE', message: 'broken'} as const

/** A batch of a failed document and one that waits for its retry. */
async function failedAndDelayed() {
  const t = await testApp({flags: {concurrency: '1', resourceWait: '1ms'}})
  const {batch} = await t.submit([t.file('a.txt', 'one'), t.file('b.txt', 'two')])
  const [failed, delayed] = await t.items(batch)
  await t.fail(failed!.run!, permanent)
  const retry = {type: 'retry', failure: transient, runAt: Date.now() + 3_600_000, counts: 'attempt'} as const
  await t.settle(delayed!.run!, retry, [{type: 'run.state', run: delayed!.run!, state: 'delayed'}])
  return {...t, batch}
}

const terminal = () => ({reporter: listening(), interrupts: fakeInterrupts()})

test('failed documents decide before work that is left, and the next retry is still told', async () => {
  const t = await failedAndDelayed()
  const {exit, message} = await workOn(t.app, {batch: t.batch, unchanged: 0}, input, terminal())
  expect([exit, message]).toEqual([3, expect.stringMatching(/^Only delayed retries are left/)])
})

test('an interrupt decides before both', async () => {
  const t = await failedAndDelayed()
  const {reporter, interrupts} = terminal()
  interrupts.interrupt()
  expect(await workOn(t.app, {batch: t.batch, unchanged: 0}, input, {reporter, interrupts})).toMatchObject({exit: 130})
})

test('a time limit that passes when all is done changes nothing', async () => {
  const t = await testApp({flags: {concurrency: '1'}})
  const {batch} = await t.submit([t.file('a.txt', 'one')])
  const [item] = await t.items(batch)
  await t.finish(item!.run!)
  const limited = {...input, maxTimeMs: 0}
  expect(await workOn(t.app, {batch, unchanged: 0}, limited, terminal())).toMatchObject({exit: 0, message: null})
})
