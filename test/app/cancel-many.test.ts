import {expect, test} from 'vitest'
import {type CancelManyInput, cancelMany} from '../../src/app/cancel-many.ts'
import {testApp} from '../helpers/app.ts'

const input: CancelManyInput = {batch: undefined, queue: undefined, states: [], all: false, yes: true, confirm: null}

async function office() {
  const t = await testApp()
  const shared = t.file('shared.txt', 'shared')
  const one = await t.submit([shared, t.file('own.txt', 'own')])
  const two = await t.submit([shared])
  const statuses = async () => (await t.app.queue.jobs({})).map(({status}) => status)
  return {...t, one: one.batch, two: two.batch, statuses}
}

test('all that waits is discarded after a question with the number, and only after a yes', async () => {
  const t = await office()
  const asked: number[][] = []
  const answer = (yes: boolean) => async (documents: number, others: number) => {
    asked.push([documents, others])
    return yes
  }
  expect(await cancelMany(t.app, {...input, all: true, yes: false, confirm: answer(false)})).toMatchObject({
    cancelled: 0,
  })
  expect(await t.statuses()).toEqual(['ready', 'ready'])
  expect(await cancelMany(t.app, {...input, all: true, yes: false, confirm: answer(true)})).toMatchObject({
    cancelled: 2,
  })
  expect(await t.statuses()).toEqual(['cancelled', 'cancelled'])
  expect(asked).toEqual([
    [2, 0],
    [2, 0],
  ])
  expect(await cancelMany(t.app, {...input, all: true})).toMatchObject({cancelled: 0})
})

test('without a yes or somebody to ask nothing is cancelled', async () => {
  const t = await office()
  await expect(cancelMany(t.app, {...input, all: true, yes: false})).rejects.toMatchObject({exit: 2})
  await expect(cancelMany(t.app, input)).rejects.toMatchObject({exit: 2})
  await expect(cancelMany(t.app, {...input, queue: 'nothing'})).rejects.toMatchObject({exit: 2})
  expect(await t.statuses()).toEqual(['ready', 'ready'])
})

test('of a batch only what no other wants goes', async () => {
  const t = await office()
  expect(await cancelMany(t.app, {...input, batch: t.one})).toMatchObject({cancelled: 1})
  expect(await t.app.store.batchCounts(t.two)).toMatchObject({waiting: 1})
})

test('jobs that run go on unless they are named', async () => {
  const t = await office()
  const worker = await t.app.queue.registerWorker({name: 'test', slots: 1})
  await t.app.queue.claim({worker, limit: 1, leaseMs: 60_000})
  expect(await cancelMany(t.app, {...input, queue: 'scan'})).toMatchObject({cancelled: 1})
  expect(await t.app.store.batchCounts(t.two)).toMatchObject({waiting: 1})
  expect(await cancelMany(t.app, {...input, queue: 'scan', states: ['running']})).toMatchObject({cancelled: 1})
})
