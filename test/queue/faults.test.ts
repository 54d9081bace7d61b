import {afterEach, beforeEach, expect, test} from 'vitest'
import type {Failure} from '../../src/errors.ts'
import {createSqliteQueue} from '../../src/queue/sqlite-queue.ts'
import type {QueueEngine} from '../../src/queue/types.ts'
import type {Db} from '../../src/store/database.ts'
import {
  applyNotes,
  fakeClock,
  minute,
  newJob,
  note,
  notes,
  type TempStore,
  tempStore,
  wrongCounters,
} from '../helpers/queue-jobs.ts'

const leaseMs = 30_000
const failure: Failure = {class: 'transient', code: 'E_OCR', message: 'no text'}

let store: TempStore
beforeEach(() => {
  store = tempStore()
  store.db.pragma('synchronous = OFF')
})
afterEach(() => store.remove())

/** A database whose n-th statement call fails once, as SQLite does when it is busy, full or cannot write. */
function failingAt(db: Db, n: number, code: string): {db: Db; calls(): number} {
  let calls = 0
  const count = () => {
    if (++calls === n) throw Object.assign(new Error(`injected ${code}`), {code})
  }
  const wrap = (statement: object): object =>
    new Proxy(statement, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        return (...values: unknown[]) => {
          if (name === 'run' || name === 'get' || name === 'all') count()
          const result: unknown = value.apply(target, values)
          return result === target ? wrap(target) : result
        }
      },
    })
  const proxy = new Proxy(db, {
    get(target, name) {
      if (name === 'prepare') return (sql: string) => wrap(target.prepare(sql))
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return {db: proxy, calls: () => calls}
}

/** Does a call until it succeeds, as the runner does. */
async function insist<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (!(error as Error).message.startsWith('injected')) throw error
    return call()
  }
}

/** A life of jobs through every kind of statement; each call is repeated once if it fails. */
async function scenario(engine: QueueEngine, clock: ReturnType<typeof fakeClock>) {
  const worker = await insist(() => engine.registerWorker({name: 'w', slots: 4}))
  const claim = (limit: number) => insist(() => engine.claim({worker, limit, leaseMs}))
  const pages = [newJob({key: 'p1'}), newJob({key: 'p2'}), newJob({key: 'p3'})]
  const merge = newJob({key: 'merge', needs: ['p1', 'p2', 'p3']})
  await insist(() => engine.enqueue([...pages, merge, newJob({key: 'gone', name: 'gone'})], [note('enqueued')]))
  const [first, second, third] = await claim(3)
  await insist(() => engine.heartbeat([first!], leaseMs))
  await insist(() => engine.progress(first!.job.id, first!.token, 0.5))
  await insist(() => engine.cancel({search: 'gone'}))
  await insist(() =>
    engine.settle([
      {lease: first!, outcome: {type: 'ok', next: [newJob({key: 'child'})]}, effects: [note('first')]},
      {
        lease: second!,
        outcome: {type: 'retry', failure, runAt: clock.now() + minute, counts: 'attempt'},
        effects: [note('second')],
      },
    ]),
  )
  clock.move(minute)
  await insist(() => engine.reap(worker, {leaseMs, maxCrashes: 1})).then(async ({poison}) => {
    expect(poison.map(({job}) => job.key)).toEqual([third!.job.key])
    await insist(() => engine.settle([{lease: poison[0]!, outcome: {type: 'dead', failure}, effects: [note('third')]}]))
  })
  for (let leases = await claim(2); leases.length > 0; leases = await claim(2)) {
    const settlements = leases.map((lease) => ({lease, outcome: {type: 'ok'} as const, effects: [note(lease.job.key)]}))
    await insist(() => engine.settle(settlements))
  }
  await insist(() => engine.workerGone(worker))
  return insist(() => engine.jobs({}))
}

async function runWithFault(n: number, code: string) {
  const clock = fakeClock()
  const failing = failingAt(store.db, n, code)
  const engine = createSqliteQueue({db: failing.db, clock, applyEffects: applyNotes(failing.db)})
  const jobs = await scenario(engine, clock)
  return {calls: failing.calls(), states: Object.fromEntries(jobs.map(({key, status}) => [key, status]))}
}

