import {join} from 'node:path'
import {expect, test} from 'vitest'
import {createSqliteQueue} from '../../src/queue/sqlite-queue.ts'
import {openDatabase} from '../../src/store/database.ts'
import {migrations} from '../../src/store/migrations/index.ts'
import {fakeClock} from '../helpers/queue-jobs.ts'
import {temporaryFolder} from './helpers.ts'

test('pauses, limits and jobs of a store from before are kept', async () => {
  const file = join(temporaryFolder(), 'store.db')
  const before = openDatabase(file, {busyTimeoutMs: 200, migrations: migrations.slice(0, 12)})
  before.exec(`
    INSERT INTO queue_state(queue, paused, reason, until, concurrency) VALUES
      ('scan', 1, 'by hand', NULL, 2), ('ingest', 1, 'disk full', 1700000060000, NULL), ('compress', 0, NULL, NULL, 3);
    INSERT INTO job(public_id, queue, name, run_id, key, status, priority, seq, stage_order, run_at, soft_ms, hard_ms, created_at)
      VALUES('j_1', 'compress', 'work', 0, 'a', 'ready', 5, 1, 0, 0, 1, 1, 0);
    INSERT INTO job_count VALUES('compress', 'ready', 1)`)
  before.close()
  const db = openDatabase(file, {busyTimeoutMs: 200})
  const clock = fakeClock()
  const queue = createSqliteQueue({db, clock, applyEffects: () => []})
  expect(await queue.pauses()).toMatchObject([
    {queue: 'ingest', source: 'runner', reason: 'disk full', until: 1_700_000_060_000},
    {queue: 'scan', source: 'user', reason: 'by hand', until: null},
  ])
  expect(await queue.settings('scan')).toMatchObject({concurrency: 2})
  const worker = await queue.registerWorker({name: 'test', slots: 1})
  expect(await queue.claim({worker, limit: 9, leaseMs: 1000})).toMatchObject([{job: {key: 'a', held: false}}])
  db.close()
})
