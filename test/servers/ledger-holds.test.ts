import {expect, test} from 'vitest'
import {createLedgerHistory} from '../../src/queue/bullmq/ledger/history.ts'
import {drawTogether} from '../../src/queue/bullmq/ledger/status.ts'
import {fakeClock, minute, newJob, note} from '../helpers/queue-jobs.ts'
import {ledgerQueue, wrongLedgerCounters} from '../helpers/servers/ledger.ts'

const leaseMs = 30_000

/** Two batches that want runs of their own, and one that both want. */
async function batches() {
  const clock = fakeClock()
  const parts = await ledgerQueue(clock)
  const {db, engine} = parts
  await db.script(`
    INSERT INTO document(id, public_id, sha256, bytes, media, created_at)
      SELECT n, 'd_' || n, 'sha ' || n, 0, 'image', 0 FROM generate_series(2, 4) n;
    INSERT INTO run(id, public_id, document_id, option_set_id, state, seq, priority, created_at)
      SELECT n, 'r_' || n, n, 1, 'waiting', n, 5, 0 FROM generate_series(2, 4) n;
    INSERT INTO batch(id, public_id, created_at, cwd) VALUES(1, 'b_1', 0, '/'), (2, 'b_2', 0, '/');
    INSERT INTO batch_item(batch_id, ordinal, path, run_id, outcome)
      VALUES(1, 1, '/a', 2, 'queued'), (1, 2, '/b', 3, 'queued'), (2, 1, '/b', 3, 'queued'), (2, 2, '/c', 4, 'queued')`)
  const worker = await engine.registerWorker({name: 'tester', slots: 4})
  const claim = async () => engine.claim({worker, limit: 9, leaseMs})
  const pause = async (batch: number) => {
    await db.run(`INSERT INTO batch_pause(batch_id, reason, since) VALUES($1, 'wait', 0)`, batch)
    await engine.followHolds()
  }
  const resume = async (batch: number) => {
    await db.run('DELETE FROM batch_pause WHERE batch_id = $1', batch)
    await engine.followHolds()
  }
  return {...parts, clock, worker, claim, pause, resume}
}

const runsOf = (leases: {job: {run: string}}[]) => leases.map(({job}) => job.run)

test('jobs that only a paused batch wants are held, and handed out when it is resumed', async () => {
  const {engine, claim, pause, resume, delivery, db} = await batches()
  await engine.enqueue([2, 3, 4].map((run) => newJob({run: `r_${run}`})))
  await pause(1)
  await engine.close()
  expect(delivery.all()).toHaveLength(2)
  expect(await engine.status()).toMatchObject([{held: 1, counts: {ready: 2, blocked: 1}}])
  expect(runsOf(await claim())).toEqual(['r_3', 'r_4'])
  expect((await engine.jobs({runs: ['r_2']}))[0]).toMatchObject({status: 'blocked', held: true})
  await resume(1)
  expect(runsOf(await claim())).toEqual(['r_2'])
  expect(await wrongLedgerCounters(db)).toEqual([])
})

test('what a running job of a paused batch brings is held, and so is its retry', async () => {
  const {engine, claim, pause, resume, clock} = await batches()
  await engine.enqueue([newJob({run: 'r_2', key: 'a'}), newJob({run: 'r_2', key: 'b'})])
  const [first, second] = await claim()
  await pause(1)
  const failure = {class: 'transient', code: 'E_OCR', message: 'a \0 and a half \ud800'} as const
  await engine.settle([
    {lease: first!, outcome: {type: 'ok', next: [newJob({run: 'r_2', key: 'child'})]}, effects: [note('done')]},
    {lease: second!, outcome: {type: 'retry', failure, runAt: clock.now(), counts: 'attempt'}, effects: []},
  ])
  expect(await claim()).toEqual([])
  expect((await engine.jobs({states: ['blocked']})).map(({key}) => key)).toEqual(['child', 'b'])
  expect((await engine.jobs({search: 'half'})).map(({failure}) => failure?.message)).toEqual([
    'a \ufffd and a half \ufffd',
  ])
  await resume(1)
  expect(await claim()).toHaveLength(2)
})

test('a pause of a batch ends at its time', async () => {
  const {engine, claim, pause, worker, clock, db} = await batches()
  await engine.enqueue([newJob({run: 'r_2'})])
  await pause(1)
  await db.run('UPDATE batch_pause SET until = $1', clock.now() + minute)
  clock.move(minute)
  await engine.reap(worker, {leaseMs, maxCrashes: 3})
  expect(await claim()).toHaveLength(1)
})

test('jobs are found by words of the paths of their documents, whatever bytes these are', async () => {
  const {engine, db} = await batches()
  await engine.enqueue([2, 3].map((run) => newJob({run: `r_${run}`})))
  const add = (document: number, path: Buffer) =>
    db.run('INSERT INTO source(document_id, path, mtime_ms, bytes, seen_at) VALUES($1, $2, 0, 0, 0)', document, path)
  await add(2, Buffer.from('/Büro/Müll_2024.pdf'))
  await add(3, Buffer.from([0x2f, 0x62, 0xff, 0x2f, 0x6c, 0x61, 0x6d, 0x70]))
  const found = async (search: string) => (await engine.jobs({search})).map(({run}) => run)
  expect(await found('mull 2024')).toEqual(['r_2'])
  expect(await found('MÜLL')).toEqual(['r_2'])
  expect(await found('lamp')).toEqual(['r_3'])
  expect(await found('lamp mull')).toEqual([])
  expect(await found('r_2')).toEqual(['r_2'])
  expect(await found('d_3 lamp')).toEqual(['r_3'])
})

test('history, scheduled jobs and pruning tell of what has ended', async () => {
  const {engine, claim, clock, db} = await batches()
  const history = createLedgerHistory(db)
  await engine.enqueue([newJob({run: 'r_2', key: 'a'}), newJob({run: 'r_2', key: 'b', runAt: clock.now() + minute})])
  const [lease] = await claim()
  await engine.settle([{lease: lease!, outcome: {type: 'ok'}, effects: []}])
  expect(await history.recent(5)).toMatchObject([{queue: 'scan', name: 'work', outcome: 'ok', finishedAt: clock.now()}])
  expect((await history.scheduled(5)).map(({key}) => key)).toEqual(['b'])
  await db.run(`UPDATE run SET state = 'done', finished_at = $1 WHERE public_id = 'r_2'`, clock.now())
  expect(await engine.prune({done: clock.now()})).toBe(0)
  expect(await engine.prune({done: clock.now() + 1}, true)).toBe(1)
  expect(await engine.prune({done: clock.now() + 1})).toBe(1)
  expect((await engine.jobs({})).map(({key}) => key)).toEqual(['b'])
  expect(await wrongLedgerCounters(db)).toEqual([])
})

test('differences of the counters are drawn together and stay what they are', async () => {
  const {engine, db} = await batches()
  for (let at = 0; at < 3; at++) await engine.enqueue([newJob(), newJob({queue: 'ingest'})])
  await db.run(`INSERT INTO job_count SELECT 'scan', 'ready', n FROM generate_series(1, 600) n UNION ALL
    SELECT 'scan', 'ready', -n FROM generate_series(1, 600) n`)
  await drawTogether(db)
  expect((await db.first<{n: number}>('SELECT count(*) AS n FROM job_count'))!.n).toBe(2)
  expect(await wrongLedgerCounters(db)).toEqual([])
})
