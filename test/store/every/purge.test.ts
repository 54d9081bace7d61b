import {expect, test} from 'vitest'
import type {FolderReport} from '../../../src/types/report.ts'
import type {Fingerprint} from '../../../src/types/results.ts'
import {openEveryStore} from '../every-store.ts'
import {queuedItem, submitBatch, submitEffect} from '../helpers.ts'
import {expectWhole} from '../whole.ts'

const made = (hash: string) => ({
  hash,
  extension: 'pdf',
  bytes: 1,
  originalBytes: 2,
  searchable: null,
  reason: 'r',
  kind: 'archive-pdf',
})

const within = (ordinal: number, container: string, member: string) => `
  INSERT INTO contained(container_id, ordinal, document_id, name, extension)
  SELECT c.id, ${ordinal}, d.id, 'x', 'txt' FROM document c, document d
  WHERE c.public_id = '${container}' AND d.public_id = '${member}'`

type Context = Awaited<ReturnType<typeof openEveryStore>>

/** Hashes of the bytes that documents were read from: a server keeps those of inputs. */
const inputs = ({postgres}: Context, ...ids: string[]) => (postgres ? ids.map((id) => `sha-${id}`) : [])
const hashes = (files: {hash: string}[]) => files.map(({hash}) => hash)

/** Three documents that are done; the second and the third lie inside of the first. */
async function nested() {
  const context = await openEveryStore()
  const items = [0, 1, 2].map((ordinal) => queuedItem(ordinal))
  await submitBatch(context.store, items)
  for (const {run} of items) await context.store.applyEffects([{type: 'run.state', run: run!.id, state: 'done'}], null)
  const ids = items.map(({document}) => document!.id)
  for (const i of [1, 2]) await context.ask(within(i, ids[0]!, ids[i]!))
  await context.ask(`DELETE FROM source WHERE document_id = (SELECT id FROM document WHERE public_id = '${ids[1]}')`)
  return {...context, ids}
}

test('what came inside of a document goes with it, unless it is a file of its own, too', async () => {
  const context = await nested()
  const {store, ids} = context
  const {deleted, busy, files} = await store.deleteDocuments([ids[0]!], false)
  expect(deleted).toEqual([ids[0], ids[1]])
  expect(busy).toEqual([])
  // On one machine the third is read from its own file from now on.
  const read = context.postgres ? inputs(context, ids[0]!) : [`sha-${ids[2]}`]
  expect(new Set(hashes(files))).toEqual(new Set([`sha-${ids[1]}`, ...read]))
  expect((await store.documents(ids)).map(({id}) => id)).toEqual([ids[2]])
  await expectWhole(context)
})

test('no row is left of a document, in any table that refers to it', async () => {
  const context = await nested()
  const {ask, store, ids, postgres} = context
  const [id] = ids as [string]
  await store.applyEffects(
    [
      {
        type: 'artifacts.save',
        document: id,
        stage: 's',
        key: 'k',
        artifacts: [made('own'), {...made('shared'), kind: 'text'}],
      },
      {type: 'artifacts.save', document: ids[2]!, stage: 's', key: 'k', artifacts: [made('shared')]},
      {type: 'stage.save', document: id, stage: 's', key: 'k', data: {}},
    ],
    null,
  )
  const [document] = await ask<{id: number}>(`SELECT id FROM document WHERE public_id = '${id}'`)
  const number = document!.id
  await ask(`INSERT INTO chunk(document_id, ordinal, page, start, "end", page_key, text, source)
    VALUES(${number}, 0, 1, 0, 4, 'p', 'word', 'ocr')`)
  await ask(`INSERT INTO document_field(document_id, name, value, folded) VALUES(${number}, 'total', '1', '1')`)
  await store.correct([{document: id, add: [{path: 'total', value: '1'}]}])
  const {files} = await store.deleteDocuments([id], false)
  expect(files.map(({hash}) => hash)).toContain('own')
  expect(files.map(({hash}) => hash)).not.toContain('shared')
  const tables = await ask<{name: string}>(postgres ? tablesOfPostgres : tablesOfSqlite)
  expect(tables.map(({name}) => name)).toContain('document_field')
  for (const {name} of tables)
    expect([name, await ask(`SELECT 1 FROM ${name} WHERE document_id = ${number}`)]).toEqual([name, []])
  await expectWhole(context)
})

const tablesOfSqlite = `
  SELECT m.name FROM sqlite_schema m, pragma_table_info(m.name) c
  WHERE m.type = 'table' AND c.name = 'document_id' AND m.name <> 'batch_item'`
