import {expect, test} from 'vitest'
import {fakeClock, newJob} from '../helpers/queue-jobs.ts'
import {ledgerQueue} from '../helpers/servers/ledger.ts'

const leaseMs = 30_000

async function subject() {
  const clock = fakeClock()
  const parts = await ledgerQueue(clock)
  const worker = await parts.engine.registerWorker({name: 'tester', slots: 4})
  const claim = (limit = 9) => parts.engine.claim({worker, limit, leaseMs})
  return {...parts, clock, worker, claim}
}

const keysOf = (leases: {job: {key: string}}[]) => leases.map(({job}) => job.key).sort((a, b) => (a < b ? -1 : 1))

test('what hands out jobs comes back without its memory: its lanes are told again, and nothing comes twice', async () => {
  const {engine, delivery, claim} = await subject()
  await engine.enqueue(['a', 'b', 'c', 'd'].map((key) => newJob({key})))
  const [first] = await claim(1)
  delivery.forget()
  expect(await claim()).toEqual([])
  // What was on its way a moment ago may still come; what is missed twice is lost.
  const leases = [...(await claim()), ...(await claim())]
  expect(keysOf([first!, ...leases])).toEqual(['a', 'b', 'c', 'd'])
  const all = [first!, ...leases].map((lease) => ({lease, outcome: {type: 'ok' as const}, effects: []}))
  expect(await engine.settle(all)).toEqual(['settled', 'settled', 'settled', 'settled'])
  await engine.close()
  expect(delivery.all()).toEqual([])
})

test('a message that counts as ended though its job is ready gets another name', async () => {
  const {engine, db, claim} = await subject()
  await engine.enqueue([newJob({key: 'a'})])
  const [lease] = await claim()
  await engine.settle([{lease: lease!, outcome: {type: 'ok'}, effects: []}])
  // As after a server of the ledger went back to an older state.
  await db.run(`UPDATE job SET status = 'ready', finished_at = NULL`)
  const leases = []
  for (let look = 0; look < 5 && leases.length === 0; look++) leases.push(...(await claim()))
  expect(keysOf(leases)).toEqual(['a'])
})

test('jobs that could not be told are told before the next claim', async () => {
  const {engine, delivery, claim, troubles} = await subject()
  delivery.breakWith(new Error('no connection'))
  expect(await engine.enqueue([newJob({key: 'a'})])).toBe(1)
  expect(troubles.map(({message}) => message)).toEqual(['no connection'])
  delivery.breakWith(null)
  expect(keysOf(await claim())).toEqual(['a'])
})

test('a settle counts when only its message cannot be ended, which tells of nothing later', async () => {
  const {engine, delivery, claim, troubles} = await subject()
  await engine.enqueue([newJob({key: 'a'})])
  const [lease] = await claim()
  delivery.breakWith(new Error('no connection'))
  const next = [newJob({key: 'b'})]
  expect(await engine.settle([{lease: lease!, outcome: {type: 'ok', next}, effects: []}])).toEqual(['settled'])
  expect(troubles).toHaveLength(2)
  delivery.breakWith(null)
  expect(keysOf(await claim())).toEqual(['b'])
  expect((await engine.jobs({states: ['done']})).map(({key}) => key)).toEqual(['a'])
})

test('messages of jobs that are not ready any more are void, however many lie before those that are', async () => {
  const {engine, db, claim} = await subject()
  await engine.enqueue(Array.from({length: 20}, (_, index) => newJob({key: `old ${index}`, priority: 0})))
  await engine.enqueue([newJob({key: 'new', priority: 9})])
  // As after a cancel whose process died before it told.
  await db.run(`UPDATE job SET status = 'cancelled' WHERE priority = 0`)
  expect(keysOf(await claim(1))).toEqual(['new'])
})

test('what stays at the head of the order from one look of the reaper to the next is told again', async () => {
  const {engine, delivery, worker} = await subject()
  await engine.enqueue([newJob({key: 'a'})])
  delivery.forget()
  for (let look = 0; look < 2; look++) await engine.reap(worker, {leaseMs, maxCrashes: 3})
  await engine.close()
  expect(delivery.all()).toHaveLength(1)
})

test('reconcile tells of all that is ready', async () => {
  const {engine, delivery, clock} = await subject()
  await engine.enqueue(Array.from({length: 2500}, () => newJob()))
  await engine.enqueue([newJob({runAt: clock.now() + 1000})])
  delivery.forget()
  expect(await engine.reconcile()).toBe(2500)
  expect(delivery.all()).toHaveLength(2500)
})

test('what a claim has leased is worked on though the next message cannot be taken', async () => {
  const {engine, db, delivery, claim} = await subject()
  await engine.enqueue(['a', 'stale', 'b'].map((key, seq) => newJob({key, seq})))
  await db.run(`UPDATE job SET status = 'cancelled' WHERE key = 'stale'`)
  const {take} = delivery
  delivery.take = async (...asked) => {
    const taken = await take(...asked)
    delivery.breakWith(new Error('no connection'))
    return taken
  }
  expect(keysOf(await claim())).toEqual(['a'])
  delivery.breakWith(null)
  expect(keysOf(await claim())).toEqual(['b'])
})

test('what one lane gives is worked on though another one fails', async () => {
  const {engine, delivery, claim} = await subject()
  await engine.enqueue([newJob({key: 'a', queue: 'scan'}), newJob({key: 'b', queue: 'compress'})])
  const {take} = delivery
  delivery.take = async (lane, ...asked) => {
    if (lane.queue === 'compress') throw new Error('no connection')
    return take(lane, ...asked)
  }
  expect(keysOf(await claim())).toEqual(['a'])
  await expect(claim()).rejects.toThrow('no connection')
  delivery.take = take
  expect(keysOf(await claim())).toEqual(['b'])
})
