import {expect, test} from 'vitest'
import type {Db} from '../../src/store/database.ts'
import type {FolderReport} from '../../src/types/report.ts'
import type {Fingerprint} from '../../src/types/results.ts'
import {openTestStore, queuedItem, submitBatch, submitEffect} from './helpers.ts'

const made = (hash: string) => ({
  hash,
  extension: 'pdf',
  bytes: 1,
  originalBytes: 2,
  searchable: null,
  reason: 'r',
  kind: 'archive-pdf',
})

/** Three documents that are done; the second and the third lie inside of the first. */
async function nested() {
  const context = openTestStore()
  const items = [0, 1, 2].map((ordinal) => queuedItem(ordinal))
  await submitBatch(context.store, items)
  for (const {run} of items) context.store.applyEffects([{type: 'run.state', run: run!.id, state: 'done'}], null)
  const ids = items.map(({document}) => document!.id)
  const insert = context.db.prepare(`INSERT INTO contained(container_id, ordinal, document_id, name, extension)
    SELECT c.id, ?, d.id, 'x', 'txt' FROM document c, document d WHERE c.public_id = ? AND d.public_id = ?`)
  for (const i of [1, 2]) insert.run(i, ids[0], ids[i])
  context.db.prepare(`DELETE FROM source WHERE path = '/in/1.pdf'`).run()
  return {...context, ids}
}

test('what came inside of a document goes with it, unless it is a file of its own, too', async () => {
  const {store, ids} = await nested()
  const {deleted, busy, files} = await store.deleteDocuments([ids[0]!], false)
  expect(deleted).toEqual([ids[0], ids[1]])
  expect(busy).toEqual([])
  expect(new Set(files.map(({hash}) => hash))).toEqual(new Set([`sha-${ids[1]}`, `sha-${ids[2]}`]))
  expect((await store.documents(ids)).map(({id}) => id)).toEqual([ids[2]])
  expect(await store.check()).toEqual(['ok'])
})

test('no row is left of a document, in any table that refers to it', async () => {
  const {db, store, ids} = await nested()
  const [id] = ids
  const chunks = [{ordinal: 0, page: 1, start: 0, end: 4, text: 'word', source: 'ocr' as const}]
  store.applyEffects(
    [
      {type: 'chunks.save', document: id!, key: 'k', pageKey: 'p', chunks},
      {
        type: 'artifacts.save',
        document: id!,
        stage: 's',
        key: 'k',
        artifacts: [made('own'), {...made('shared'), kind: 'text'}],
      },
      {type: 'artifacts.save', document: ids[2]!, stage: 's', key: 'k', artifacts: [made('shared')]},
      {type: 'stage.save', document: id!, stage: 's', key: 'k', data: {}},
    ],
    null,
  )
  await store.correct([{document: id!, add: [{path: 'total', value: '1'}]}])
  await store.saveFields([{document: id!, version: 1, values: [{name: 'total', value: '1', number: 1}]}])
  const number = db.prepare('SELECT id FROM document WHERE public_id = ?').pluck().get(id) as number
  const {files} = await store.deleteDocuments([id!], false)
  expect(files.map(({hash}) => hash)).toContain('own')
  expect(files.map(({hash}) => hash)).not.toContain('shared')
  const tables = db
    .prepare(`SELECT m.name FROM sqlite_schema m, pragma_table_info(m.name) c
    WHERE m.type = 'table' AND c.name = 'document_id' AND m.name <> 'batch_item'`)
    .pluck()
    .all() as string[]
  expect(tables).toContain('document_field')
  for (const table of tables)
    expect([table, db.prepare(`SELECT count(*) FROM ${table} WHERE document_id = ?`).pluck().get(number)]).toEqual([
      table,
      0,
    ])
  for (const index of ['chunk_fts_docsize', 'chunk_trigram_docsize'])
    expect(db.prepare(`SELECT count(*) FROM ${index}`).pluck().get()).toBe(0)
  expect(await store.check()).toEqual(['ok'])
})

test('a dry run changes nothing; a document at work stays', async () => {
  const {store, ids} = await nested()
  expect((await store.deleteDocuments([ids[0]!], true)).deleted).toHaveLength(2)
  expect(await store.documents(ids)).toHaveLength(3)
  const waiting = queuedItem(9)
  await submitBatch(store, [waiting])
  expect(await store.deleteDocuments([waiting.document!.id], false)).toEqual({
    deleted: [],
    busy: [waiting.document!.id],
    files: [],
  })
})

const wholeTable = (db: Db, table: string) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()

/** Documents that are done, known by no path of their own but the first, lying inside of each other as given. */
async function lying(count: number, inside: [container: number, member: number][]) {
  const context = openTestStore()
  const items = Array.from({length: count}, (_, ordinal) => queuedItem(ordinal))
  await submitBatch(context.store, items)
  for (const {run} of items) context.store.applyEffects([{type: 'run.state', run: run!.id, state: 'done'}], null)
  const ids = items.map(({document}) => document!.id)
  const insert = context.db.prepare(`INSERT INTO contained(container_id, ordinal, document_id, name, extension)
    SELECT c.id, ?, d.id, 'x', 'txt' FROM document c, document d WHERE c.public_id = ? AND d.public_id = ?`)
  for (const [ordinal, [container, member]] of inside.entries()) insert.run(ordinal, ids[container], ids[member])
  context.db.prepare(`DELETE FROM source WHERE path <> '/in/0.pdf'`).run()
  return {...context, ids, items}
}

