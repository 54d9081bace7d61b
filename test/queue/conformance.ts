import {describe, expect, test} from 'vitest'
import type {QueueEngine} from '../../src/queue/types.ts'
import {type FakeClock, minute, newJob, note, run} from '../helpers/queue-jobs.ts'
import {testLimits} from './conformance-limits.ts'
import {
  claim,
  claimOne,
  clock,
  eachOnItsEngine,
  engine,
  failure,
  leaseMs,
  reap,
  type Subject,
  settle,
  statuses,
  statusOf,
  subject,
  worker,
} from './subject.ts'

/** What every engine behind the seam must do. */
export function describeConformance(name: string, open: (clock: FakeClock) => Subject | Promise<Subject>): void {
  describe(`${name} queue`, () => {
    eachOnItsEngine(open)
    testLimits()

    test('a job comes back from the queue as it was put in', async () => {
      await engine.enqueue([newJob({key: 'a', payload: {page: 3}, priority: 2, seq: 7, order: 4})])
      const {job, token, until} = await claimOne()
      expect(job).toMatchObject({
        key: 'a',
        run,
        payload: {page: 3},
        priority: 2,
        seq: 7,
        order: 4,
        status: 'running',
        worker,
      })
      expect(job.limits).toEqual({softMs: 10_000, hardMs: 20_000})
      expect([token, until]).toEqual([1, clock.now() + leaseMs])
    })

    test('a second job with a live key is not written, and one with a finished key is', async () => {
      expect(await engine.enqueue([newJob({key: 'a'}), newJob({key: 'a'}), newJob({key: 'b'})])).toBe(2)
      expect(await engine.enqueue([newJob({key: 'a'})])).toBe(0)
      for (const lease of await claim(2)) await settle(lease, {type: 'ok'})
      expect(await engine.enqueue([newJob({key: 'a'})])).toBe(1)
    })

    test('claims go by priority, then arrival, then the later stage', async () => {
      await engine.enqueue([
        newJob({key: 'late', seq: 9, priority: 5}),
        newJob({key: 'early stage', seq: 2, order: 1}),
        newJob({key: 'later stage', seq: 2, order: 3}),
        newJob({key: 'urgent', seq: 8, priority: 0}),
      ])
      const keys = (await claim(4)).map(({job}) => job.key)
      expect(keys).toEqual(['urgent', 'later stage', 'early stage', 'late'])
    })

    test('every 8th claim takes the oldest job, so that low priority does not starve', async () => {
      const urgent = Array.from({length: 10}, (_, index) =>
        newJob({key: `urgent ${index}`, seq: 10 + index, priority: 0}),
      )
      await engine.enqueue([newJob({key: 'old', seq: 1, priority: 9}), ...urgent])
      const keys: string[] = []
      for (let i = 0; i < 9; i++) keys.push((await claimOne()).job.key)
      expect(keys.indexOf('old')).toBe(7)
    })

    test('a claim is limited to its queues', async () => {
      await engine.enqueue([newJob({key: 'a', queue: 'scan'}), newJob({key: 'b', queue: 'ingest'})])
      const leases = await engine.claim({worker, queues: ['ingest'], limit: 5, leaseMs})
      expect(leases.map(({job}) => job.key)).toEqual(['b'])
    })

    test('a claim leaves out the queues it is told to', async () => {
      await engine.enqueue([newJob({key: 'a', queue: 'scan'}), newJob({key: 'b', queue: 'embed'})])
      const leases = await engine.claim({worker, except: ['embed'], limit: 5, leaseMs})
      expect(leases.map(({job}) => job.key)).toEqual(['a'])
    })

    test('a done job writes its effects and its children together', async () => {
      await engine.enqueue([newJob({key: 'a'})], [note('enqueued')])
      expect(await settle(await claimOne(), {type: 'ok', next: [newJob({key: 'child'})]}, 'done')).toBe('settled')
      expect(await subject.notes()).toEqual(['enqueued', 'done'])
      expect(await statuses()).toEqual([
        ['child', 'ready'],
        ['a', 'done'],
      ])
    })

    test('work that was done on the way is there as jobs that are done, each with its attempt', async () => {
      await engine.enqueue([newJob({key: 'a'})])
      const lease = await claimOne()
      clock.move(500)
      const [startedAt, finishedAt] = [clock.now() - 200, clock.now() - 100]
      const job = newJob({key: 'b', queue: 'ingest', payload: {pages: {from: 1, to: 2}}})
      await settle(lease, {type: 'ok', passed: [{job, startedAt, finishedAt}]})
      const [done] = await engine.jobs({queue: 'ingest'})
      const expected = {status: 'done', startedAt, finishedAt, progress: 1, attempts: 0, worker, token: 1}
      expect(done).toMatchObject({key: 'b', payload: job.payload, ...expected})
      expect(await engine.attempts(done!.id)).toMatchObject([{token: 1, outcome: 'ok', worker, startedAt, finishedAt}])
      expect((await engine.status()).map(({queue, counts}) => [queue, counts.done])).toEqual([
        ['ingest', 1],
        ['scan', 1],
      ])
    })

    test('a settle with an older token changes nothing and answers lost', async () => {
      await engine.enqueue([newJob({key: 'a'})])
      const zombie = await claimOne()
      clock.move(leaseMs + 1)
      expect(await reap()).toEqual({requeued: 1, poison: []})
      const heir = await claimOne()
      expect(heir.token).toBe(zombie.token + 1)
      expect(await settle(zombie, {type: 'ok', next: [newJob({key: 'child'})]}, 'zombie')).toBe('lost')
      expect(await statuses()).toEqual([['a', 'running']])
      expect(await settle(heir, {type: 'ok'}, 'heir')).toBe('settled')
      expect(await settle(heir, {type: 'ok'}, 'again')).toBe('lost')
      expect(await subject.notes()).toEqual(['heir'])
    })

    test('a retry waits for its time, counts, and keeps the failure', async () => {
      await engine.enqueue([newJob({key: 'a'})])
      const runAt = clock.now() + minute
      await settle(await claimOne(), {type: 'retry', failure, runAt, counts: 'attempt'})
      expect(await engine.nextRunAt()).toBe(runAt)
      clock.move(minute - 1)
      await reap()
      expect(await claim()).toEqual([])
      clock.move(1)
      await reap()
      expect((await claimOne()).job).toMatchObject({attempts: 1, crashes: 0, failure})
    })

    test('a release puts a job back without counting', async () => {
      await engine.enqueue([newJob({key: 'a'})])
      await settle(await claimOne(), {type: 'release'})
      expect((await claimOne()).job).toMatchObject({attempts: 0, crashes: 0, timeouts: 0})
    })

    test('a blocked job becomes ready when all it needs are finished, also by death and cancel', async () => {
      const needs = ['p1', 'p2', 'p3']
      await engine.enqueue([...needs.map((key) => newJob({key})), newJob({key: 'merge', needs})])
      const [first, second] = await claim(2)
      await settle(first!, {type: 'ok'})
      await settle(second!, {type: 'dead', failure})
      expect(await statusOf('merge')).toBe('blocked')
      const [last] = await engine.jobs({states: ['ready']})
      await engine.cancel({ids: [last!.id]})
      expect(await statusOf('merge')).toBe('ready')
    })

    test('what a job waits for, or has waited for, is known', async () => {
      await engine.enqueue([newJob({key: 'p1'}), newJob({key: 'p2'}), newJob({key: 'merge', needs: ['p1', 'p2']})])
      const merge = (await engine.jobs({states: ['blocked']}))[0]!
      await settle(await claimOne(), {type: 'ok'})
      const needed = (await engine.jobs({neededBy: merge.id})).map(({key, status}) => [key, status])
      expect(needed).toEqual([
        ['p2', 'ready'],
        ['p1', 'done'],
      ])
      expect(await engine.jobs({neededBy: 'j_none'})).toEqual([])
    })

    test('a job that needs an unknown key is refused', async () => {
      await expect(engine.enqueue([newJob({needs: ['nowhere']})])).rejects.toThrow('not live')
    })

    test('cancel stops waiting jobs at once and tells running ones by heartbeat', async () => {
      await engine.enqueue([
        newJob({key: 'running'}),
        newJob({key: 'ready'}),
        newJob({key: 'delayed', runAt: clock.now() + 1}),
      ])
      const lease = await claimOne()
      expect(await engine.cancel({runs: [run]})).toBe(3)
      expect(await engine.heartbeat([lease], leaseMs)).toEqual({
        lost: [],
        cancelled: [{id: lease.job.id, token: lease.token}],
      })
      await settle(lease, {type: 'retry', failure, runAt: clock.now(), counts: 'attempt'}, 'retry')
      expect(await statuses()).toEqual([
        ['delayed', 'cancelled'],
        ['ready', 'cancelled'],
        ['running', 'cancelled'],
      ])
      expect(await subject.notes()).toEqual([])
    })

    test('a job that ends well after it was asked to stop is done, but its children are not written', async () => {
      await engine.enqueue([newJob({key: 'a'})])
      const lease = await claimOne()
      await engine.cancel({})
      await settle(lease, {type: 'ok', next: [newJob({key: 'child'})]}, 'done')
      expect(await statuses()).toEqual([['a', 'done']])
      expect(await subject.notes()).toEqual(['done'])
    })

    test('work that is being stopped can be enqueued again at once', async () => {
      await engine.enqueue([newJob({key: 'a'})])
      const stopping = await claimOne()
      await engine.cancel({runs: [run]}, [note('cancelled')])
      expect(await engine.enqueue([newJob({key: 'a'})])).toBe(1)
      expect(await engine.enqueue([newJob({key: 'a'})])).toBe(0)
      const again = await claimOne()
      expect(again.job.id).not.toBe(stopping.job.id)
      await settle(stopping, {type: 'cancelled'})
      await settle(again, {type: 'ok'})
      expect(await statuses()).toEqual([
        ['a', 'done'],
        ['a', 'cancelled'],
      ])
      expect(await subject.notes()).toEqual(['cancelled'])
    })

    test('a heartbeat extends the leases it names, and tells which are lost', async () => {
      await engine.enqueue([newJob({key: 'kept'}), newJob({key: 'dropped'})])
      const [kept, dropped] = await claim(2)
      clock.move(leaseMs - 1)
      expect(await engine.heartbeat([kept!], leaseMs)).toEqual({lost: [], cancelled: []})
      clock.move(2)
      expect(await reap()).toEqual({requeued: 1, poison: []})
      expect(await engine.heartbeat([kept!, dropped!], leaseMs)).toEqual({
        lost: [{id: dropped!.job.id, token: dropped!.token}],
        cancelled: [],
      })
    })

    test('a job whose worker crashed three times is handed out as poison, once', async () => {
      await engine.enqueue([newJob({key: 'a'})])
      for (let crash = 1; crash <= 2; crash++) {
        await claim()
        clock.move(leaseMs)
        expect((await reap()).requeued).toBe(1)
      }
      await claim()
      clock.move(leaseMs)
      const {requeued, poison} = await reap()
      expect([requeued, poison.length]).toEqual([0, 1])
      expect(poison[0]).toMatchObject({poison: true, token: 4, job: {crashes: 3, attempts: 0}})
      expect((await reap()).poison).toEqual([])
      await settle(poison[0]!, {type: 'dead', failure}, 'dead')
      expect(await statuses()).toEqual([['a', 'dead']])
      expect((await engine.attempts(poison[0]!.job.id)).map(({outcome}) => outcome)).toEqual([
        'crash',
        'crash',
        'crash',
        'dead',
      ])
    })

    test('leases of a worker that left are taken back at once', async () => {
      const other = await engine.registerWorker({name: 'other', slots: 1})
      await engine.enqueue([newJob({key: 'a'})])
      await engine.claim({worker: other, limit: 1, leaseMs})
      expect((await reap()).requeued).toBe(0)
      await engine.workerGone(other)
      expect((await reap()).requeued).toBe(1)
    })

    test('short jobs that a killed process had claimed ahead are not blamed for its end', async () => {
      await engine.enqueue([newJob({key: 'a'}), newJob({key: 'b'}), newJob({key: 'c'})])
      for (let kill = 1; kill <= 3; kill++) {
        const killed = await engine.registerWorker({name: 'killed', slots: 2})
        expect(await engine.claim({worker: killed, limit: 3, leaseMs})).toHaveLength(3)
        await engine.workerGone(killed)
        expect(await reap()).toEqual({requeued: 3, poison: []})
      }
      expect((await engine.jobs({})).map(({crashes}) => crashes)).toEqual([0, 0, 0])
    })

    test('a job that only waits for a server is not blamed for the end of its process', async () => {
      await engine.enqueue([newJob({key: 'a'}), newJob({key: 'b', queue: 'embed'})])
      for (let kill = 1; kill <= 3; kill++) {
        const killed = await engine.registerWorker({name: 'killed', slots: 2})
        expect(await engine.claim({worker: killed, limit: 2, leaseMs})).toHaveLength(2)
        await engine.workerGone(killed)
        const {poison} = await engine.reap(worker, {leaseMs, maxCrashes: 3, innocent: ['embed']})
        expect(poison.map(({job}) => job.key)).toEqual(kill === 3 ? ['a'] : [])
      }
      expect(await statusOf('b')).toBe('ready')
    })

    test('after the clock jumped back a lease lasts one term, not hours', async () => {
      await engine.enqueue([newJob({key: 'a'})])
      await claim()
      clock.move(-120 * minute)
      expect((await reap()).requeued).toBe(0)
      clock.move(leaseMs)
      expect((await reap()).requeued).toBe(1)
    })

    test('after the clock jumped forward a lease that was good gets one more term for its heartbeat', async () => {
      await engine.enqueue([newJob({key: 'a'})])
      const lease = await claimOne()
      await reap()
      clock.move(60 * minute)
      expect((await reap()).requeued).toBe(0)
      expect((await engine.heartbeat([lease], leaseMs)).lost).toEqual([])
      clock.move(leaseMs)
      expect((await reap()).requeued).toBe(1)
    })

    test('jobs are found by state, queue, error, words and the start of their id', async () => {
      await engine.enqueue([newJob({key: 'a', name: 'scan.page'}), newJob({key: 'b', queue: 'ingest'})])
      clock.move(minute)
      const [lease] = await engine.claim({worker, queues: ['scan'], limit: 1, leaseMs})
      await settle(lease!, {type: 'dead', failure})
      const keys = async (filter: Parameters<QueueEngine['jobs']>[0]) => (await engine.jobs(filter)).map(({key}) => key)
      expect(await keys({states: ['dead']})).toEqual(['a'])
      expect(await keys({states: ['ready', 'dead']})).toEqual(['b', 'a'])
      expect(await keys({states: []})).toEqual([])
      expect(await keys({queue: 'ingest'})).toEqual(['b'])
      expect(await keys({errorCode: 'E_OCR'})).toEqual(['a'])
      expect(await keys({search: 'PAG'})).toEqual(['a'])
      expect(await keys({search: 'ingest'})).toEqual(['b'])
      expect(await keys({search: `scan ${failure.code} ${failure.message}`})).toEqual(['a'])
      for (const search of ['%', '"', '', 'age', 'scan ingest', 'j_x']) expect(await keys({search})).toEqual([])
      expect(await keys({since: clock.now()})).toEqual(['a'])
      expect(await keys({until: clock.now()})).toEqual(['b'])
      const newest = (await engine.jobs({limit: 1}))[0]!
      expect(await keys({before: newest.id})).toEqual(['a'])
      expect(await keys({ids: [lease!.job.id.slice(0, -1), lease!.job.id]})).toContain('a')
      expect(await keys({runs: ['r_other']})).toEqual([])
      expect(await keys({limit: 1})).toEqual(['b'])
    })

    test('progress is seen, belongs to the lease, and starts again with the next try', async () => {
      await engine.enqueue([newJob({key: 'a'})])
      const lease = await claimOne()
      await engine.progress(lease.job.id, lease.token, 0.4)
      await engine.progress(lease.job.id, lease.token - 1, 0.9)
      expect((await engine.jobs({}))[0]!.progress).toBe(0.4)
      await settle(lease, {type: 'release'})
      expect((await engine.jobs({}))[0]!.progress).toBe(0)
    })

    test('the history tells every try with its worker, memory and failure', async () => {
      await engine.enqueue([newJob({key: 'a'})])
      await settle(await claimOne(), {type: 'retry', failure, runAt: clock.now(), counts: 'nothing'})
      const lease = await claimOne()
      clock.move(500)
      await engine.settle([{lease, outcome: {type: 'ok'}, effects: [], stats: {rssMb: 321}}])
      const history = await engine.attempts(lease.job.id)
      expect(history).toMatchObject([
        {token: 1, outcome: 'retry', failure, rssMb: null},
        {
          token: 2,
          outcome: 'ok',
          failure: null,
          rssMb: 321,
          worker,
          startedAt: clock.now() - 500,
          finishedAt: clock.now(),
        },
      ])
    })
  })
}
