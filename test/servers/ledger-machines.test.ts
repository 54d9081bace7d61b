import {expect, test} from 'vitest'
import {createLedgerPrograms} from '../../src/queue/bullmq/ledger/programs.ts'
import {identityAmongMachines} from '../../src/queue/process-identity.ts'
import type {Lease} from '../../src/queue/types.ts'
import {createMemoryDelivery} from '../helpers/memory-delivery.ts'
import {defaultSettings, fakeClock, minute, newJob, run} from '../helpers/queue-jobs.ts'
import {ledgerDatabase, ledgerQueue, notesIn, wrongLedgerCounters} from '../helpers/servers/ledger.ts'

const leaseMs = 30_000

/** Engines of several machines over one database and one delivery. */
async function machines(count: number) {
  const clock = fakeClock()
  const [db, delivery] = [await ledgerDatabase(12), createMemoryDelivery()]
  const all = await Promise.all(
    Array.from({length: count}, async (_, index) => {
      const {engine} = await ledgerQueue(clock, {db: {...db, host: `machine-${index}`}, delivery})
      const worker = await engine.registerWorker({name: `machine-${index}`, slots: 4})
      return {engine, worker, claim: (limit: number) => engine.claim({worker, limit, leaseMs})}
    }),
  )
  return {all, db, delivery, clock}
}

test('what several machines claim, settle and enqueue at once is done once each, and the counters agree', async () => {
  const {all, db} = await machines(4)
  const needs = Array.from({length: 200}, (_, index) => `page ${index}`)
  await all[0]!.engine.enqueue([...needs.map((key) => newJob({key})), newJob({key: 'merge', needs, queue: 'ingest'})])
  const done: string[] = []
  await Promise.all(
    all.map(async ({engine, claim}) => {
      for (let idle = 0; idle < 3; ) {
        const leases = await claim(7)
        idle = leases.length > 0 ? 0 : idle + 1
        const effects = ({job}: Lease) => [{type: 'note', note: job.key}]
        const next = ({job}: Lease) => (job.key.startsWith('page') ? [newJob({key: 'shared child'})] : [])
        await engine.settle(
          leases.map((lease) => ({lease, outcome: {type: 'ok', next: next(lease)}, effects: effects(lease)})),
        )
        done.push(...leases.map(({job}) => job.key))
      }
    }),
  )
  const states = await all[0]!.engine.jobs({})
  expect(states.filter(({status}) => status !== 'done')).toEqual([])
  const sorted = (keys: string[]) => keys.sort((a, b) => (a < b ? -1 : 1))
  expect(sorted(done.filter((key) => key !== 'shared child'))).toEqual(sorted([...needs, 'merge']))
  expect((await notesIn(db)).length).toBe(done.length)
  expect(await wrongLedgerCounters(db)).toEqual([])
})

test('a key is written once, whoever enqueues it at the same time', async () => {
  const {all, db} = await machines(4)
  const jobs = () => Array.from({length: 50}, (_, index) => newJob({key: `key ${index}`}))
  const counts = await Promise.all(all.map(({engine}, index) => engine.enqueue(index % 2 ? jobs() : jobs().reverse())))
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(50)
  expect(await db.all('SELECT key FROM job GROUP BY key HAVING count(*) > 1')).toEqual([])
})

test('a job that needs one that ends at this moment waits for it or for a new one, and never for ever', async () => {
  const {all} = await machines(2)
  const [{engine, claim}, other] = all as [(typeof all)[0], (typeof all)[0]]
  for (let round = 0; round < 20; round++) {
    await engine.enqueue([newJob({key: 'part'})])
    const [lease] = await claim(1)
    const both = [newJob({key: 'part'}), newJob({key: `whole ${round}`, needs: ['part']})]
    await Promise.all([
      engine.settle([{lease: lease!, outcome: {type: 'ok'}, effects: []}]),
      other.engine.enqueue(both),
    ])
    for (let left = 3; left > 0; left--) {
      const leases = await claim(9)
      await engine.settle(leases.map((one) => ({lease: one, outcome: {type: 'ok'}, effects: []})))
    }
    expect(await engine.jobs({states: ['blocked', 'ready', 'running']})).toEqual([])
  }
})

test('concurrency and rate hold over all machines that claim at once', async () => {
  const {all, clock} = await machines(4)
  const {engine} = all[0]!
  await engine.configure('scan', {...defaultSettings, concurrency: 3})
  await engine.configure('embed', {...defaultSettings, rate: {count: 600, perMs: minute}})
  await engine.enqueue(Array.from({length: 40}, (_, index) => newJob({queue: index % 2 ? 'scan' : 'embed'})))
  const leases = (await Promise.all(all.map(({claim}) => claim(8)))).flat()
  const of = (queue: string) => leases.filter(({job}) => job.queue === queue).length
  expect([of('scan'), of('embed')]).toEqual([3, 3])
  expect((await Promise.all(all.map(({claim}) => claim(8)))).flat()).toEqual([])
  clock.move(100)
  expect((await Promise.all(all.map(({claim}) => claim(8)))).flat()).toHaveLength(1)
})

