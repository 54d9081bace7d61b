import {hash} from 'node:crypto'
import {newId} from '../../src/ids.ts'
import {createSqliteQueue} from '../../src/queue/sqlite-queue.ts'
import type {Db} from '../../src/store/database.ts'
import type {SubmitItem} from '../../src/store/types.ts'
import {newJob} from '../helpers/queue-jobs.ts'
import {openTestStore, queuedItem, submitBatch, type TestStore} from './helpers.ts'

/** A store with rows in every table; some hold what only bytes can, or PostgreSQL cannot. A purge is kept in it. */
export async function fullStore(count = 8): Promise<TestStore & {documents: string[]}> {
  const context = openTestStore()
  const {db, store, clock} = context
  const items = Array.from({length: count}, (_, ordinal) => hashed(queuedItem(ordinal)))
  await submitBatch(store, items)
  const queue = createSqliteQueue({db, clock, applyEffects: () => []})
  const worker = await queue.registerWorker({name: 'w', slots: 9})
  for (const [i, {run}] of items.entries()) {
    await queue.enqueue([
      newJob({run: run!.id, key: `split ${i}`}),
      newJob({run: run!.id, key: `read ${i}`, needs: [`split ${i}`]}),
    ])
    const [lease] = await queue.claim({worker, limit: 1, leaseMs: 9e5})
    const failure = {class: 'permanent', code: 'E_OCR', message: `broken \0 \udc80 ${i}`} as const
    const outcome = i % 3 === 2 ? ({type: 'dead', failure} as const) : ({type: 'ok'} as const)
    await queue.settle([{lease: lease!, outcome, effects: []}])
    store.applyEffects([{type: 'run.state', run: run!.id, state: i % 3 === 2 ? 'failed' : 'done'}], null)
  }
  fill(db)
  await queue.workerGone(worker)
  await queue.close()
  const documents = items.map(({document}) => document!.id)
  await purgeOne(context, hashed(queuedItem(99, {path: '/in/gone.pdf'})))
  return {...context, documents}
}

/** Under a hash that a file can have. */
const hashed = (item: SubmitItem): SubmitItem => ({
  ...item,
  document: {...item.document!, sha256: hash('sha256', item.document!.id)},
})

async function purgeOne({store, clock}: TestStore, item: SubmitItem): Promise<void> {
  await submitBatch(store, [item])
  store.applyEffects([{type: 'run.state', run: item.run!.id, state: 'done'}], null)
  const chunks = [{ordinal: 0, page: 1, start: 0, end: 12, text: 'purged words', source: 'ocr' as const}]
  const document = item.document!.id
  const file = {
    kind: 'text',
    hash: 'f'.repeat(64),
    extension: 'txt',
    bytes: 1,
    originalBytes: 1,
    searchable: null,
    reason: 'r',
  }
  store.applyEffects(
    [
      {type: 'chunks.save', document, key: 'k', pageKey: 'p', chunks},
      {type: 'artifacts.save', document, stage: 's', key: 'k', artifacts: [file]},
    ],
    null,
  )
  await store.correct([{document, add: [{path: 'total', value: '7.00'}]}])
  const documents = [{id: document, path: item.path}]
  await store.deleteDocuments([document], false, {id: newId('p'), until: clock.now() + 1e9, documents, ownFiles: []})
}

