import {join} from 'node:path'
import fc from 'fast-check'
import {expect, test} from 'vitest'
import {newId} from '../../src/ids.ts'
import {createSqliteQueue} from '../../src/queue/sqlite-queue.ts'
import type {Db} from '../../src/store/database.ts'
import {packRows, unpackRows} from '../../src/store/purged/kept-rows.ts'
import {newJob} from '../helpers/queue-jobs.ts'
import {openTestStore, queuedItem, submitBatch} from './helpers.ts'

/** Documents with a row in every table that knows documents; some lie in others, some are duplicates of others. */
async function archive(count: number) {
  const context = openTestStore()
  const {db, store, clock} = context
  const items = Array.from({length: count}, (_, ordinal) => queuedItem(ordinal))
  const batch = await submitBatch(store, items)
  const queue = createSqliteQueue({db, clock, applyEffects: () => []})
  const worker = await queue.registerWorker({name: 'w', slots: 9})
  const run = (ordinal: number) => items[ordinal]!.run!.id
  for (const [i] of items.entries()) {
    await queue.enqueue([
      newJob({run: run(i), key: `split ${i}`}),
      newJob({run: run(i), key: `read ${i}`, needs: [`split ${i}`]}),
    ])
    for (let lease = (await queue.claim({worker, limit: 1, leaseMs: 9e5}))[0]; lease; ) {
      const failure = {class: 'permanent', code: 'E_OCR', message: `broken ${i}`} as const
      const outcome = i % 3 === 2 ? ({type: 'dead', failure} as const) : ({type: 'ok'} as const)
      await queue.settle([{lease, outcome, effects: []}])
      lease = (await queue.claim({worker, limit: 1, leaseMs: 9e5}))[0]
    }
    store.applyEffects([{type: 'run.state', run: run(i), state: i % 3 === 2 ? 'failed' : 'done'}], null)
  }
  fill(db)
  return {...context, queue, batch, ids: items.map(({document}) => document!.id), items}
}

const file = (i: string) => `printf('%064x', ${i})`

function fill(db: Db): void {
  db.exec(`
    INSERT INTO page(document_id, number, key, body, created_at) SELECT id, 1, 'k', randomblob(50), 0 FROM document;
    INSERT INTO extraction(document_id, key, memory_version, kind, data, created_at) SELECT id, 'k', 0, 'bill', '{}', 0 FROM document;
    UPDATE run SET extraction_id = (SELECT e.id FROM extraction e WHERE e.document_id = run.document_id);
    INSERT INTO correction(document_id, path, value, created_at) SELECT id, 'total', '12.50', 0 FROM document;
    INSERT INTO enrichment(document_id, key, model, data, created_at) SELECT id, 'k', 'm', '{}', 0 FROM document;
    INSERT INTO stage_result(document_id, stage, key, data, created_at) SELECT id, 's', 'k', '{}', 0 FROM document;
    INSERT INTO artifact(document_id, stage, key, kind, hash, extension, bytes, original_bytes, reason, created_at)
      SELECT id, 's', 'k', 'archive-pdf', ${file('id / 2')}, 'pdf', 7, 9, 'r', 0 FROM document;
    INSERT INTO chunk(document_id, ordinal, page, start, "end", page_key, text, source)
      SELECT id, 0, 1, 0, 4, 'k', 'lamp oil ' || id, CASE id % 2 WHEN 0 THEN 'ocr' ELSE 'text' END FROM document;
    INSERT INTO embedding_model(name, dim) VALUES('m', 1);
    INSERT INTO embedding SELECT chunk.id, m.id, x'0000803f' FROM chunk, embedding_model m;
    INSERT INTO label_set(name) VALUES('default');
    INSERT INTO label_example(set_id, key, label, text, document_id) SELECT 1, 'x' || id, 'paid', 't', id FROM document;
    INSERT INTO document_label(document_id, page, label, confidence, source, created_at) SELECT id, 0, 'paid', 1, 'user', 0 FROM document;
    INSERT INTO vendor(letters, trigrams) VALUES('acme', 2);
    INSERT INTO vendor_sample(vendor_id, document_id, since, data) SELECT 1, id, 1, '{}' FROM document;
    INSERT INTO fingerprint(document_id, data) SELECT id, '{}' FROM document;
    INSERT INTO fingerprint_key SELECT 'k', id FROM fingerprint;
    INSERT INTO duplicate SELECT b.id, a.id, 'alike' FROM document a JOIN document b ON b.id = a.id + 3 WHERE a.id % 4 = 0;
    INSERT INTO rename(change_id, document_id, from_path, to_path, state, created_at) SELECT 'c', id, 'a', x'ff', 'done', 0 FROM document;
    INSERT INTO contained(container_id, ordinal, document_id, name, extension)
      SELECT a.id, 0, b.id, 'inside', 'pdf' FROM document a JOIN document b ON b.id = a.id + 1 WHERE a.id % 3 = 0;
    INSERT INTO contained_total SELECT id, 1, 1 FROM document WHERE id % 3 = 0;
    INSERT INTO source(document_id, path, mtime_ms, bytes, seen_at, container_id)
      SELECT document_id, '/in/x' || container_id, 0, 0, 0, container_id FROM contained;
    INSERT INTO document_field SELECT id, 'vendor', 'Acme', 'acme', NULL FROM document;
    UPDATE field_stale SET version = 5 WHERE document_id % 2 = 0;
    DELETE FROM field_stale WHERE document_id % 2 = 1;
    INSERT INTO folder_report VALUES('made', '{}', 0);
    INSERT INTO report(batch_id, options, key, created_at, done_at) SELECT id, '{}', 'made', 0, 1 FROM batch;`)
}

