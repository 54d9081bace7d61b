import {expect, inject, test} from 'vitest'
import {testApp} from '../../helpers/app.ts'
import {run} from '../../helpers/queue-jobs.ts'
import {testDatabaseUrl} from '../../helpers/servers/database.ts'

const nobody = 'redis://127.0.0.1:1'

test('what is done and waits can be looked at, and cancelled, while the server that hands out work is gone', async () => {
  const store = await testDatabaseUrl()
  const here = await testApp({flags: {store, queueUrl: inject('servers')!.redis}})
  here.file('bill.txt', 'Total 1.00')
  await here.submit(['bill.txt'])
  const {app} = await testApp({flags: {store, queueUrl: nobody}})
  expect(await app.queue.status()).toMatchObject([{queue: 'scan', counts: {ready: 1}}])
  expect(await app.queue.cancel({queue: 'scan'})).toBe(1)
  expect(await app.queue.status()).toMatchObject([{queue: 'scan', counts: {ready: 0}}])
})

test('nothing is begun of which that server would have to be told', async () => {
  const t = await testApp({flags: {store: await testDatabaseUrl(), queueUrl: nobody}})
  t.file('bill.txt', 'Total 1.00')
  const unreachable = {code: 'E_QUEUE_UNREACHABLE', exit: 6}
  await expect(t.submit(['bill.txt'])).rejects.toMatchObject(unreachable)
  expect(await t.app.store.totals()).toMatchObject({batches: 0})
  await expect(t.app.queue.registerWorker({name: 'w', slots: 1})).rejects.toMatchObject(unreachable)
  await expect(t.app.queue.enqueue([{key: run} as never])).rejects.toMatchObject(unreachable)
})
