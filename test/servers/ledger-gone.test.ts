import {expect, test} from 'vitest'
import {createBullmqQueue} from '../../src/queue/bullmq/engine.ts'
import {openPostgres} from '../../src/store/postgres/database.ts'
import {createMemoryDelivery} from '../helpers/memory-delivery.ts'
import {fakeClock} from '../helpers/queue-jobs.ts'

test('each question to a server that is gone fails once, where it was asked', async () => {
  const rejections: unknown[] = []
  const note = (reason: unknown) => rejections.push(reason)
  process.on('unhandledRejection', note)
  const db = openPostgres({url: 'postgres://me@127.0.0.1:1/heap'})
  const engine = createBullmqQueue({
    db,
    delivery: createMemoryDelivery(),
    clock: fakeClock(),
    applyEffects: async () => [],
  })
  const claim = {worker: 'w_none', limit: 1, leaseMs: 1000}
  const reap = {leaseMs: 1000, maxCrashes: 3}
  const questions = [
    () => engine.status(),
    () => engine.claim(claim),
    () => engine.reap('w_none', reap),
    () => engine.workers(),
    () => engine.jobs({}),
    () => engine.nextRunAt(),
    () => engine.pauses(),
    () => engine.prune({done: 1}),
  ]
  for (const ask of questions) await expect(ask()).rejects.toMatchObject({code: 'E_STORE_UNREACHABLE'})
  await engine.close()
  await db.close()
  await new Promise((turn) => setImmediate(turn))
  process.off('unhandledRejection', note)
  expect(rejections).toEqual([])
})
