import {expect, test} from 'vitest'
import type {NewArtifact, StoreEffect} from '../../../src/store/types.ts'
import {readData} from '../../helpers/read-data.ts'
import {openEveryStore} from '../every-store.ts'
import {correct, pagesFile, queuedItem, submitBatch, textPage, undoCorrection} from '../helpers.ts'

async function withDocument() {
  const context = await openEveryStore()
  const item = queuedItem(0)
  await submitBatch(context.store, [item])
  const apply = (...effects: StoreEffect[]) => context.store.applyEffects(effects, null)
  return {...context, apply, document: item.document!.id, run: item.run!.id}
}

const artifact = (changes: Partial<NewArtifact> = {}): NewArtifact => ({
  kind: 'archive-pdf',
  hash: 'aa',
  extension: 'pdf',
  bytes: 10,
  originalBytes: 20,
  searchable: true,
  reason: 'smaller',
  ...changes,
})

test('pages are kept by key, in order of their number', async () => {
  const {store, apply, folder, document} = await withDocument()
  await apply({
    type: 'pages.save',
    document,
    key: 'k',
    file: pagesFile(folder, [textPage(3, 'three'), textPage(2, 'two')]),
  })
  await apply({type: 'pages.save', document, key: 'k', file: pagesFile(folder, [textPage(1, 'one')])})
  await apply({type: 'pages.save', document, key: 'other', file: pagesFile(folder, [textPage(1, 'else')])})
  expect(await store.pageNumbers(document, 'k')).toEqual([1, 2, 3])
  expect(await store.pages(document, 'k')).toEqual([textPage(1, 'one'), textPage(2, 'two'), textPage(3, 'three')])
  expect(await store.pages(document, 'none')).toEqual([])
})

test('a page that could not be read is replaced when it can', async () => {
  const {store, apply, folder, document} = await withDocument()
  const failed = {...textPage(1, ''), words: [], error: {code: 'E_OCR', message: 'no'}}
  await apply({type: 'pages.save', document, key: 'k', file: pagesFile(folder, [failed])})
  await apply({type: 'pages.save', document, key: 'k', file: pagesFile(folder, [textPage(1, 'read')])})
  expect(await store.pages(document, 'k')).toEqual([textPage(1, 'read')])
})

test('a run ends with the extraction that was saved for it', async () => {
  const {store, apply, document, run} = await withDocument()
  const data = readData({kind: 'receipt', review: true, reviewReasons: ['no total']})
  await apply({type: 'extraction.save', document, run, key: 'k1', memoryVersion: 4, data})
  expect(await store.extraction(document, 'k1')).toEqual(data)
  expect(await store.run(run)).toMatchObject({extractionKey: 'k1', review: true, memoryVersion: 4})
  expect(await store.extraction(document, 'k2')).toBeNull()
})

test('extractions are not changed: other data under a key is a new one, the same data is not', async () => {
  const {store, apply, ask, document, run} = await withDocument()
  const save = (data = readData()) => apply({type: 'extraction.save', document, run, key: 'k', memoryVersion: 0, data})
  await save()
  await save()
  expect(await ask('SELECT count(*) n FROM extraction')).toEqual([{n: 1}])
  await save(readData({kind: 'letter'}))
  expect(await ask('SELECT kind FROM extraction ORDER BY id')).toEqual([{kind: 'other'}, {kind: 'letter'}])
  expect((await store.extraction(document, 'k'))!.kind).toBe('letter')
})

test('results of stages are kept by stage and key, the newest holds', async () => {
  const {store, apply, document} = await withDocument()
  await apply({type: 'stage.save', document, stage: 'scan.split', key: 'k', data: {pages: 2}})
  await apply({type: 'stage.save', document, stage: 'scan.split', key: 'k', data: {pages: 3}})
  await apply({type: 'stage.save', document, stage: 'ingest', key: 'k', data: null})
  expect(await store.stageResult(document, 'scan.split', 'k')).toEqual({pages: 3})
  expect(await store.stageResult(document, 'ingest', 'k')).toBeNull()
  expect(await store.stageResult(document, 'scan.split', 'other')).toBeNull()
})

test('the files of a stage are replaced together', async () => {
  const {store, apply, ask, document} = await withDocument()
  const text = artifact({kind: 'text', hash: 'bb', extension: 'txt', searchable: null})
  await apply({type: 'artifacts.save', document, stage: 'compress', key: 'k', artifacts: [artifact(), text]})
  expect(await store.artifacts(document)).toEqual([
    {...artifact(), stage: 'compress', key: 'k'},
    {...text, stage: 'compress', key: 'k'},
  ])
  await apply({
    type: 'artifacts.save',
    document,
    stage: 'compress',
    key: 'k',
    artifacts: [artifact({hash: 'cc', searchable: false})],
  })
  await apply({type: 'artifacts.save', document, stage: 'compress', key: 'k2', artifacts: [artifact({hash: 'dd'})]})
  expect(
    (await store.artifactsFor(document, 'compress', 'k')).map(({hash, searchable}) => ({hash, searchable})),
  ).toEqual([{hash: 'cc', searchable: false}])
  expect(await ask('SELECT hash FROM artifact ORDER BY hash')).toEqual([{hash: 'cc'}, {hash: 'dd'}])
})

test('corrections are an overlay in order, and can be taken back one by one', async () => {
  const {store, document, clock} = await withDocument()
  await correct(store, document, 'total', '1.00')
  await correct(store, document, 'tip', null)
  await correct(store, document, 'total', '2.00')
  const now = clock.time
  const listed = async () => (await store.corrections(document)).map(({path, value}) => [path, value])
  expect((await store.corrections(document))[0]).toMatchObject({path: 'total', value: '1.00', createdAt: now})
  expect(await undoCorrection(store, document, 'total')).toBe(true)
  expect(await listed()).toEqual([
    ['total', '1.00'],
    ['tip', null],
  ])
  expect(await undoCorrection(store, document)).toBe(true)
  expect(await listed()).toEqual([['total', '1.00']])
  expect(await undoCorrection(store, document, 'tip')).toBe(false)
  await expect(correct(store, 'd_none', 'total', '1')).rejects.toMatchObject({code: 'E_NOT_FOUND'})
})

test('effects for a document that is gone are an error, with nothing written', async () => {
  const {apply, folder, run, document, store} = await withDocument()
  const file = pagesFile(folder, [textPage(1, 'one')])
  for (const effect of [
    {type: 'pages.save', document: 'd_none', key: 'k', file},
    {type: 'stage.save', document: 'd_none', stage: 's', key: 'k', data: 1},
    {type: 'extraction.save', document: 'd_none', run, key: 'k', memoryVersion: 0, data: readData()},
    {type: 'artifacts.save', document: 'd_none', stage: 's', key: 'k', artifacts: []},
  ] as StoreEffect[]) {
    await expect(async () => apply({type: 'run.pages', run, pages: 9}, effect)).rejects.toMatchObject({
      code: 'E_NOT_FOUND',
    })
  }
  expect((await store.run(run))!.pages).toBeNull()
  expect(await store.pages(document, 'k')).toEqual([])
})
