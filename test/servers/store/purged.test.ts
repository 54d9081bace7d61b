import fc from 'fast-check'
import {expect, test} from 'vitest'
import {newId} from '../../../src/ids.ts'
import type {PgDatabase} from '../../../src/store/postgres/sql.ts'
import {meanwhile, testMachines} from '../../helpers/servers/machines.ts'
import {type EveryStore, openEveryStore} from '../../store/every-store.ts'
import {queuedItem, submitBatch, submitEffect} from '../../store/helpers.ts'
import {expectWhole} from '../../store/whole.ts'

/** Documents with a row in every table that knows documents; some lie in others, some are duplicates of others. */
async function archive(count: number) {
  const context = await openEveryStore()
  const {store} = context
  const postgres = context.postgres!
  const items = Array.from({length: count}, (_, ordinal) => queuedItem(ordinal))
  const batch = await submitBatch(store, items)
  for (const [i, {run}] of items.entries())
    await store.applyEffects([{type: 'run.state', run: run!.id, state: i % 3 === 2 ? 'failed' : 'done'}], null)
  await postgres.script(fill)
  await store.repair(['search-index'])
  return {...context, postgres, batch, items, ids: items.map(({document}) => document!.id)}
}

const fill = `
  INSERT INTO job(public_id, queue, name, run_id, key, status, priority, seq, stage_order, run_at, soft_ms, hard_ms, error, error_code, created_at)
    SELECT 'j_' || n || id, 'scan', 'scan.' || n, id, n || id, CASE id % 3 WHEN 0 THEN 'dead' ELSE 'done' END, 5, 1, 1, 0, 1, 1,
      CASE id % 3 WHEN 0 THEN '{"message":"broken"}' END, CASE id % 3 WHEN 0 THEN 'E_OCR' END, 0
    FROM run, (VALUES ('split'), ('read')) name(n);
  INSERT INTO job_count SELECT queue, status, count(*) FROM job GROUP BY 1, 2;
  INSERT INTO job_dep SELECT a.id, b.id FROM job a JOIN job b ON b.run_id = a.run_id WHERE a.name = 'scan.read' AND b.name = 'scan.split';
  INSERT INTO attempt(job_id, lease_token, outcome, started_at, finished_at) SELECT id, 1, 'ok', 0, 0 FROM job;
  INSERT INTO page(document_id, number, key, body, created_at) SELECT id, 1, 'k', decode(md5(id::text), 'hex'), 0 FROM document;
  INSERT INTO extraction(document_id, key, memory_version, kind, data, created_at) SELECT id, 'k', 0, 'bill', '{}', 0 FROM document;
  UPDATE run SET extraction_id = (SELECT e.id FROM extraction e WHERE e.document_id = run.document_id);
  INSERT INTO correction(document_id, path, value, created_at) SELECT id, 'total', '12.50', 0 FROM document;
  INSERT INTO enrichment(document_id, key, model, data, created_at) SELECT id, 'k', 'm', '{}', 0 FROM document;
  INSERT INTO stage_result(document_id, stage, key, data, created_at) SELECT id, 's', 'k', '{"a":"\\udce9 \\\\ \\""}', 0 FROM document;
  INSERT INTO artifact(document_id, stage, key, kind, hash, extension, bytes, original_bytes, reason, created_at)
    SELECT id, 's', 'k', 'archive-pdf', lpad((id / 2)::text, 64, '0'), 'pdf', 7, 9, 'r', 0 FROM document;
  INSERT INTO chunk(document_id, ordinal, page, start, "end", page_key, text, source)
    SELECT id, 0, 1, 0, 4, 'k', 'lamp oil ' || id, CASE id % 2 WHEN 0 THEN 'ocr' ELSE 'text' END FROM document;
  INSERT INTO embedding_model(name, dim) VALUES('m', 1);
  INSERT INTO embedding(chunk_id, model_id, vec) SELECT chunk.id, m.id, '\\x0000803f'::bytea FROM chunk, embedding_model m;
  INSERT INTO label_set(name) VALUES('default');
  INSERT INTO label_example(set_id, key, label, text, document_id) SELECT 1, 'x' || id, 'paid', 't', id FROM document;
  INSERT INTO document_label(document_id, page, label, confidence, source, created_at) SELECT id, 0, 'paid', 1, 'user', 0 FROM document;
  INSERT INTO vendor(letters, trigrams) VALUES('acme', 2);
  INSERT INTO vendor_sample(vendor_id, document_id, since, data) SELECT 1, id, 1, '{}' FROM document;
  INSERT INTO fingerprint(document_id, data) SELECT id, '{}' FROM document;
  INSERT INTO fingerprint_key SELECT 'k', id FROM fingerprint;
  INSERT INTO duplicate SELECT b.id, a.id, 'alike' FROM document a JOIN document b ON b.id = a.id + 3 WHERE a.id % 4 = 0;
  INSERT INTO rename(change_id, document_id, from_path, to_path, state, created_at) SELECT 'c', id, 'a', '\\xff', 'done', 0 FROM document;
  INSERT INTO contained(container_id, ordinal, document_id, name, extension)
    SELECT a.id, 0, b.id, 'inside', 'pdf' FROM document a JOIN document b ON b.id = a.id + 1 WHERE a.id % 3 = 0;
  INSERT INTO contained_total SELECT id, 1, 1 FROM document WHERE id % 3 = 0;
  INSERT INTO source(document_id, host, path, mtime_ms, bytes, seen_at, container_id)
    SELECT document_id, 'here', convert_to('/in/x' || container_id, 'UTF8'), 0, 0, 0, container_id FROM contained;
  INSERT INTO document_field(document_id, name, value, folded) SELECT id, 'vendor', 'Acme', 'acme' FROM document;
  UPDATE field_stale SET version = 5 WHERE document_id % 2 = 0;
  DELETE FROM field_stale WHERE document_id % 2 = 1;
  INSERT INTO folder_report VALUES('made', '{}', 0);
  INSERT INTO report(batch_id, options, key, created_at, done_at) SELECT id, '{}', 'made', 0, 1 FROM batch;`

