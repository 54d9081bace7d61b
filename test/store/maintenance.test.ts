import {closeSync, openSync, statSync, writeSync} from 'node:fs'
import {expect, test} from 'vitest'
import {openDatabase} from '../../src/store/database.ts'
import {createSqliteStore} from '../../src/store/sqlite-store.ts'
import {openTestStore, queuedItem, submitBatch, testClock} from './helpers.ts'

test('space of deleted rows is given back when nothing works and it is worth it', async () => {
  const {db, store, file} = openTestStore()
  const bytes = () => statSync(file).size + statSync(`${file}-wal`).size
  expect(await store.compact({isIdle: true})).toEqual({bytes: bytes(), freedBytes: 0})
  db.exec('CREATE TABLE filler(x BLOB)')
  for (let i = 0; i < 40; i++) db.exec('INSERT INTO filler VALUES(randomblob(1048576))')
  db.exec('DROP TABLE filler')
  const full = bytes()
  const told = await store.compact({isIdle: true, dryRun: true})
  expect([told.bytes, bytes()]).toEqual([full, full])
  expect(told.freedBytes).toBeGreaterThan(39e6)
  const busy = await store.compact({isIdle: false})
  expect(statSync(file).size).toBeGreaterThan(40e6)
  const idle = await store.compact({isIdle: true})
  expect(busy.bytes - idle.bytes).toBeGreaterThan(39e6)
  expect(idle).toEqual({bytes: bytes(), freedBytes: busy.bytes - idle.bytes})
  expect(await store.check()).toEqual(['ok'])
})

test('a check names counters, references and an index that do not fit', async () => {
  const {store, db} = openTestStore()
  const batch = await submitBatch(store, [queuedItem(0)])
  db.pragma('foreign_keys = OFF')
  db.exec(`UPDATE batch_count SET n = 7; UPDATE counter SET n = 5 WHERE name = 'documents';
    INSERT INTO source(document_id, path, mtime_ms, bytes, seen_at) VALUES(99, '/x', 0, 0, 0);
    INSERT INTO chunk_fts(rowid, text) VALUES(42, 'text of no chunk')`)
  expect(await store.check()).toEqual([
    expect.stringMatching(/row \d+ of source refers to a missing row of document/),
    'the search index does not match the text of the documents',
    `counter batch ${batch} waiting says 7, counted 1`,
    'counter documents says 5, counted 1',
  ])
})

test('a damaged file: the check still says what it finds, other calls say what to do', async () => {
  const {db, store, file} = openTestStore()
  const items = Array.from({length: 300}, (_, ordinal) => queuedItem(ordinal))
  const batch = await submitBatch(store, items)
  db.pragma('wal_checkpoint(TRUNCATE)')
  const root = (table: string) =>
    Number(db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table))
  const handle = openSync(file, 'r+')
  writeSync(handle, Buffer.alloc(4096, 0xa5), 0, 4096, (root('batch_item') - 1) * 4096)
  closeSync(handle)
  const damaged = createSqliteStore({db: openDatabase(file, {busyTimeoutMs: 100}), clock: testClock()})
  const found = await damaged.check()
  expect(found).not.toContain('ok')
  expect(found.length).toBeGreaterThan(1)
  await expect(damaged.items(batch)).rejects.toMatchObject({code: 'E_STORE_CORRUPT', exit: 1})
  expect((await damaged.document(items[0]!.document!.id))!.sha256).toBe(items[0]!.document!.sha256)
  await damaged.close()
})

test('a difference between the text and the index of misread words is found', async () => {
  const context = openTestStore()
  const item = queuedItem(0)
  await submitBatch(context.store, [item])
  const chunks = [{ordinal: 0, page: 1, start: 0, end: 4, text: 'word', source: 'ocr' as const}]
  context.store.applyEffects([{type: 'chunks.save', document: item.document!.id, key: 'k', pageKey: 'p', chunks}], null)
  expect(await context.store.check()).toEqual(['ok'])
  context.db.exec('DELETE FROM chunk_trigram')
  expect(await context.store.check()).toEqual([
    'the index of misread words differs from the text of the documents in 1 rows',
  ])
  context.store.applyEffects(
    [{type: 'chunks.save', document: item.document!.id, key: 'k', pageKey: 'p', chunks: []}],
    null,
  )
  expect(await context.store.check()).toEqual(['ok'])
})