const mirrored = (name: string) => /^(purge|sqlite_|(chunk_fts|chunk_trigram|source_fts|job_failure_fts)_)/.test(name)

/** Every row of every table, without what counts changes. */
function dump(db: Db): Record<string, unknown[]> {
  const tables = db
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'`)
    .pluck()
    .all() as string[]
  return Object.fromEntries(
    tables
      .filter((name) => !mirrored(name))
      .map((name) => {
        const rows = db.prepare(`SELECT * FROM ${name}`).all() as Record<string, unknown>[]
        const counted = rows.filter((row) => row['n'] !== 0)
        if (name === 'label_set') for (const row of counted) delete row['version']
        return [name, counted.map((row) => JSON.stringify(row)).toSorted((a, b) => (a < b ? -1 : 1))]
      }),
  )
}

const keeping = (ids: string[]) => ({
  id: newId('p'),
  until: 1,
  documents: ids.map((id) => ({id, path: `/${id}`})),
  ownFiles: [],
})

test('what was purged comes back whole: every row as it was, in any order of purges and undos', async () => {
  const count = 12
  const chosen = fc.array(fc.subarray([...Array(count).keys()], {minLength: 1, maxLength: 5}), {
    minLength: 1,
    maxLength: 3,
  })
  await fc.assert(
    fc.asyncProperty(chosen, fc.boolean(), async (purges, newestFirst) => {
      const {db, store, ids, queue} = await archive(count)
      const before = dump(db)
      const sources = before['source']!.length
      const made: string[] = []
      for (const numbers of purges) {
        const kept = keeping(ids.filter((_, i) => numbers.includes(i)))
        const {deleted} = await store.deleteDocuments(
          kept.documents.map(({id}) => id),
          false,
          kept,
        )
        if (deleted.length > 0) made.push(kept.id)
        expect(await store.check()).toEqual(['ok'])
      }
      expect((await store.purges()).map(({id}) => id)).toEqual(made.toReversed())
      for (const id of newestFirst ? made.toReversed() : made)
        expect(await store.undoPurge(id)).toMatchObject({merged: []})
      expect(await store.check()).toEqual(['ok'])
      expect(await store.purges()).toEqual([])
      expect(dump(db)).toEqual(before)
      expect((await queue.jobs({search: 'broken'})).length).toBe(8)
      expect(db.prepare(`SELECT count(*) FROM chunk_fts('lamp')`).pluck().get()).toBe(count)
      expect(db.prepare(`SELECT count(*) FROM source_fts('in')`).pluck().get()).toBe(sources)
    }),
    {numRuns: 25},
  )
})

test('numbers that others have by now are no obstacle, and nothing of others is touched', async () => {
  const {db, store, ids, batch} = await archive(3)
  const kept = keeping(ids)
  await store.deleteDocuments(ids, false, kept)
  expect(await store.deleteBatches({made: Number.MAX_SAFE_INTEGER, failed: Number.MAX_SAFE_INTEGER})).toBe(1)
  const others = [queuedItem(0), {...queuedItem(1), path: '/in/elsewhere.pdf'}]
  const later = await submitBatch(store, [...others, {ordinal: 2, path: '/in/no', outcome: 'skipped', reason: 'r'}])
  for (const {run} of others) store.applyEffects([{type: 'run.state', run: run!.id, state: 'done'}], null)
  db.exec(
    `INSERT INTO extraction(document_id, key, memory_version, kind, data, created_at) SELECT id, 'new', 0, 'bill', '{}', 0 FROM document`,
  )
  const restored = await store.undoPurge(kept.id)
  expect(restored).toEqual({documents: expect.arrayContaining(ids), merged: []})
  expect(await store.check()).toEqual(['ok'])
  expect(await store.batch(batch)).toBeNull()
  expect((await store.items(later)).map(({document}) => document)).toEqual([
    others[0]?.document?.id,
    others[1]?.document?.id,
    null,
  ])
  expect(
    (await store.documents(ids)).map(({id, sources}) => [
      id,
      sources.map(({path}) => path).filter((path) => !path.includes('x')),
    ]),
  ).toEqual([
    // Another document lies where the first one was.
    [ids[0], []],
    [ids[1], ['/in/1.pdf']],
    [ids[2], ['/in/2.pdf']],
  ])
  const wrong = db.prepare(
    `SELECT count(*) FROM run r JOIN extraction e ON e.id = r.extraction_id WHERE e.document_id <> r.document_id`,
  )
  expect(wrong.pluck().get()).toBe(0)
  expect(
    db
      .prepare(
        `SELECT count(*) FROM document d JOIN run r ON r.document_id = d.id JOIN extraction e ON e.id = r.extraction_id AND e.key = 'k'`,
      )
      .pluck()
      .get(),
  ).toBe(3)
})