/** Tables of what is counted, of what is kept, and of versions: they are not as they were. */
const counts = ['batch_count', 'job_count', 'chunk_word', 'chunk_total', 'chunk_uncounted', 'chunk_gone']
const apart = new Set([...counts, 'label_set', 'purge', 'purge_rows', 'purge_file'])

/** Every row of every table, without what counts changes. */
async function dump(db: PgDatabase): Promise<Record<string, string[]>> {
  const tables = await db.all<{name: string}>(
    `SELECT relname::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace`,
  )
  const rows: Record<string, string[]> = {}
  for (const {name} of tables.filter((table) => !apart.has(table.name)))
    rows[name] = (await db.all<{row: string}>(`SELECT t::text AS row FROM "${name}" t ORDER BY 1`)).map(({row}) => row)
  return rows
}

const keeping = (ids: string[]) => ({
  id: newId('p'),
  until: 1,
  documents: ids.map((id) => ({id, path: `/${id}`})),
  ownFiles: [{document: ids[0]!, path: '/own/\udce9'}],
})

async function purge(store: EveryStore, ids: string[]): Promise<string | null> {
  const kept = keeping(ids)
  const {deleted} = await store.deleteDocuments(ids, false, kept)
  return deleted.length > 0 ? kept.id : null
}

test('what was purged comes back whole: every row as it was, in any order of purges and undos', async () => {
  const count = 12
  const chosen = fc.array(fc.subarray([...Array(count).keys()], {minLength: 1, maxLength: 5}), {
    minLength: 1,
    maxLength: 3,
  })
  await fc.assert(
    fc.asyncProperty(chosen, fc.boolean(), async (purges, newestFirst) => {
      const context = await archive(count)
      const {store, postgres, ids} = context
      const before = await dump(postgres)
      const made: string[] = []
      for (const numbers of purges) {
        const id = await purge(
          store,
          numbers.map((i) => ids[i]!),
        )
        if (id !== null) made.push(id)
        await expectWhole(context)
      }
      expect((await store.purges()).map(({id}) => id)).toEqual(made.toReversed())
      for (const id of newestFirst ? made.toReversed() : made)
        expect(await store.undoPurge(id)).toMatchObject({merged: []})
      await expectWhole(context)
      expect(await store.purges()).toEqual([])
      expect(await dump(postgres)).toEqual(before)
    }),
    {numRuns: 10},
  )
})

test('numbers that others have by now are no obstacle, and nothing of others is touched', async () => {
  const context = await archive(3)
  const {store, postgres, ids, batch} = context
  const kept = await purge(store, ids)
  await postgres.run('DELETE FROM batch WHERE public_id = $1', batch)
  for (const table of ['document', 'run', 'batch', 'batch_item', 'source', 'extraction'])
    await postgres.script(`ALTER TABLE ${table} ALTER id RESTART WITH 1`)
  const others = [queuedItem(0), {...queuedItem(1), path: '/in/elsewhere.pdf'}]
  const later = await submitBatch(store, [...others, {ordinal: 2, path: '/in/no', outcome: 'skipped', reason: 'r'}])
  await postgres.run(
    `INSERT INTO extraction(document_id, key, memory_version, kind, data, created_at) SELECT id, 'new', 0, 'bill', '{}', 0 FROM document`,
  )
  expect(await store.undoPurge(kept!)).toEqual({documents: expect.arrayContaining(ids), merged: []})
  const last = queuedItem(7)
  await submitBatch(store, [last])
  expect(await store.documents([last.document!.id])).toHaveLength(1)
  await expectWhole(context)
  expect((await store.items(later)).map(({document}) => document)).toEqual([
    others[0]!.document!.id,
    others[1]!.document!.id,
    null,
  ])
  const paths = (await store.documents(ids)).map(({sources}) =>
    sources.map(({path}) => path).filter((path) => !path.includes('x')),
  )
  // Another document lies where the first one was.
  expect(paths).toEqual([[], ['/in/1.pdf'], ['/in/2.pdf']])
  const wrong = `SELECT 1 FROM run r JOIN extraction e ON e.id = r.extraction_id WHERE e.document_id <> r.document_id`
  expect(await postgres.all(wrong)).toEqual([])
})

