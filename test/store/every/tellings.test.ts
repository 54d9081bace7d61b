import {expect, test} from 'vitest'
import type {StoreEffect} from '../../../src/store/types.ts'
import {openEveryStore} from '../every-store.ts'
import {queuedItem, submitBatch} from '../helpers.ts'

async function withBatch() {
  const context = await openEveryStore()
  const {store, clock} = context
  const item = queuedItem(0)
  const batch = await submitBatch(store, [item])
  const run = item.run!.id
  const apply = async (...effects: StoreEffect[]) => store.applyEffects(effects, null)
  const take = async (limit = 10) => {
    const taken = await store.takeTellings(limit, clock.time + 1000)
    return taken.map(({event, subject}) => `${event} ${subject}`)
  }
  return {...context, batch, run, apply, take}
}

test('what happened is told once, to the one who took it, until it is told or his time is over', async () => {
  const {store, clock, run, apply, take} = await withBatch()
  const tell: StoreEffect = {type: 'tell', event: 'done', subject: run}
  await apply(tell, tell)
  const [first] = await store.takeTellings(10, clock.time + 1000)
  expect(first).toEqual({id: expect.stringMatching(/^h_/), event: 'done', subject: run, at: clock.time})
  expect(await take()).toEqual([])
  clock.time += 1000
  const [again] = await store.takeTellings(10, clock.time + 1000)
  expect(again).toEqual(first)
  await store.endTelling(first!.id)
  clock.time += 1000
  expect(await take()).toEqual([])
})

test('what was taken before the clock was set back is told again', async () => {
  const {clock, run, apply, take} = await withBatch()
  await apply({type: 'tell', event: 'failed', subject: run})
  expect(await take()).toHaveLength(1)
  clock.time -= 3_600_000
  expect(await take()).toEqual([`failed ${run}`])
})

test('the oldest are told first, so many at a time', async () => {
  const {clock, run, apply, take} = await withBatch()
  for (const event of ['done', 'failed'] as const) {
    await apply({type: 'tell', event, subject: run})
    clock.time += 5
  }
  expect([await take(1), await take(1), await take(1)]).toEqual([[`done ${run}`], [`failed ${run}`], []])
})

test('a batch is told of when it is closed, has ended, was learned from, and its documents were told of', async () => {
  const {store, batch, run, apply, take} = await withBatch()
  await apply({type: 'tell', event: 'batch', subject: batch}, {type: 'tell', event: 'done', subject: run})
  const [document] = await store.takeTellings(10, 0)
  expect(document!.event).toBe('done')
  await store.closeBatch(batch)
  await store.learnBatch(batch, [])
  await store.endTelling(document!.id)
  expect(await take()).toEqual([])
  await apply({type: 'run.state', run, state: 'done'})
  expect(await take()).toEqual([`batch ${batch}`])
})

test('a cancelled batch is told of without being learned from', async () => {
  const {store, batch, run, apply, take} = await withBatch()
  await apply({type: 'tell', event: 'batch', subject: batch}, {type: 'run.state', run, state: 'cancelled'})
  await store.closeBatch(batch)
  expect(await take()).toEqual([])
  await store.cancelBatch(batch)
  expect(await take()).toEqual([`batch ${batch}`])
})
