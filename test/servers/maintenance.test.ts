import {join} from 'node:path'
import {expect, test} from 'vitest'
import {openDatabase} from '../../src/store/database.ts'
import {createPostgresStore} from '../../src/store/postgres/postgres-store.ts'
import {createSqliteStore} from '../../src/store/sqlite-store.ts'
import {testDatabase} from '../helpers/servers/database.ts'
import {queuedItem, submitBatch, temporaryFolder, testClock} from '../store/helpers.ts'

const made = (hash: string) => ({
  ...{kind: 'text', hash, extension: 'txt', bytes: 1, originalBytes: 1, searchable: null, reason: 'r'},
})

test('a snapshot of a store on a server is a store of one machine, made while others write', async () => {
  const db = await testDatabase()
  const store = createPostgresStore({db, clock: testClock()})
  const item = queuedItem(0)
  await submitBatch(store, [item])
  const document = item.document!.id
  await store.applyEffects(
    [{type: 'artifacts.save', document, stage: 's', key: 'k', artifacts: [made('a'.repeat(64))]}],
    null,
  )
  const file = join(temporaryFolder(), 'store.db')
  const [files] = await Promise.all([store.snapshot(file), submitBatch(store, [queuedItem(1, {path: '/in/other'})])])
  expect(files).toEqual([{hash: 'a'.repeat(64), extension: 'txt', bytes: 1}])
  const copy = createSqliteStore({db: openDatabase(file, {busyTimeoutMs: 0}), clock: testClock()})
  expect(await copy.check()).toEqual(['ok'])
  expect(await copy.document(document)).toEqual(await store.document(document))
  await copy.close()
})

test('rows that refer to nothing and vectors that do not fit are found, and removed', async () => {
  const db = await testDatabase()
  const store = createPostgresStore({db, clock: testClock()})
  await submitBatch(store, [queuedItem(0)])
  await db.transaction(async (sql) => {
    await sql.script('SET LOCAL session_replication_role = replica')
    await sql.script(`INSERT INTO correction(document_id, path, created_at) VALUES(99, 'total', 0);
      UPDATE batch_item SET document_id = 99;
      INSERT INTO job(public_id, queue, name, run_id, key, status, priority, seq, stage_order, run_at, soft_ms, hard_ms, created_at)
        VALUES('j_1', 'scan', 'scan', 99, 'k', 'dead', 5, 0, 0, 0, 1, 1, 0);
      INSERT INTO job_count VALUES('scan', 'dead', 1);
      INSERT INTO embedding_model(id, name, dim) VALUES(1, 'm', 1);
      INSERT INTO chunk(id, document_id, ordinal, page, start, "end", page_key, text) SELECT 1, id, 0, 1, 0, 1, 'k', 't' FROM document;
      INSERT INTO embedding VALUES(1, 1, '\\x00')`)
  })
  const kinds = (await store.problems()).map(({kind}) => kind)
  expect(kinds).toEqual(['references', 'search-index', 'vectors', 'jobs'])
  await store.repair([...kinds, 'counters'])
  expect(await store.check()).toEqual(['ok'])
  expect((await store.items((await store.batches(1))[0]!.id)).map(({document}) => document)).toEqual([null])
})

test('a search index that does not match the texts is found, and built again', async () => {
  const db = await testDatabase()
  const store = createPostgresStore({db, clock: testClock()})
  const item = queuedItem(0)
  await submitBatch(store, [item])
  const chunks = [{ordinal: 0, page: 1, start: 0, end: 8, text: 'lamp oil', source: 'ocr' as const}]
  const document = item.document!.id
  await store.applyEffects([{type: 'chunks.save', document, key: 'k', pageKey: 'p', chunks}], null)
  expect(await store.check()).toEqual(['ok'])
  for (const damage of [
    `UPDATE chunk SET text = 'garden'`,
    'DELETE FROM chunk_index',
    'UPDATE chunk_total SET chunks = 9',
  ]) {
    await db.script(damage)
    expect(await store.check()).toEqual(['the search index does not match the text of the documents'])
    await store.repair(['search-index'])
    expect(await store.check()).toEqual(['ok'])
    expect((await store.search('garden', 5)).map((hit) => hit.document)).toEqual([document])
  }
})

test('space of deleted rows can be used again, and the planner knows how many rows there are', async () => {
  const db = await testDatabase()
  const store = createPostgresStore({db, clock: testClock()})
  await db.script(`INSERT INTO applied_effect SELECT 'j' || n, 1, 1 FROM generate_series(1, 20000) n`)
  await db.script('DELETE FROM applied_effect')
  await db.script('SELECT pg_stat_force_next_flush()')
  const told = await store.compact({isIdle: true, dryRun: true})
  expect(told.freedBytes).toBe(0)
  const {bytes, freedBytes} = await store.compact({isIdle: true})
  expect(freedBytes).toBeGreaterThan(500_000)
  expect(bytes).toBe(told.bytes - freedBytes)
})
