import {describe, expect, test} from 'vitest'
import {listJobs} from '../../src/app/jobs.ts'
import {overview} from '../../src/app/overview.ts'
import {status} from '../../src/app/status.ts'
import {testApp} from '../helpers/app.ts'

const failure = {class: 'permanent', code: 'E_UNREADABLE', message: 'broken'} as const

describe('status', () => {
  test('of a fresh store is empty', async () => {
    const {app} = await testApp()
    expect(await status(app)).toMatchObject({batches: [], workers: [], nextRunAt: null, totals: {documents: 0}})
  })

  test('counts what is done and what failed; a percentage never falls', async () => {
    const t = await testApp()
    const {batch} = await t.submit([t.file('a.txt', 'a'), t.file('b.txt', 'b')])
    const [a, b] = await t.items(batch)
    const percent = async () => (await status(t.app, batch)).batches[0]!.percent
    expect(await percent()).toBe(0)
    await t.finish(a!.run!)
    expect(await percent()).toBe(50)
    await t.fail(b!.run!, failure)
    expect((await status(t.app)).batches[0]).toMatchObject({
      id: batch,
      percent: 100,
      finished: true,
      counts: {done: 1, failed: 1},
    })
    await t.submit([t.file('c.txt', 'c')])
    expect(await percent()).toBe(100)
  })

  test('finds the newest batch of a run or job', async () => {
    const t = await testApp()
    const {batch} = await t.submit([t.file('a.txt', 'a')])
    const [item] = await t.items(batch)
    const [job] = await t.app.queue.jobs({})
    for (const id of [batch, item!.run!, job!.id]) expect((await status(t.app, id)).batches[0]!.id).toBe(batch)
    await expect(status(t.app, 'b_f')).rejects.toMatchObject({code: 'E_NOT_FOUND', exit: 2})
  })
})

test('listJobs shows the file of each job and takes filters together', async () => {
  const t = await testApp()
  const {batch} = await t.submit([t.file('a.txt', 'a'), t.file('b.txt', 'b')])
  await t.submit([t.file('c.txt', 'c')])
  const [a] = await t.items(batch)
  await t.fail(a!.run!, failure)
  const paths = async (input: object) =>
    (await listJobs(t.app, {states: [], limit: 10, ...input})).jobs.map(({path}) => path.split('/').at(-1))
  expect(await paths({})).toEqual(['c.txt', 'b.txt', 'a.txt'])
  expect(await paths({batch})).toEqual(['b.txt', 'a.txt'])
  expect(await paths({batch, states: ['dead']})).toEqual(['a.txt'])
  expect(await paths({errorCode: 'E_UNREADABLE'})).toEqual(['a.txt'])
  expect(await paths({search: 'broken'})).toEqual(['a.txt'])
  expect(await paths({search: '100%_'})).toEqual([])
  expect(await paths({limit: 1})).toEqual(['c.txt'])
  expect(await paths({queue: 'compress'})).toEqual([])
})

test('overview makes no store, and shows the newest batch of one that is there', async () => {
  const t = await testApp()
  const {batch} = await t.submit([t.file('a.txt', 'a')])
  expect((await overview(t.app.paths, t.app.config.values.store, async () => t.app)).batch).toMatchObject({
    id: batch,
    finished: false,
  })
  const nowhere = {...t.app.paths, store: '/nowhere/store.db'}
  const opened: string[] = []
  const result = await overview(nowhere, null, async () => {
    opened.push('opened')
    return t.app
  })
  expect([result.batch, opened]).toEqual([null, []])
})