const tablesOfPostgres = `
  SELECT table_name AS name FROM information_schema.columns
  WHERE table_schema = current_schema() AND column_name = 'document_id' AND table_name <> 'batch_item'`

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

type Ask = Context['ask']

const wholeTable = async (ask: Ask, table: string) => (await ask<{n: number}>(`SELECT count(*) n FROM ${table}`))[0]!.n

/** Documents that are done, known by no path of their own but the first, lying inside of each other as given. */
async function lying(count: number, inside: [container: number, member: number][]) {
  const context = await openEveryStore()
  const items = Array.from({length: count}, (_, ordinal) => queuedItem(ordinal))
  await submitBatch(context.store, items)
  for (const {run} of items) await context.store.applyEffects([{type: 'run.state', run: run!.id, state: 'done'}], null)
  const ids = items.map(({document}) => document!.id)
  for (const [ordinal, [container, member]] of inside.entries())
    await context.ask(within(ordinal, ids[container]!, ids[member]!))
  await context.ask(`DELETE FROM source WHERE document_id <> (SELECT id FROM document WHERE public_id = '${ids[0]}')`)
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
  const context = await lying(4, inside)
  const {store, ids} = context
  const {deleted, files} = await store.deleteDocuments([ids[0]!], false)
  expect(deleted).toEqual(ids)
  expect(new Set(hashes(files))).toEqual(
    new Set([...inputs(context, ids[0]!), ...ids.slice(1).map((id) => `sha-${id}`)]),
  )
  await expectWhole(context)
})

test('what lies in two documents stays for as long as one of them does', async () => {
  const context = await lying(3, [
    [0, 2],
    [1, 2],
  ])
  const {store, ids, ask} = context
  const {deleted, files} = await store.deleteDocuments([ids[0]!], false)
  expect([deleted, hashes(files)]).toEqual([[ids[0]], inputs(context, ids[0]!)])
  expect((await store.deleteDocuments([ids[1]!], false)).deleted).toEqual([ids[1], ids[2]])
  expect(await wholeTable(ask, 'contained')).toBe(0)
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
  const context = await lying(5, [
    [0, 1],
    [1, 2],
    [3, 4],
  ])
  const {store, ids, items} = context
  await store.applyEffects([{type: 'run.state', run: items[2]!.run!.id, state: 'waiting'}], null)
  const {deleted, busy, files} = await store.deleteDocuments([ids[0]!, ids[3]!], false)
  expect(deleted).toEqual([ids[3], ids[4]])
  expect(busy).toEqual([ids[0], ids[2]])
  expect(hashes(files)).toEqual([...inputs(context, ids[3]!), `sha-${ids[4]}`])
  await store.applyEffects([{type: 'run.state', run: items[2]!.run!.id, state: 'done'}], null)
  expect((await store.deleteDocuments([ids[0]!], false)).deleted).toEqual(ids.slice(0, 3))
})

test('a folder report that quotes a document goes with it; one that is still to be made is made without it', async () => {
  const {store, ask} = await openEveryStore()
  const item = queuedItem(0)
  const options = {today: '2026-01-01', soonDays: 90, output: null}
  const report = {quote: 'of the document'} as unknown as FolderReport
  for (const id of ['b_made', 'b_open', 'b_other'])
    await store.createBatch({id, cwd: '/', outDir: null, meta: {}, report: options})
  await store.applyEffects(
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
  expect(await wholeTable(ask, 'folder_report')).toBe(1)
})

test('what was worked out about a document while another process purged it is left out', async () => {
  const context = await lying(2, [])
  const {store, ask, ids} = context
  const [gone, there] = ids as [string, string]
  await store.deleteDocuments([gone], false)
  const print = {figures: []} as unknown as Fingerprint
  const [batch] = (await store.batches(1)).map(({id}) => id)
  await store.saveFields?.([{document: gone, version: 1, values: [{name: 'kind', value: 'bill', number: null}]}])
  await store.saveGuesses([{document: gone, page: 0, labels: [{label: 'x', confidence: 1, source: 'learned'}]}], 1)
  await store.settleDuplicates(batch!, [
    {document: gone, print, keys: ['k'], duplicate: null},
    {document: there, print, keys: ['k'], duplicate: {of: gone, reason: 'r'}},
  ])
  expect(await store.learnBatch(batch!, [{document: gone, corrections: '', vendor: null}])).toBe(true)
  expect(
    await Promise.all(
      ['document_field', 'document_label', 'fingerprint', 'duplicate'].map((table) => wholeTable(ask, table)),
    ),
  ).toEqual([0, 0, 1, 0])
  await expectWhole(context)
})