test('what was processed again stays as it is, with the corrections and labels that a person had given', async () => {
  const context = await archive(2)
  const {store, postgres, ids, items} = context
  await store.correct([{document: ids[0]!, add: [{path: 'vendor', value: 'Acme Ltd'}]}])
  const kept = await purge(store, ids)
  const again = {...queuedItem(0), document: {...queuedItem(0).document!, sha256: items[0]!.document!.sha256}}
  await submitBatch(store, [again])
  const {id} = again.document
  await store.correct([{document: id, add: [{path: 'total', value: '99.00'}]}])
  await store.saveGuesses([{document: id, page: 0, labels: [{label: 'paid', confidence: 0.5, source: 'learned'}]}], 1)
  // Its own lesson: the one that the purged document taught has no place beside it.
  await postgres.run(
    `INSERT INTO vendor_sample(vendor_id, document_id, since, data) SELECT 1, id, 2, '{}' FROM document`,
  )
  expect(await store.undoPurge(kept!)).toEqual({documents: [ids[1]], merged: [id]})
  expect((await store.corrections(id)).map(({path, value}) => [path, value])).toEqual([
    ['vendor', 'Acme Ltd'],
    ['total', '99.00'],
  ])
  expect((await store.documentLabels([id])).get(id)).toMatchObject([{label: 'paid', source: 'user'}])
  expect((await store.runs([again.run!.id]))[0]).toMatchObject({document: id, state: 'waiting'})
  expect(await postgres.all('SELECT 1 FROM page')).toHaveLength(1)
  await expectWhole(context)
})

test('files stay while a purge that refers to them can be taken back; then those go that nobody else has', async () => {
  const {store, ids} = await archive(6)
  const [own] = (await store.artifacts(ids[1]!)).map(({hash}) => hash)
  // The second and the third document share a file.
  expect((await store.artifacts(ids[2]!)).map(({hash}) => hash)).toEqual([own])
  const first = await purge(store, [ids[1]!])
  const second = keeping([ids[2]!])
  expect((await store.deleteDocuments([ids[2]!], false, second)).files.map(({hash}) => hash)).not.toContain(own)
  expect(await store.keptFiles()).toEqual(['/own/\udce9', '/own/\udce9'])
  expect((await store.dropPurges([second.id])).files.map(({hash}) => hash)).not.toContain(own)
  const dropped = await store.dropPurges([first!, 'p_none'])
  expect([dropped.dropped, dropped.ownFiles]).toEqual([[first], ['/own/\udce9']])
  expect(dropped.files.map(({hash}) => hash)).toContain(own)
  expect(await store.undoPurge(first!)).toBeNull()
})

test('a document that is given again while it is purged is there as a new one', async () => {
  const [a, b] = await testMachines('a', 'b')
  const item = queuedItem(0)
  await submitBatch(a.store, [item])
  await a.store.applyEffects([{type: 'run.state', run: item.run!.id, state: 'done'}], null)
  const later = newId('b')
  await b.store.createBatch({id: later, cwd: '/', outDir: null, meta: {}})
  const add = submitEffect(later, [{...item, run: {...item.run!, isNew: false}}])
  const submitted = meanwhile(
    a.db,
    async (sql) => {
      await sql.run('SELECT 1 FROM document FOR UPDATE')
      await sql.run('DELETE FROM document')
    },
    () => b.store.applyEffects([add], null),
  )
  await expect(submitted).rejects.toThrow('is gone')
})

test('a document whose work begins again at this moment is at work, and stays', async () => {
  const [a, b] = await testMachines('a', 'b')
  const item = queuedItem(0)
  await submitBatch(a.store, [item])
  const run = item.run!.id
  await a.store.applyEffects([{type: 'run.state', run, state: 'done'}], null)
  const {id} = item.document!
  const purged = await meanwhile(
    a.db,
    (sql) => a.store.applyEffects([{type: 'run.state', run, state: 'waiting'}], null, sql),
    () => b.store.deleteDocuments([id], false),
  )
  expect(purged).toEqual({deleted: [], busy: [id], files: []})
  expect(await b.store.documents([id])).toHaveLength(1)
})

test('of two who take a purge back at once one does', async () => {
  const {store, ids} = await archive(3)
  const kept = await purge(store, ids)
  const undone = await Promise.all([store.undoPurge(kept!), store.undoPurge(kept!)])
  expect(undone.filter((one) => one !== null)).toHaveLength(1)
  expect(await store.documents(ids)).toHaveLength(3)
})
