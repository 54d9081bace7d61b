import {expect, test} from 'vitest'
import {newId} from '../../../src/ids.ts'
import {openEveryStore} from '../every-store.ts'
import {queuedItem, submitBatch} from '../helpers.ts'

test('a batch keeps what it was made with, and the newest comes first', async () => {
  const {store, clock} = await openEveryStore()
  const first = {id: newId('b'), cwd: '/home/\udce9', outDir: null, meta: {}}
  const second = {id: newId('b'), cwd: '/work', outDir: '/out', meta: {client: 'one'}}
  await store.createBatch(first)
  await store.createBatch(second)
  const rest = {
    createdAt: clock.time,
    closedAt: null,
    elsewhere: null,
    cancelledAt: null,
    keepDuplicates: false,
    percent: 0,
  }
  expect(await store.batches(10)).toEqual([
    {...second, ...rest},
    {...first, ...rest},
  ])
  expect(await store.batches(1)).toHaveLength(1)
})

test('closing and cancelling keep their first time', async () => {
  const {store, clock} = await openEveryStore()
  const batch = await submitBatch(store, [])
  const at = clock.time
  await store.closeBatch(batch)
  await store.cancelBatch(batch)
  clock.time += 5000
  await store.closeBatch(batch)
  await store.cancelBatch(batch)
  expect(await store.batch(batch)).toMatchObject({closedAt: at, cancelledAt: at})
  await expect(store.closeBatch('b_none')).rejects.toMatchObject({code: 'E_NOT_FOUND', exit: 2})
})

test('the percentage that was shown never falls', async () => {
  const {store} = await openEveryStore()
  const batch = await submitBatch(store, [])
  expect(await store.raisePercent(batch, 40)).toBe(40)
  expect(await store.raisePercent(batch, 30)).toBe(40)
  expect(await store.raisePercent(batch, 41.5)).toBe(41.5)
  expect((await store.batch(batch))!.percent).toBe(41.5)
})

test('counts follow the runs, also of a run that two batches share', async () => {
  const {store} = await openEveryStore()
  const item = queuedItem(0)
  const one = await submitBatch(store, [item, queuedItem(1)])
  const two = await submitBatch(store, [{...item, run: {...item.run!, isNew: false}}])
  await store.applyEffects([{type: 'run.state', run: item.run!.id, state: 'running'}], null)
  expect(await store.batchCounts(one)).toEqual({waiting: 1, running: 1})
  expect(await store.batchCounts(two)).toEqual({running: 1})
  await store.applyEffects([{type: 'run.state', run: item.run!.id, state: 'done'}], null)
  expect(await store.batchCounts(two)).toEqual({done: 1})
})

test('a run is wanted by the batches that queued it and are not cancelled', async () => {
  const {store} = await openEveryStore()
  const item = queuedItem(0)
  const shared = {...item, run: {...item.run!, isNew: false}}
  const one = await submitBatch(store, [item])
  const two = await submitBatch(store, [shared])
  await submitBatch(store, [{...shared, outcome: 'unchanged'}])
  expect(await store.batchesOfRuns([item.run!.id])).toEqual([two, one])
  await store.cancelBatch(one)
  expect(await store.batchesOfRuns([item.run!.id])).toEqual([two])
  expect(await store.itemsOfRun(item.run!.id)).toHaveLength(3)
})

test('outputs are unpublished once the run is done, until they are written', async () => {
  const {store, clock} = await openEveryStore()
  const items = [queuedItem(0, {outPath: '/out/0'}), queuedItem(1, {outPath: '/out/1'}), queuedItem(2)]
  const batch = await submitBatch(store, items)
  expect(await store.unpublished()).toEqual([])
  for (const {run} of items) await store.applyEffects([{type: 'run.state', run: run!.id, state: 'done'}], null)
  expect((await store.unpublished(batch)).map(({ordinal}) => ordinal)).toEqual([0, 1])
  await store.markPublished(batch, 0)
  expect((await store.unpublished()).map(({ordinal}) => ordinal)).toEqual([1])
  expect((await store.items(batch))[0]!.publishedAt).toBe(clock.time)
  expect(await store.unpublished(await submitBatch(store, []))).toEqual([])
})

test('an output path knows the input it was last written from', async () => {
  const {store, clock} = await openEveryStore()
  const outPath = '/out/caf\udce9.pdf'
  const batch = await submitBatch(store, [queuedItem(0, {outPath}), queuedItem(1, {outPath}), queuedItem(2, {outPath})])
  expect(await store.publishedFrom(outPath)).toBeNull()
  expect(await store.plannedFor(outPath)).toBe('/in/2.pdf')
  expect(await store.plannedFor('/out/else.pdf')).toBeNull()
  await store.markPublished(batch, 0)
  clock.time += 10
  await store.markPublished(batch, 1)
  expect(await store.publishedFrom(outPath)).toBe('/in/1.pdf')
  expect(await store.publishedFrom('/out/else.pdf')).toBeNull()
})

test('any unique beginning of an id names it, with and without its type', async () => {
  const {store} = await openEveryStore()
  const ids = ['b_0a11', 'b_0a12', 'b_0b', 'b_0b1']
  for (const id of ids) await store.createBatch({id, cwd: '/', outDir: null, meta: {}})
  expect((await store.batch('b_0a11'))!.id).toBe('b_0a11')
  expect((await store.batch('0A12'))!.id).toBe('b_0a12')
  expect((await store.batch(' 0b1 '))!.id).toBe('b_0b1')
  expect((await store.batch('b_0b'))!.id).toBe('b_0b')
  for (const typed of ['', 'b_9', 'd_0a11', '%', '0a1*', 'b_0a11~']) expect(await store.batch(typed)).toBeNull()
  for (const typed of ['b_', '0', '0a1']) {
    await expect(store.batch(typed)).rejects.toMatchObject({code: 'E_AMBIGUOUS_ID', exit: 2})
  }
})

test('documents and runs are found by a beginning too', async () => {
  const {store} = await openEveryStore()
  const item = queuedItem(0)
  await submitBatch(store, [item])
  expect((await store.document(item.document!.id.slice(0, 10)))!.id).toBe(item.document!.id)
  expect((await store.run(item.run!.id.slice(2, 20)))!.id).toBe(item.run!.id)
})

test('items come in the order of input, a part at a time with all that is inside of the inputs', async () => {
  const {ask, store} = await openEveryStore()
  const batch = await submitBatch(
    store,
    Array.from({length: 8}, (_, ordinal) => queuedItem(ordinal)),
  )
  // 5 was found in 1, and 7 in 5; 6 in 3.
  for (const [within, ordinal] of [
    [1, 5],
    [5, 7],
    [3, 6],
  ])
    await ask(`UPDATE batch_item SET within = ${within} WHERE ordinal = ${ordinal}`)
  const ordinals = async (part?: {after: number; limit: number}) =>
    (await store.items(batch, part)).map(({ordinal}) => ordinal)
  expect(await ordinals()).toEqual([0, 1, 5, 7, 2, 3, 6, 4])
  expect(await ordinals({after: -1, limit: 2})).toEqual([0, 1, 5, 7])
  expect(await ordinals({after: 1, limit: 2})).toEqual([2, 3, 6])
  expect(await ordinals({after: 3, limit: 2})).toEqual([4])
  expect(await ordinals({after: 4, limit: 2})).toEqual([])
})