test('a pause for what one machine lacks stops that machine alone, one by a person all', async () => {
  const {all} = await machines(2)
  const [here, there] = all as [(typeof all)[0], (typeof all)[0]]
  await here.engine.enqueue([newJob(), newJob()])
  await here.engine.pause('*', 'disk full', undefined, 'space')
  expect(await here.claim(1)).toEqual([])
  expect(await there.claim(1)).toHaveLength(1)
  expect(await here.engine.pauses()).toMatchObject([{reason: 'disk full'}])
  expect(await there.engine.pauses()).toEqual([])
  await there.engine.pause('scan', 'by hand')
  await here.engine.resume('*', ['space'])
  expect(await here.claim(1)).toEqual([])
  await here.engine.resume('scan')
  expect(await here.claim(1)).toHaveLength(1)
})

test('a machine that comes back after its lease was taken over writes nothing', async () => {
  const {all, db, delivery, clock} = await machines(2)
  const [here, there] = all as [(typeof all)[0], (typeof all)[0]]
  await here.engine.enqueue([newJob({key: 'a'})])
  const [zombie] = await here.claim(1)
  clock.move(leaseMs)
  expect((await there.engine.reap(there.worker, {leaseMs, maxCrashes: 3})).requeued).toBe(1)
  const [heir] = await there.claim(1)
  const settle = (lease: Lease, note: string) => [
    {lease, outcome: {type: 'ok' as const}, effects: [{type: 'note', note}]},
  ]
  expect(await here.engine.settle(settle(zombie!, 'zombie'))).toEqual(['lost'])
  expect(await there.engine.settle(settle(heir!, 'heir'))).toEqual(['settled'])
  expect(await notesIn(db)).toEqual(['heir'])
  for (const {engine} of all) await engine.close()
  expect(delivery.all()).toEqual([])
})

test('two machines that reap at once take a lease back once', async () => {
  const {all, clock} = await machines(3)
  await all[0]!.engine.enqueue(Array.from({length: 30}, () => newJob()))
  await all[2]!.claim(30)
  clock.move(leaseMs)
  const reaped = await Promise.all(all.map(({engine, worker}) => engine.reap(worker, {leaseMs, maxCrashes: 3})))
  expect(reaped.reduce((sum, {requeued}) => sum + requeued, 0)).toBe(30)
  const [job] = await all[0]!.engine.jobs({limit: 1})
  expect(await all[0]!.engine.attempts(job!.id)).toHaveLength(1)
})

test('the version grows when another machine has written', async () => {
  const {all} = await machines(2)
  const [here, there] = all as [(typeof all)[0], (typeof all)[0]]
  await here.engine.nextRunAt()
  const before = here.engine.version()
  await there.engine.cancel({runs: [run]})
  await there.engine.enqueue([newJob()])
  await here.engine.nextRunAt()
  expect(here.engine.version()).toBeGreaterThan(before)
  await here.engine.close()
})

test('a machine whose clock stood still, as one that is moved to other hardware, does not take the leases of others', async () => {
  const {all, db, delivery, clock} = await machines(1)
  const [{engine, claim}] = all as [(typeof all)[0]]
  await engine.enqueue([newJob({key: 'a'})])
  const [lease] = await claim(1)
  const hour = 3_600_000
  let behind = hour
  const stood = {
    now: () => clock.now() - behind,
    async refresh() {
      behind = 0
    },
  }
  const other = await ledgerQueue(stood, {db: {...db, host: 'other'}, delivery})
  const worker = await other.engine.registerWorker({name: 'other', slots: 1})
  await other.engine.reap(worker, {leaseMs, maxCrashes: 3})
  clock.move(1000)
  await engine.reap(worker, {leaseMs, maxCrashes: 3})
  expect(await engine.settle([{lease: lease!, outcome: {type: 'ok'}, effects: []}])).toEqual(['settled'])
})

test('machines with the same host name do not take each other for one that was restarted', async () => {
  const {all, db, delivery, clock} = await machines(1)
  const [{engine, claim}] = all as [(typeof all)[0]]
  await engine.enqueue([newJob({key: 'a'})])
  const [lease] = await claim(1)
  const identity = {...identityAmongMachines(), bootId: 'another/1'}
  const other = await ledgerQueue(clock, {db, delivery, identity})
  const worker = await other.engine.registerWorker({name: 'other', slots: 1})
  await createLedgerPrograms(db, clock, identity).forgetDead()
  expect(await other.engine.reap(worker, {leaseMs, maxCrashes: 3})).toEqual({requeued: 0, poison: []})
  expect(await engine.settle([{lease: lease!, outcome: {type: 'ok'}, effects: []}])).toEqual(['settled'])
})