function fill(db: Db): void {
  db.exec(`
    INSERT INTO page(document_id, number, key, body, created_at) SELECT id, 1, 'k', randomblob(50), 0 FROM document;
    INSERT INTO extraction(document_id, key, memory_version, kind, data, created_at)
      SELECT id, 'k', 0, 'bill', '{"vendor":"Größe ' || char(0) || '"}', 0 FROM document;
    UPDATE run SET extraction_id = (SELECT e.id FROM extraction e WHERE e.document_id = run.document_id), progress = 0.25;
    INSERT INTO correction(document_id, path, value, created_at) SELECT id, 'total', '12.50', 0 FROM document;
    INSERT INTO enrichment(document_id, key, model, data, created_at) SELECT id, 'k', 'm', '{}', 0 FROM document;
    INSERT INTO stage_result(document_id, stage, key, data, created_at) SELECT id, 's', 'k', '{}', 0 FROM document;
    INSERT INTO artifact(document_id, stage, key, kind, hash, extension, bytes, original_bytes, reason, created_at)
      SELECT id, 's', 'k', 'archive-pdf', printf('%064x', id / 2), 'pdf', 7, 9, 'r', 0 FROM document;
    INSERT INTO chunk(document_id, ordinal, page, start, "end", page_key, text, source)
      SELECT id, 0, 1, 0, 4, 'k', 'lamp oil ' || id, CASE id % 2 WHEN 0 THEN 'ocr' ELSE 'text' END FROM document;
    INSERT INTO embedding_model(name, dim) VALUES('m', 1);
    INSERT INTO embedding SELECT chunk.id, m.id, x'0000803f' FROM chunk, embedding_model m;
    INSERT INTO label_set(name) VALUES('default');
    INSERT INTO label_name VALUES(1, 'paid');
    INSERT INTO label_model VALUES(1, 1, 'f', x'00ff');
    INSERT INTO label_example(set_id, key, label, text, document_id) SELECT 1, 'x' || id, 'paid', 't', id FROM document;
    INSERT INTO document_label(document_id, page, label, confidence, source, created_at) SELECT id, 0, 'paid', 0.1, 'user', 0 FROM document;
    INSERT INTO vendor(letters, trigrams) VALUES('acme', 2);
    INSERT INTO vendor_key VALUES('acm', 1), ('cme', 1);
    INSERT INTO vendor_sample(vendor_id, document_id, since, data) SELECT 1, id, 1, '{}' FROM document;
    UPDATE memory SET version = 9;
    INSERT INTO fingerprint(document_id, data) SELECT id, '{}' FROM document;
    INSERT INTO fingerprint_key SELECT 'k', id FROM fingerprint;
    DELETE FROM fingerprint WHERE id = (SELECT max(id) FROM fingerprint);
    INSERT INTO duplicate SELECT b.id, a.id, 'alike' FROM document a JOIN document b ON b.id = a.id + 3 WHERE a.id % 4 = 0;
    INSERT INTO rename(change_id, document_id, from_path, to_path, state, created_at) SELECT 'c', id, 'a', x'2fff', 'done', 0 FROM document;
    INSERT INTO contained(container_id, ordinal, document_id, name, extension)
      SELECT a.id, 0, b.id, 'inside', 'pdf' FROM document a JOIN document b ON b.id = a.id + 1 WHERE a.id % 3 = 0;
    INSERT INTO contained_total SELECT id, 1, 1 FROM document WHERE id % 3 = 0;
    INSERT INTO source(document_id, path, mtime_ms, bytes, seen_at, container_id)
      SELECT document_id, CAST('/in/x' || container_id || x'ff' AS BLOB), 0, 0, 0, container_id FROM contained;
    INSERT INTO document_field SELECT id, 'vendor', 'Acme', 'acme', NULL FROM document UNION ALL SELECT id, 'total', '1.1', '1.1', 1.1 FROM document;
    UPDATE field_stale SET version = 5 WHERE document_id % 2 = 0;
    DELETE FROM field_stale WHERE document_id % 2 = 1;
    INSERT INTO folder_report VALUES('made', '{}', 0);
    INSERT INTO report(batch_id, options, key, created_at, done_at) SELECT id, '{}', 'made', 0, 1 FROM batch;
    INSERT INTO to_tell(public_id, event, subject, created_at) VALUES('t_1', 'batch', 'b', 0);
    INSERT INTO applied_effect VALUES('j', 1, 0);
    INSERT INTO queue_state(queue, concurrency, tokens) VALUES('scan', 2, 0.5);
    INSERT INTO pause VALUES('scan', 'user', 'r', 0, NULL);
    INSERT INTO batch_pause SELECT id, 'r', 0, NULL FROM batch;
    INSERT INTO claim_turn VALUES('scan', 3) ON CONFLICT DO NOTHING;
    INSERT INTO program SELECT id, 0, '{}' FROM worker;
    INSERT INTO program_request(worker_id, kind, asked_at) SELECT id, 'drain', 0 FROM worker;
    INSERT INTO schedule(public_id, name, expression, timezone, command, cwd, limit_ms, created_at)
      VALUES('s_1', 'nightly', '0 2 * * *', 'UTC', '["clean"]', '/', 1, 0);
    INSERT INTO schedule_run(schedule_id, due_at, started_at, outcome, owner) VALUES(1, 0, 0, 'running', '{}');
    INSERT INTO duty VALUES('cron', 'me', 0, 1);
    INSERT INTO sink_row VALUES('q', 'p', 'd', 'x', 0);
    INSERT INTO watch_move(from_path, to_path, sha256, state, created_at) VALUES('/a', '/b', 'x', 'planned', 0);
    INSERT INTO watch_passed VALUES('/a', 1, 2, 3), (x'2ffe', 1, 2, 3);
    INSERT INTO error_sent VALUES('c', 1, 2);`)
}
