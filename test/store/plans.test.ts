import {expect, test} from 'vitest'
import type {Db} from '../../src/store/database.ts'
import {createSqliteStore} from '../../src/store/sqlite-store.ts'
import type {Store} from '../../src/store/types.ts'
import {openTestStore} from './helpers.ts'

/** The connection, telling the text of every statement that is prepared. */
function listening(db: Db, prepared: string[]): Db {
  return new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return (...parameters: unknown[]) => {
        if (name === 'prepare') prepared.push(String(parameters[0]))
        return Reflect.apply(value, target, parameters) as unknown
      }
    },
  })
}

/** Steps of the plans of all statements of one call. */
async function planOf(db: Db, call: (store: Store) => Promise<unknown>): Promise<string[]> {
  const prepared: string[] = []
  await call(createSqliteStore({db: listening(db, prepared), clock: {now: () => 0}}))
  expect(prepared).not.toEqual([])
  return prepared.flatMap((text) => {
    const values = new Array((text.match(/\?/g) ?? []).length).fill('[]')
    const named = Object.fromEntries([...text.matchAll(/\$(\w+)/g)].map(([, name]) => [name, '[]']))
    const steps = db.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...values, named) as {detail: string}[]
    return steps.map(({detail}) => detail)
  })
}

function fill(db: Db, documents: number): void {
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${documents})`
  db.exec(`BEGIN;
    INSERT INTO option_set(hash, json) VALUES('o', '{}');
    INSERT INTO batch(public_id, created_at, cwd) VALUES('b_1', 0, '/'), ('b_2', 0, '/');
    ${numbers} INSERT INTO document(public_id, sha256, bytes, media, created_at) SELECT 'd_' || i, i, 1, 'pdf', 0 FROM n;
    INSERT INTO source(document_id, path, mtime_ms, bytes, seen_at) SELECT id, '/' || id, 0, 1, 0 FROM document;
    INSERT INTO run(public_id, document_id, option_set_id, state, seq, priority, created_at)
      SELECT 'r_' || id, id, 1, 'done', id, 5, 0 FROM document;
    INSERT INTO batch_item(batch_id, ordinal, path, document_id, run_id, outcome)
      SELECT 1, id, '/', id, id, 'queued' FROM document;
    COMMIT;`)
}

test('in a store of 100,000 documents what a status asks is answered by index', async () => {
  const {db, store} = openTestStore()
  fill(db, 100_000)
  expect(await store.totals()).toEqual({documents: 100_000, batches: 2, bytes: 100_000})
  expect(await store.batchCounts('b_1')).toEqual({done: 100_000})
  const calls: Record<string, (store: Store) => Promise<unknown>> = {
    batchCounts: (one) => one.batchCounts('b_1'),
    batch: (one) => one.batch('b_1'),
    document: (one) => one.document('d_77'),
    documentsBySha: (one) => one.documentsBySha(['77', '78']),
    documentsAfter: (one) => one.documentsAfter('d_77', 10),
    knownSource: (one) => one.knownSource('/77'),
    run: (one) => one.run('r_77'),
    runsFor: (one) => one.runsFor(['d_77'], 'o'),
    latestRuns: (one) => one.latestRuns(['d_77']),
    runsByState: (one) => one.runsByState('failed', {limit: 10}),
    batchesOfRuns: (one) => one.batchesOfRuns(['r_77', 'r_78']),
    items: (one) => one.items('b_1', {after: 500, limit: 10}),
    itemsOfRun: (one) => one.itemsOfRun('r_77'),
    unpublished: (one) => one.unpublished('b_2'),
    isKeptOriginal: (one) => one.isKeptOriginal('77'),
    isCompressed: (one) => one.isCompressed('77'),
    isOwnOutput: (one) => one.isOwnOutput('77'),
    originalsOf: (one) => one.originalsOf('77'),
    publishedFrom: (one) => one.publishedFrom('/out'),
    raisePercent: (one) => one.raisePercent('b_1', 0),
  }
  for (const [name, call] of Object.entries(calls))
    expect({name, scans: scansOf(await planOf(db, call))}).toEqual({name, scans: []})
})

/** Tables of which every row is looked at; lists that were given, and what a statement has made itself, are none. */
const scansOf = (steps: string[]) => steps.filter((step) => step.startsWith('SCAN') && !made.test(step))
const made =
  /^SCAN (json_each|value|CONSTANT ROW|\(subquery|(given|part|wanted|going|around|reached|staying|file|same|l)\b)/

test('so is what containers, vectors, sinks, labels and reports are asked', async () => {
  const {db} = openTestStore()
  fill(db, 1000)
  const calls: Record<string, (store: Store) => Promise<unknown>> = {
    contents: (one) => one.contents('d_77'),
    containersOf: (one) => one.containersOf('d_77'),
    nesting: (one) => one.nesting('d_77'),
    deleteDocuments: (one) => one.deleteDocuments(['d_77'], true),
    enrichment: (one) => one.enrichment('d_77', 'k'),
    chunks: (one) => one.chunks('d_77'),
    chunksToEmbed: (one) => one.chunksToEmbed('d_77', 'm', 1),
    documentVectors: (one) => one.documentVectors('d_77', 'm'),
    sameDocuments: (one) => one.sameDocuments('d_77'),
    vectorChunks: (one) => one.vectorChunks('d_77', 'm'),
    sinkRows: (one) => one.sinkRows('s', 'd_77'),
    sinkDocuments: (one) => one.sinkDocuments('s', 'm', 'd_77', 10),
    staleFields: (one) => one.staleFields(10, ['d_77']),
    documentFacts: (one) => one.documentFacts(['d_77']),
    documentLabels: (one) => one.documentLabels(['d_77']),
    rejectedLabels: (one) => one.rejectedLabels(['d_77']),
    report: (one) => one.report('b_1'),
    reportRun: (one) => one.reportRun('b_1'),
  }
  for (const [name, call] of Object.entries(calls))
    expect({name, scans: scansOf(await planOf(db, call))}).toEqual({name, scans: []})
})

test('the newest batch is the end of the table, totals are four rows', async () => {
  const {db} = openTestStore()
  expect(await planOf(db, (store) => store.batches(1))).toEqual(['SCAN batch'])
  expect(await planOf(db, (store) => store.totals())).toEqual(['SCAN counter'])
})
