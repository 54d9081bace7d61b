import {expect, test} from 'vitest'
import {unknownDigest} from '../../../src/types/sink.ts'
import {openEveryStore} from '../every-store.ts'

const sent = (points: Record<string, string>, removed: string[] = []) => ({
  sent: new Map(Object.entries(points)),
  removed,
})

test('what a sink holds is known by document, as it was sent last', async () => {
  const {store} = await openEveryStore()
  await store.noteSink('a', 'd_1', sent({p1: 'x', p2: 'x', p3: 'x'}))
  await store.noteSink('a', 'd_1', sent({p1: 'y'}, ['p2', 'p9']))
  await store.noteSink('b', 'd_1', sent({p1: 'z'}))
  expect(await store.sinkRows('a', 'd_1')).toEqual(new Map(Object.entries({p1: 'y', p3: 'x'})))
  expect(await store.sinkRows('a', 'd_2')).toEqual(new Map())
})

test('its documents come in the order of their ids, a part at a time', async () => {
  const {store} = await openEveryStore()
  for (const id of ['d_b', 'd_A', 'd_a', 'd_1']) await store.noteSink('a', id, sent({[id]: 'x', [`${id}2`]: 'x'}))
  expect(await store.sinkDocuments('a', null, '', 3)).toEqual(['d_1', 'd_A', 'd_a'])
  expect(await store.sinkDocuments('a', null, 'd_a', 3)).toEqual(['d_b'])
})

test('what is only believed to be there does not count', async () => {
  const {store, clock} = await openEveryStore()
  expect(await store.sinkTotals('a')).toEqual({points: 0, documents: 0, lastAt: null})
  await store.noteSink('a', 'd_1', sent({p1: 'x', p2: 'x'}))
  await store.noteSink('a', 'd_2', sent({p3: unknownDigest}))
  expect(await store.sinkTotals('a')).toEqual({points: 2, documents: 1, lastAt: clock.time})
})