test.each<[string, [number, number][]]>([
  [
    'a picture in two mails of a mailbox',
    [
      [0, 1],
      [0, 2],
      [1, 3],
      [2, 3],
    ],
  ],
  [
    'archives that hold each other',
    [
      [0, 1],
      [1, 2],
      [2, 1],
      [2, 3],
    ],
  ],
])('%s: all of it goes', async (_, inside) => {
  const {store, ids} = await lying(4, inside)
  const {deleted, files} = await store.deleteDocuments([ids[0]!], false)
  expect(deleted).toEqual(ids)
  expect(files).toHaveLength(3)
  expect(await store.check()).toEqual(['ok'])
})

test('what lies in two documents stays for as long as one of them does', async () => {
  const {store, ids, db} = await lying(3, [
    [0, 2],
    [1, 2],
  ])
  expect(await store.deleteDocuments([ids[0]!], false)).toMatchObject({deleted: [ids[0]], files: []})
  expect((await store.deleteDocuments([ids[1]!], false)).deleted).toEqual([ids[1], ids[2]])
  expect(wholeTable(db, 'contained')).toBe(0)
})

test('both documents around another one go together with it', async () => {
  const {store, ids} = await lying(3, [
    [0, 2],
    [1, 2],
  ])
  expect((await store.deleteDocuments(ids.slice(0, 2), false)).deleted).toEqual(ids)
})

test('what is inside of a document that stays is deleted with its bytes', async () => {
  const {store, ids} = await lying(3, [
    [0, 1],
    [0, 2],
  ])
  const {deleted, files} = await store.deleteDocuments([ids[1]!], false)
  expect(deleted).toEqual([ids[1]])
  expect(files.map(({hash}) => hash)).toEqual([`sha-${ids[1]}`])
})

test('a document stays while one inside of it is at work, whose bytes it holds', async () => {
  const {store, ids, items} = await lying(5, [
    [0, 1],
    [1, 2],
    [3, 4],
  ])
  store.applyEffects([{type: 'run.state', run: items[2]!.run!.id, state: 'waiting'}], null)
  const {deleted, busy, files} = await store.deleteDocuments([ids[0]!, ids[3]!], false)
  expect(deleted).toEqual([ids[3], ids[4]])
  expect(busy).toEqual([ids[0], ids[2]])
  expect(files.map(({hash}) => hash)).toEqual([`sha-${ids[4]}`])
  store.applyEffects([{type: 'run.state', run: items[2]!.run!.id, state: 'done'}], null)
  expect((await store.deleteDocuments([ids[0]!], false)).deleted).toEqual(ids.slice(0, 3))
})

test('a folder report that quotes a document goes with it; one that is still to be made is made without it', async () => {
  const {store, db} = openTestStore()
  const item = queuedItem(0)
  const options = {today: '2026-01-01', soonDays: 90, output: null}
  const report = {quote: 'of the document'} as unknown as FolderReport
  for (const id of ['b_made', 'b_open', 'b_other'])
    await store.createBatch({id, cwd: '/', outDir: null, meta: {}, report: options})
  store.applyEffects(
    [
      submitEffect('b_made', [item]),
      submitEffect('b_open', [{...item, run: {...item.run!, isNew: false}}]),
      submitEffect('b_other', [queuedItem(1)]),
      {type: 'run.state', run: item.run!.id, state: 'done'},
      {type: 'report.save', batch: 'b_made', key: 'k', report},
      {type: 'report.save', batch: 'b_other', key: 'other', report},
    ],
    null,
  )
  await store.deleteDocuments([item.document!.id], false)
  expect(await store.report('b_made')).toBeNull()
  expect(await store.folderReport('k')).toBeNull()
  expect(await store.report('b_open')).toMatchObject({doneAt: null})
  expect(await store.folderReport('other')).toEqual(report)
  expect(wholeTable(db, 'folder_report')).toBe(1)
})

test('what was worked out about a document while another process purged it is left out', async () => {
  const {store, db, ids} = await lying(2, [])
  const [gone, there] = ids as [string, string]
  await store.deleteDocuments([gone], false)
  const print = {figures: []} as unknown as Fingerprint
  const [batch] = (await store.batches(1)).map(({id}) => id)
  await store.saveFields([{document: gone, version: 1, values: [{name: 'kind', value: 'bill', number: null}]}])
  await store.saveGuesses([{document: gone, page: 0, labels: [{label: 'x', confidence: 1, source: 'learned'}]}], 1)
  await store.settleDuplicates(batch!, [
    {document: gone, print, keys: ['k'], duplicate: null},
    {document: there, print, keys: ['k'], duplicate: {of: gone, reason: 'r'}},
  ])
  expect(await store.learnBatch(batch!, [{document: gone, corrections: '', vendor: null}])).toBe(true)
  expect(
    ['document_field', 'document_label', 'fingerprint', 'duplicate'].map((table) => wholeTable(db, table)),
  ).toEqual([0, 0, 1, 0])
  expect(await store.check()).toEqual(['ok'])
})
