import {expect, test} from 'vitest'
import {openTestStore, queuedItem, submitBatch} from './helpers.ts'

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
