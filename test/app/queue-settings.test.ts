import {expect, test} from 'vitest'
import {listQueues, type QueueSetInput, setQueue} from '../../src/app/queue-settings.ts'
import {testApp} from '../helpers/app.ts'

const nothing: QueueSetInput = {queue: 'scan', reset: null}

test('each change is merged into what is set, and values go back to the default', async () => {
  const {app} = await testApp()
  await setQueue(app, {...nothing, concurrency: '2', rate: '30/m', soft: '9m', hard: '10m'})
  const {settings} = await setQueue(app, {...nothing, retry: '60s,120s', recycleAfter: '50'})
  expect(settings).toEqual({
    concurrency: 2,
    rate: {count: 30, perMs: 60_000},
    softMs: 540_000,
    hardMs: 600_000,
    retryMs: [60_000, 120_000],
    recycleAfter: 50,
  })
  await setQueue(app, {...nothing, reset: ['rate', 'soft']})
  const {queues} = await listQueues(app)
  expect(queues[0]).toMatchObject({queue: 'scan', concurrency: 2, rate: null, softMs: null, hardMs: 600_000})
  expect((await setQueue(app, {...nothing, reset: []})).settings).toMatchObject({concurrency: null, recycleAfter: null})
})

test.each([
  ['60s,120s,240s', '5', [60_000, 120_000, 240_000, 240_000, 240_000]],
  ['60s,120s,240s', '1', [60_000]],
  ['60s', '0', []],
  [undefined, '4', [30_000, 90_000, 300_000, 300_000]],
])('--retry %s --max-retries %s', async (retry, maxRetries, retryMs) => {
  const {app} = await testApp()
  expect((await setQueue(app, {...nothing, retry, maxRetries})).settings.retryMs).toEqual(retryMs)
})

test.each<Partial<QueueSetInput>>([
  {},
  {queue: 'nothing', concurrency: '1'},
  {concurrency: '0'},
  {concurrency: 'many'},
  {rate: '30'},
  {rate: '0/m'},
  {soft: '10m', hard: '9m'},
  {soft: '0s'},
  {hard: '2d'},
  {retry: 'soon'},
  {maxRetries: '-1'},
  {recycleAfter: '0'},
  {reset: ['speed']},
])('%o is refused with exit 2, and nothing changes', async (wrong) => {
  const {app} = await testApp()
  await setQueue(app, {...nothing, hard: '20m'})
  const before = await app.queue.settings('scan')
  await expect(setQueue(app, {...nothing, ...wrong})).rejects.toMatchObject({code: 'E_USAGE', exit: 2})
  expect(await app.queue.settings('scan')).toEqual(before)
})
