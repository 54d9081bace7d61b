import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {exportTo} from '../../../src/app/export/write.ts'
import {bill, type TestApp, testApp, textPage} from '../../helpers/app.ts'

async function archive() {
  const t = await testApp()
  const {batch} = await t.submit([t.file('a.txt', 'a'), t.file('b.txt', 'b')])
  const items = await t.items(batch)
  const data = {kind: 'receipt' as const, bill: bill({vendor: 'Acme', total: '9.50'}), engine: 'test'}
  await t.finish(items[0]!.run!, {pages: [textPage(1, 'one'), textPage(2, 'two')], data})
  await t.finish(items[1]!.run!, {pages: [textPage(1, 'three')]})
  return {t, batch, ids: items.map(({document}) => document!)}
}

async function lines(t: TestApp, input: {where?: string[]; vectors?: boolean} = {}) {
  const output = join(t.folder, 'chunks.jsonl')
  const {documents} = await exportTo(
    t.app,
    {format: 'jsonl', where: [], chunks: true, output, ...input},
    process.stdout,
  )
  const text = readFileSync(output, 'utf8')
  return {
    documents,
    lines: text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  }
}

test('a line for each chunk, with what its document is', async () => {
  const {t, ids} = await archive()
  const {documents, lines: made} = await lines(t)
  expect(documents).toBe(2)
  expect(made.map(({document, page, text}) => [document, page, text])).toEqual([
    [ids[0], 1, 'one'],
    [ids[0], 2, 'two'],
    [ids[1], 1, 'three'],
  ])
  expect(made[1]).toMatchObject({
    schema: 1,
    path: join(t.folder, 'a.txt'),
    chunk: 1,
    start: 0,
    end: 3,
    source: 'ocr',
    kind: 'receipt',
    fields: {vendor: 'Acme', total: '9.50', kind: 'receipt'},
    labels: [],
    duplicateOf: null,
    provenance: {engine: 'test', stages: {ingest: 2}},
  })
})

test('conditions hold for documents', async () => {
  const {t, ids} = await archive()
  expect((await lines(t, {where: ['kind=receipt']})).lines.every(({document}) => document === ids[0])).toBe(true)
})

test('vectors come with their model; where there are none, that is said', async () => {
  const {t, ids} = await archive()
  await expect(lines(t, {vectors: true})).rejects.toMatchObject({exit: 2, code: 'E_USAGE'})
  const vectors = Buffer.from(new Float32Array([0.6, -0.8]).buffer).toString('base64')
  await t.app.store.applyOnce('j', 1, [
    {type: 'vectors.save', document: ids[0]!, model: 'm', dimension: 2, chunks: [{ordinal: 0, text: 'one'}], vectors},
  ])
  const {lines: made} = await lines(t, {vectors: true})
  expect(made[0]).toMatchObject({model: 'm', vector: [expect.closeTo(0.6), expect.closeTo(-0.8)]})
  expect(made[1]).toMatchObject({model: 'm', vector: null})
})

test('chunks are lines of JSON and nothing else', async () => {
  const {t} = await archive()
  const input = {where: [], chunks: true, output: undefined}
  await expect(exportTo(t.app, {...input, format: 'csv'}, process.stdout)).rejects.toMatchObject({exit: 2})
  await expect(exportTo(t.app, {...input, format: 'jsonl', json: true}, process.stdout)).rejects.toMatchObject({
    exit: 2,
  })
})

test('duplicates are exported when their state is asked for', async () => {
  const {t, batch, ids} = await archive()
  const print = {numbers: [], times: [], sketch: '', look: '', date: null, total: null, invoiceNumber: null}
  const duplicate = {of: ids[0]!, reason: 'same paper'}
  await t.app.store.settleDuplicates(batch, [{document: ids[1]!, print, keys: [], duplicate}])
  expect((await lines(t)).lines.map(({document}) => document)).not.toContain(ids[1])
  expect((await lines(t, {where: ['state=duplicate']})).lines).toMatchObject([{document: ids[1], duplicateOf: ids[0]}])
})
