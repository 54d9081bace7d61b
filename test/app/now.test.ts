import {expect, test} from 'vitest'
import {now} from '../../src/app/now.ts'
import {stats} from '../../src/app/stats.ts'
import {testApp} from '../helpers/app.ts'

test('a document that is read again is shown as it is read now, not as it was', async () => {
  const {app, ...t} = await testApp()
  const path = t.file('a.txt', 'Dear reader')
  const [before] = await t.items((await t.submit([path])).batch)
  await t.finish(before!.run!)
  const shown = async () => (await now(app, await stats(app, {}), false)).documents[0]!
  expect((await shown()).tiles).toEqual([{page: 1, state: 'done'}])
  await t.submit([path], {force: true})
  const worker = await app.queue.registerWorker({name: 'test', slots: 1})
  expect(await app.queue.claim({worker, limit: 1, leaseMs: 30_000})).toHaveLength(1)
  expect((await shown()).tiles).toEqual([{page: 1, state: 'waiting'}])
})
