import {describe, expect, test} from 'vitest'
import type {Lesson} from '../../../src/store/memory-store.ts'
import type {Store} from '../../../src/store/types.ts'
import {ended} from '../ended.ts'
import {openEveryStore} from '../every-store.ts'
import {queuedItem, submitBatch} from '../helpers.ts'
import {lesson} from '../lessons.ts'

const names = async (store: Store) => (await store.vendors()).map((samples) => samples.map(({name}) => name.value))

describe('a batch', () => {
  test('is learned from once, whoever is first, and the version grows with what changed', async () => {
    const {store} = await openEveryStore()
    const {batch, documents} = await ended(store, 2)
    expect(await store.memoryVersion()).toBe(0)
    expect(await store.unlearnedBatches()).toEqual([batch])
    const lessons = documents.map((id) => lesson(id, 'Green Meadow Ltd'))
    expect(await store.learnBatch(batch, lessons)).toBe(true)
    expect(await store.learnBatch(batch, [lesson(documents[0]!, 'Other Ltd')])).toBe(false)
    expect(await store.memoryVersion()).toBe(1)
    expect(await names(store)).toEqual([['Green Meadow Ltd', 'Green Meadow Ltd']])
    expect(await store.unlearnedBatches()).toEqual([])
  })

  test('that teaches nothing new leaves the version as it is', async () => {
    const {store} = await openEveryStore()
    const {batch, documents} = await ended(store, 1)
    await store.learnBatch(batch, [lesson(documents[0]!, 'Green Meadow Ltd')])
    const again = await ended(store, 1)
    await store.learnBatch(again.batch, [lesson(documents[0]!, 'Green Meadow Ltd'), lesson(again.documents[0]!, null)])
    expect(await store.memoryVersion()).toBe(1)
  })

  test('is not learned from while it is filled or at work', async () => {
    const {store} = await openEveryStore()
    const item = queuedItem(0)
    const batch = await submitBatch(store, [item])
    await store.applyEffects([{type: 'run.state', run: item.run!.id, state: 'done'}], null)
    expect(await store.unlearnedBatches()).toEqual([])
    await store.closeBatch(batch)
    expect(await store.unlearnedBatches()).toEqual([batch])
    await store.applyEffects([{type: 'run.state', run: item.run!.id, state: 'waiting'}], null)
    expect(await store.unlearnedBatches()).toEqual([])
    await expect(store.learnBatch('b_none', [])).rejects.toMatchObject({code: 'E_NOT_FOUND'})
  })

  test('begins under the version that is known then', async () => {
    const {store} = await openEveryStore()
    const {batch, documents} = await ended(store, 1)
    await store.learnBatch(batch, [lesson(documents[0]!, 'Green Meadow Ltd')])
    const item = queuedItem(0)
    await submitBatch(store, [item])
    expect((await store.run(item.run!.id))?.memoryVersion).toBe(1)
  })
})

test('what a document teaches replaces what it taught before, and older versions see it as it was', async () => {
  const {store} = await openEveryStore()
  const {batch, documents} = await ended(store, 1)
  const [document] = documents
  await store.learnBatch(batch, [lesson(document!, 'Green Meadow Ltd')])
  await store.correct([{document: document!, lesson: lesson(document!, 'Harbour Books Ltd')}])
  expect(await names(store)).toEqual([['Harbour Books Ltd']])
  await store.correct([{document: document!, lesson: lesson(document!, null)}])
  expect(await names(store)).toEqual([])
  const seen = async (version: number) =>
    (await store.vendorsLike(['num:712345'], version)).flat().map(({name}) => name.value)
  expect(await Promise.all([0, 1, 2, 3].map(seen))).toEqual([[], ['Green Meadow Ltd'], ['Harbour Books Ltd'], []])
})

test('vendors are found by a number, or by four tenths of the letters of their name', async () => {
  const {store} = await openEveryStore()
  const {batch, documents} = await ended(store, 2)
  const taught = ['Green Meadow Ltd', 'Harbour Books Ltd'].map((name, i) =>
    lesson(documents[i]!, name, {ids: [`num:71234${i}`]}),
  )
  await store.learnBatch(batch, taught)
  const like = async (keys: string[]) => (await store.vendorsLike(keys, 1)).map(([one]) => one!.name.value)
  expect(await like(['num:712341'])).toEqual(['Harbour Books Ltd'])
  const green = taught[0]!.vendor!.keys.filter((key) => key.startsWith('tri:'))
  expect(await like(green.slice(0, Math.ceil(green.length * 0.4)))).toEqual(['Green Meadow Ltd'])
  expect(await like(green.slice(0, Math.floor(green.length * 0.3)))).toEqual([])
  expect(await like([...green, 'num:712341'])).toEqual(['Harbour Books Ltd', 'Green Meadow Ltd'])
})

test('a vendor is forgotten, and the version says so', async () => {
  const {store} = await openEveryStore()
  const {batch, documents} = await ended(store, 2)
  await store.learnBatch(
    batch,
    documents.map((id) => lesson(id, 'Green Meadow Ltd')),
  )
  expect(await store.forgetVendor('nobody')).toBe(0)
  expect(await store.forgetVendor('greenmeadowltd')).toBe(2)
  expect([await store.memoryVersion(), await names(store)]).toEqual([2, []])
})

describe('corrections', () => {
  test('are written together with what they teach, all or none', async () => {
    const {store} = await openEveryStore()
    const {documents} = await ended(store, 2)
    const [first, second] = documents as [string, string]
    const add = [{path: 'total', value: '1.00'}]
    await store.correct([{document: first, add, lesson: lesson(first, 'Green Meadow Ltd')}])
    const late: Lesson = lesson(first, 'Late Ltd')
    const changes = [
      {document: second, add, lesson: lesson(second, 'Other Ltd')},
      {document: first, add, lesson: late},
    ]
    await expect(store.correct(changes)).rejects.toThrow('corrected meanwhile')
    expect(await store.corrections(second)).toEqual([])
    expect(await names(store)).toEqual([['Green Meadow Ltd']])
  })

  test('that came since leave a lesson of a batch out of date', async () => {
    const {store} = await openEveryStore()
    const {batch, documents} = await ended(store, 1)
    await store.correct([{document: documents[0]!, add: [{path: 'vendor', value: 'Right Ltd'}]}])
    await store.learnBatch(batch, [lesson(documents[0]!, 'Read Ltd')])
    expect(await names(store)).toEqual([])
    expect(await store.unlearnedBatches()).toEqual([])
  })
})

test('what a removed document taught stays known', async () => {
  const {store, ask} = await openEveryStore()
  const {batch, documents} = await ended(store, 1)
  await store.learnBatch(batch, [lesson(documents[0]!, 'Green Meadow Ltd')])
  await ask('DELETE FROM document')
  expect(await names(store)).toEqual([['Green Meadow Ltd']])
})
