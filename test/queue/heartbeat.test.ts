import {once} from 'node:events'
import {mkdirSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {Worker} from 'node:worker_threads'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {systemClock} from '../../src/clock.ts'
import {threadHeartbeat} from '../../src/queue/heartbeat/thread-heartbeat.ts'
import type {Heartbeat} from '../../src/queue/heartbeat/types.ts'
import {createSqliteQueue} from '../../src/queue/sqlite-queue.ts'
import type {Lease, LeaseRef, QueueEngine} from '../../src/queue/types.ts'
import {newJob, type TempStore, tempStore} from '../helpers/queue-jobs.ts'

const times = {leaseMs: 1000, intervalMs: 50}

let store: TempStore
let engine: QueueEngine
let heartbeat: Heartbeat
const refOf = ({job, token}: Lease): LeaseRef => ({id: job.id, token})

let told: {lost: PromiseWithResolvers<LeaseRef[]>; cancelled: PromiseWithResolvers<LeaseRef[]>; failures: Error[]}
let leases: Lease[]
beforeEach(async () => {
  store = tempStore()
  engine = createSqliteQueue({db: store.db, clock: systemClock, applyEffects: () => []})
  told = {lost: Promise.withResolvers(), cancelled: Promise.withResolvers(), failures: []}
  heartbeat = threadHeartbeat(
    store.file,
    times,
  )({
    lost: told.lost.resolve,
    cancelled: told.cancelled.resolve,
    failed: (error) => told.failures.push(error),
  })
  const worker = await engine.registerWorker({name: 'w', slots: 2})
  await engine.enqueue([newJob({key: 'kept'}), newJob({key: 'other'})])
  leases = await engine.claim({worker, limit: 2, leaseMs: times.leaseMs})
})
afterEach(async () => {
  await heartbeat.close()
  store.remove()
})

const untilOf = (lease: Lease) =>
  store.db.prepare<[string], number>('SELECT lease_until FROM job WHERE public_id = ?').pluck().get(lease.job.id)!

/** Waits, on the main thread, until another connection wrote. */
async function nextBeat(): Promise<void> {
  const version = engine.version()
  while (engine.version() === version) await new Promise(setImmediate)
}

test('a blocked main thread keeps the leases in flight, and only those', async () => {
  heartbeat.add([leases[0]!])
  await nextBeat()
  const blockedUntil = Date.now() + 1.5 * times.leaseMs
  while (Date.now() < blockedUntil);
  expect(untilOf(leases[0]!)).toBeGreaterThan(Date.now())
  expect(untilOf(leases[1]!)).toBe(leases[1]!.until)
  const reaper = await engine.registerWorker({name: 'reaper', slots: 1})
  expect((await engine.reap(reaper, {leaseMs: times.leaseMs, maxCrashes: 3})).requeued).toBe(1)
  expect((await engine.jobs({states: ['running']})).map(({key}) => key)).toEqual(['kept'])
})

test('lost leases and requests to stop come back from the thread', async () => {
  heartbeat.add(leases)
  await engine.cancel({ids: [leases[0]!.job.id]})
  await engine.settle([{lease: leases[1]!, outcome: {type: 'release'}, effects: []}])
  expect(await told.cancelled.promise).toEqual([refOf(leases[0]!)])
  expect(await told.lost.promise).toEqual([refOf(leases[1]!)])
})

test('a lease that was removed is not extended any more', async () => {
  heartbeat.add(leases)
  await nextBeat()
  heartbeat.remove([leases[1]!])
  await nextBeat()
  await nextBeat()
  const until = untilOf(leases[1]!)
  await nextBeat()
  expect(untilOf(leases[1]!)).toBe(until)
  expect(untilOf(leases[0]!)).toBeGreaterThan(until)
})

test('a store that is locked for longer than a beat costs no lease', async () => {
  heartbeat.add(leases)
  const locker = new Worker(
    `const {parentPort, workerData} = require('node:worker_threads')
     const db = require(workerData.driver)(workerData.file)
     db.exec('BEGIN IMMEDIATE')
     parentPort.postMessage('locked')
     setTimeout(() => { db.exec('COMMIT'); db.close() }, workerData.ms)`,
    {eval: true, workerData: {driver: require.resolve('better-sqlite3'), file: store.file, ms: 3 * times.intervalMs}},
  )
  await once(locker, 'message')
  await once(locker, 'exit')
  await nextBeat()
  expect(untilOf(leases[0]!)).toBeGreaterThan(Date.now())
})

test('a thread that died is replaced, and the new one knows the leases in flight', async () => {
  // A file stands where the folder of the store has to be: the thread cannot open it and dies.
  const folder = join(store.folder, 'later')
  writeFileSync(folder, '')
  const died = Promise.withResolvers<void>()
  const told = Promise.withResolvers<LeaseRef[]>()
  const {add, close} = threadHeartbeat(
    join(folder, 'store.db'),
    times,
  )({
    lost: told.resolve,
    cancelled() {},
    failed: () => died.resolve(),
  })
  add(leases)
  await died.promise
  rmSync(folder)
  mkdirSync(folder)
  // The store that appears there is empty: the new thread asks for the leases and finds none.
  expect(await told.promise).toEqual(leases.map(refOf))
  await close()
})