test('what was processed again stays as it is, with the corrections and labels that a person had given', async () => {
  const {db, store, ids, items} = await archive(2)
  const kept = keeping(ids)
  await store.correct([{document: ids[0]!, add: [{path: 'vendor', value: 'Acme Ltd'}]}])
  await store.deleteDocuments(ids, false, kept)
  const again = {...queuedItem(0), document: {...queuedItem(0).document!, sha256: items[0]!.document!.sha256}}
  await submitBatch(store, [again])
  const id = again.document.id
  await store.correct([{document: id, add: [{path: 'total', value: '99.00'}]}])
  db.exec(
    `INSERT INTO document_label(document_id, page, label, confidence, source, created_at) SELECT id, 0, 'paid', 0.5, 'learned', 0 FROM document`,
  )
  expect(await store.undoPurge(kept.id)).toEqual({documents: [ids[1]], merged: [id]})
  expect((await store.corrections(id)).map(({path, value}) => [path, value])).toEqual([
    ['total', '99.00'],
    ['vendor', 'Acme Ltd'],
  ])
  expect(
    db
      .prepare(`SELECT source FROM document_label JOIN document d ON d.id = document_id WHERE public_id = ?`)
      .pluck()
      .all(id),
  ).toEqual(['user'])
  expect((await store.runs([again.run!.id]))[0]).toMatchObject({document: id, state: 'waiting'})
  expect(db.prepare('SELECT count(*) FROM page').pluck().get()).toBe(1)
  expect(await store.check()).toEqual(['ok'])
})

test('files stay while a purge that refers to them can be taken back; then those go that nobody else has', async () => {
  const {store, ids, folder} = await archive(6)
  const [first, second] = [keeping([ids[1]!]), keeping([ids[2]!])]
  // The second and the third document share a file.
  const shared = (await store.artifacts(ids[1]!))[0]!.hash
  expect((await store.artifacts(ids[2]!))[0]!.hash).toBe(shared)
  await store.deleteDocuments([ids[1]!], false, first)
  expect((await store.deleteDocuments([ids[2]!], false, second)).files.map(({hash}) => hash)).not.toContain(shared)
  expect(await store.referencedHashes()).toContain(shared)
  // A backup can be taken back from, too.
  expect((await store.snapshot(join(folder, 'copy.db'))).map(({hash}) => hash)).toContain(shared)
  expect((await store.dropPurges([second.id])).files.map(({hash}) => hash)).not.toContain(shared)
  expect((await store.dropPurges([first.id, 'p_none'])).files.map(({hash}) => hash)).toContain(shared)
  expect(await store.referencedHashes()).not.toContain(shared)
  expect(await store.undoPurge(first.id)).toBeNull()
})

test('rows that came with a store of another kind come back as far as they are known here', async () => {
  const {db, store, ids} = await archive(3)
  const before = dump(db)
  const kept = keeping(ids)
  await store.deleteDocuments(ids, false, kept)
  const sources = db.prepare(`SELECT ordinal, rows FROM purge_rows WHERE name = 'source'`).all() as Kept[]
  const change = db.prepare('UPDATE purge_rows SET rows = ? WHERE ordinal = ?')
  for (const {ordinal, rows} of sources)
    change.run(packRows(unpackRows(rows).map((row) => ({...row, host: 'elsewhere'}))), ordinal)
  db.prepare(`INSERT INTO purge_rows SELECT id, 99, 'chunk_word', ? FROM purge`).run(packRows([{word: 'x', n: 1}]))
  expect((await store.undoPurge(kept.id))?.documents).toHaveLength(3)
  expect(dump(db)).toEqual(before)
})

interface Kept {
  ordinal: number
  rows: Buffer
}
