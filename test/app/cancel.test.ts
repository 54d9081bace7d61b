import {expect, test} from 'vitest'
import {cancel} from '../../src/app/cancel.ts'
import {testApp} from '../helpers/app.ts'

test('a batch stops, what is done stays, and a second time changes nothing', async () => {
  const t = await testApp()
  const {batch} = await t.submit([t.file('a.txt', 'a'), t.file('b.txt', 'b')])
  const [a, b] = await t.items(batch)
  await t.finish(a!.run!)
  expect(await cancel(t.app, batch)).toEqual({schema: 1, cancelled: 1, kept: 0, reports: 0})
  expect((await t.app.store.runs([a!.run!, b!.run!])).map(({state}) => state)).toEqual(['done', 'cancelled'])
  expect((await t.app.queue.jobs({runs: [b!.run!]})).map(({status}) => status)).toEqual(['cancelled'])
  expect(await cancel(t.app, batch)).toEqual({schema: 1, cancelled: 0, kept: 0, reports: 0})
})

test('documents that another batch wants go on; without that batch they stop', async () => {
  const t = await testApp()
  const shared = t.file('shared.txt', 'shared')
  const one = await t.submit([shared, t.file('own.txt', 'own')])
  const two = await t.submit([shared])
  expect(await cancel(t.app, one.batch)).toEqual({schema: 1, cancelled: 1, kept: 1, reports: 0})
  expect(await cancel(t.app, two.batch)).toEqual({schema: 1, cancelled: 1, kept: 0, reports: 0})
  expect(await t.app.queue.jobs({states: ['ready', 'running', 'blocked', 'delayed']})).toEqual([])
})

test('one document, run or job can be cancelled by its id, and is taken up again when it is given again', async () => {
  const t = await testApp()
  const path = t.file('a.txt', 'a')
  const {batch} = await t.submit([path])
  const [item] = await t.items(batch)
  const [job] = await t.app.queue.jobs({runs: [item!.run!]})
  expect(await cancel(t.app, job!.id)).toMatchObject({cancelled: 1})
  expect(await cancel(t.app, item!.run!)).toMatchObject({cancelled: 0})
  expect(await cancel(t.app, item!.document!)).toMatchObject({cancelled: 0})
  await t.submit([path])
  expect((await t.app.store.run(item!.run!))?.state).toBe('waiting')
  expect(await cancel(t.app, item!.document!)).toMatchObject({cancelled: 1})
})

test('the beginning of several ids stops none of them', async () => {
  const t = await testApp()
  await t.submit([t.file('a.txt', 'a'), t.file('b.txt', 'b')])
  for (const id of ['j_', 'd_', 'r_']) {
    await expect(cancel(t.app, id)).rejects.toMatchObject({code: 'E_AMBIGUOUS_ID', exit: 2})
  }
  expect(await t.app.queue.jobs({states: ['ready']})).toHaveLength(2)
})
