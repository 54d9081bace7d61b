import {expect, test} from 'vitest'
import {newId} from '../../../src/ids.ts'
import {openEveryStore} from '../every-store.ts'

test('a batch is paused until it is resumed; a second pause takes the place of the first, but not of its beginning', async () => {
  const {store, clock} = await openEveryStore()
  const batch = newId('b')
  await store.createBatch({id: batch, cwd: '/', outDir: null, meta: {}})
  const since = clock.time
  await store.applyEffects([{type: 'batch.pause', batch, reason: 'night', until: 5}], null)
  clock.time += 10
  await store.applyEffects([{type: 'batch.pause', batch, reason: 'day', until: null}], null)
  expect(await store.batchPauses()).toEqual([{batch, reason: 'day', since, until: null}])
  await store.applyEffects([{type: 'batch.resume', batch}], null)
  expect(await store.batchPauses()).toEqual([])
})

test('what is no batch cannot be paused', async () => {
  const {store} = await openEveryStore()
  const pause = {type: 'batch.pause', batch: 'b_none', reason: '', until: null} as const
  await expect(store.applyOnce('j', 1, [pause])).rejects.toMatchObject({code: 'E_NOT_FOUND'})
})