test.each(['SQLITE_BUSY', 'SQLITE_FULL', 'SQLITE_IOERR'])(
  'a %s at any statement leaves no wrong state: the repeated call ends as if nothing had happened',
  async (code) => {
    let n = 0
    for (let calls = Number.POSITIVE_INFINITY; n <= calls; ) {
      n++
      const result = await runWithFault(n, code)
      calls = result.calls
      expect(result.states, `fault at call ${n}`).toEqual({
        p1: 'done',
        p2: 'done',
        p3: 'dead',
        merge: 'done',
        child: 'done',
        gone: 'cancelled',
      })
      expect(notes(store.db), `fault at call ${n}`).toEqual([
        'enqueued',
        'first',
        'second',
        'third',
        'p2',
        'child',
        'merge',
      ])
      expect(wrongCounters(store.db)).toEqual([])
      store.db.exec('DELETE FROM noted; DELETE FROM job')
    }
    expect(n).toBeGreaterThan(50)
  },
)

test('an effect that throws rolls back everything of its call, and the error surfaces', async () => {
  const engine = createSqliteQueue({db: store.db, clock: fakeClock(), applyEffects: applyNotes(store.db)})
  await expect(engine.enqueue([newJob()], [note('written'), note('fail')])).rejects.toThrow('cannot be applied')
  expect(await engine.jobs({})).toEqual([])
  const worker = await engine.registerWorker({name: 'w', slots: 2})
  await engine.enqueue([newJob(), newJob()])
  const leases = await engine.claim({worker, limit: 2, leaseMs})
  const settlements = leases.map((lease, index) => ({
    lease,
    outcome: {type: 'ok' as const, next: [newJob()]},
    effects: [note(index === 0 ? 'good' : 'fail')],
  }))
  await expect(engine.settle(settlements)).rejects.toThrow('cannot be applied')
  expect((await engine.jobs({})).map(({status}) => status)).toEqual(['running', 'running'])
  expect(notes(store.db)).toEqual([])
  expect(wrongCounters(store.db)).toEqual([])
})

test('an enqueue is synced to disk before it returns, and settles keep the setting of the connection', async () => {
  store.db.pragma('synchronous = NORMAL')
  const seen: unknown[] = []
  const engine = createSqliteQueue({
    db: store.db,
    clock: fakeClock(),
    applyEffects() {
      seen.push(store.db.pragma('synchronous', {simple: true}))
      return []
    },
  })
  const worker = await engine.registerWorker({name: 'w', slots: 1})
  await engine.enqueue([newJob()], [note('x')])
  const [lease] = await engine.claim({worker, limit: 1, leaseMs})
  await engine.settle([{lease: lease!, outcome: {type: 'ok'}, effects: [note('x')]}])
  expect(seen).toEqual([2, 1])
})

test('pruning removes finished jobs of runs that finished long ago, and their history', async () => {
  const engine = createSqliteQueue({db: store.db, clock: fakeClock(), applyEffects: () => []})
  const worker = await engine.registerWorker({name: 'w', slots: 1})
  await engine.enqueue(Array.from({length: 1500}, () => newJob()))
  for (let leases = await engine.claim({worker, limit: 500, leaseMs}); leases.length > 0; ) {
    await engine.settle(leases.map((lease) => ({lease, outcome: {type: 'ok'} as const, effects: []})))
    leases = await engine.claim({worker, limit: 500, leaseMs})
  }
  await engine.enqueue([newJob({key: 'live'})])
  const limits = {done: 1000, dead: 1000, cancelled: 1000}
  expect(await engine.prune(limits)).toBe(0)
  store.db.exec(`UPDATE run SET finished_at = 999, state = 'done'`)
  expect(await engine.prune({dead: 1000, cancelled: 1000})).toBe(0)
  expect(await engine.prune(limits, true)).toBe(1500)
  expect(await engine.prune(limits)).toBe(1500)
  expect((await engine.jobs({})).map(({key}) => key)).toEqual(['live'])
  expect(store.db.prepare('SELECT count(*) FROM attempt').pluck().get()).toBe(0)
  expect(wrongCounters(store.db)).toEqual([])
})
