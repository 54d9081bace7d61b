import {expect, test} from 'vitest'
import {writeTransaction} from '../../src/store/database.ts'
import {openTestStore, queuedItem, submitBatch, submitEffect} from './helpers.ts'

test('effects join the transaction that is open, and go with it', async () => {
  const {store, db} = openTestStore()
  const item = queuedItem(0)
  const batch = await submitBatch(store, [])
  expect(() =>
    writeTransaction(db, () => {
      store.applyEffects([submitEffect(batch, [item])], null)
      expect(db.inTransaction).toBe(true)
      throw new Error('the queue failed')
    }),
  ).toThrow('the queue failed')
  expect(await store.items(batch)).toEqual([])
})

test('inside the transaction of an engine nothing has to be remembered', async () => {
  const {store, db} = openTestStore()
  const batch = await submitBatch(store, [])
  const effects = [submitEffect(batch, [queuedItem(0)])]
  writeTransaction(db, () => store.applyEffects(effects, {job: 'j_1', generation: 1}))
  expect(await store.items(batch)).toHaveLength(1)
  expect(db.prepare('SELECT count(*) FROM applied_effect').pluck().get()).toBe(0)
})

test('a path that is not UTF-8 is kept as its bytes', async () => {
  const {store, db} = openTestStore()
  await submitBatch(store, [queuedItem(0, {path: '/in/caf\udce9.pdf'})])
  expect(db.prepare('SELECT typeof(path) FROM source').pluck().get()).toBe('blob')
})
