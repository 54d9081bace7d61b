import {expect, test} from 'vitest'
import {StaleSubmitError} from '../../../src/store/errors.ts'
import {openEveryStore} from '../every-store.ts'
import {queuedItem, submitBatch, submitEffect} from '../helpers.ts'
import {options} from '../options.ts'

test('a submitted chunk is there: documents, where they were seen, runs and items', async () => {
  const {store, clock} = await openEveryStore()
  const item = queuedItem(0, {outPath: '/out/0.pdf.pdf'})
  const batch = await submitBatch(store, [item])
  expect(await store.document(item.document!.id)).toEqual({
    id: item.document!.id,
    sha256: item.document!.sha256,
    bytes: 10,
    media: 'pdf',
    createdAt: clock.time,
    sources: [{path: '/in/0.pdf', mtimeMs: 1000, bytes: 10}],
  })
  expect(await store.run(item.run!.id)).toEqual({
    id: item.run!.id,
    document: item.document!.id,
    options,
    optionHash: 'options-1',
    generation: 0,
    state: 'waiting',
    seq: 0,
    priority: 5,
    memoryVersion: 0,
    review: false,
    pages: null,
    progress: 0,
    extractionKey: null,
    error: null,
    createdAt: clock.time,
    startedAt: null,
    finishedAt: null,
  })
  expect(await store.items(batch)).toEqual([
    {
      batch,
      ordinal: 0,
      path: '/in/0.pdf',
      outcome: 'queued',
      reason: null,
      error: null,
      inPlace: null,
      outPath: '/out/0.pdf.pdf',
      publishedAt: null,
      document: item.document!.id,
      run: item.run!.id,
      within: null,
      container: null,
    },
  ])
})

test('skipped and refused inputs are items without a document', async () => {
  const {store} = await openEveryStore()
  const error = {class: 'permanent', code: 'E_UNSUPPORTED', message: 'not a document'} as const
  const batch = await submitBatch(store, [
    {ordinal: 0, path: '/in/x.bin', outcome: 'skipped', reason: 'unknown type'},
    {ordinal: 1, path: '/in/y.bin', outcome: 'refused', error},
  ])
  const items = await store.items(batch)
  expect(items.map(({outcome, reason, error}) => ({outcome, reason, error}))).toEqual([
    {outcome: 'skipped', reason: 'unknown type', error: null},
    {outcome: 'refused', reason: null, error},
  ])
  expect(await store.batchCounts(batch)).toEqual({skipped: 1, refused: 1})
})

test('a path holds one document: a changed file takes the path from the old one', async () => {
  const {store} = await openEveryStore()
  const old = queuedItem(0)
  const changed = queuedItem(0)
  await submitBatch(store, [old])
  await submitBatch(store, [changed])
  expect((await store.document(old.document!.id))!.sources).toEqual([])
  expect((await store.document(changed.document!.id))!.sources).toHaveLength(1)
  expect((await store.knownSource('/in/0.pdf'))!.sha256).toBe(changed.document!.sha256)
})

test('a moved original is the same document with both paths, newest first', async () => {
  const {store, clock} = await openEveryStore()
  const item = queuedItem(0)
  await submitBatch(store, [item])
  clock.time += 1000
  await submitBatch(store, [{...item, path: '/moved/a.pdf', outcome: 'unchanged', run: {...item.run!, isNew: false}}])
  const sources = (await store.document(item.document!.id))!.sources
  expect(sources.map(({path}) => path)).toEqual(['/moved/a.pdf', '/in/0.pdf'])
})

test('paths that are not UTF-8 survive as what they are', async () => {
  const {store} = await openEveryStore()
  const path = '/in/caf\udce9.pdf'
  const batch = await submitBatch(store, [queuedItem(0, {path, outPath: '/out/\udcff.pdf'})])
  const [item] = await store.items(batch)
  expect([item!.path, item!.outPath]).toEqual([path, '/out/\udcff.pdf'])
  expect(await store.knownSource(path)).not.toBeNull()
})

test('a document that another process added meanwhile makes the chunk stale, and nothing of it is written', async () => {
  const {store, ask} = await openEveryStore()
  const mine = queuedItem(1)
  const theirs = queuedItem(1, {document: {...mine.document!, id: `${mine.document!.id}0`}})
  const batch = await submitBatch(store, [theirs])
  const before = await ask('SELECT count(*) n FROM document')
  await expect(async () => store.applyEffects([submitEffect(batch, [queuedItem(0), mine])], null)).rejects.toThrow(
    StaleSubmitError,
  )
  expect(await ask('SELECT count(*) n FROM document')).toEqual(before)
})

test('a run that another process added meanwhile makes the chunk stale', async () => {
  const {store} = await openEveryStore()
  const theirs = queuedItem(0)
  await submitBatch(store, [theirs])
  const mine = {...theirs, run: {...theirs.run!, id: `${theirs.run!.id}0`}}
  await expect(submitBatch(store, [mine])).rejects.toThrow(StaleSubmitError)
})

test('a shared run that is gone makes the chunk stale', async () => {
  const {store} = await openEveryStore()
  const item = queuedItem(0)
  await expect(submitBatch(store, [{...item, run: {...item.run!, isNew: false}}])).rejects.toThrow(StaleSubmitError)
})

test('a new generation is a run of its own', async () => {
  const {store} = await openEveryStore()
  const item = queuedItem(0)
  await submitBatch(store, [item])
  const again = {...item, run: {...item.run!, id: `${item.run!.id}1`, generation: 1}}
  await submitBatch(store, [again])
  const document = item.document!.id
  expect((await store.runsFor([document], 'options-1')).get(document)!.generation).toBe(1)
  expect((await store.latestRuns([document])).get(document)!.id).toBe(again.run.id)
  expect(await store.runsFor([document], 'other options')).toEqual(new Map())
})

test('the newest run can be asked for among those that read the pages, or that did not', async () => {
  const {store} = await openEveryStore()
  const item = queuedItem(0)
  const document = item.document!.id
  const batch = await submitBatch(store, [item])
  const read = item.run!.id
  expect((await store.latestRuns([document], 'files only')).get(document)!.id).toBe(read)
  const compressed = {...item, ordinal: 1, run: {...item.run!, id: `${read}c`}}
  const optionSet = {hash: 'files only', options: {...options, stages: ['compress' as const]}}
  await store.applyEffects([{type: 'submit', batch, optionSet, items: [compressed]}], null)
  expect((await store.latestRuns([document])).get(document)!.id).toBe(compressed.run.id)
  expect((await store.latestRuns([document], 'files only')).get(document)!.id).toBe(compressed.run.id)
  expect((await store.latestRuns([document], 'reading')).get(document)!.id).toBe(read)
})

test('effects of one lease are applied once', async () => {
  const {store} = await openEveryStore()
  const batch = await submitBatch(store, [])
  const effects = [submitEffect(batch, [queuedItem(0)])]
  await store.applyOnce('j_1', 1, effects)
  await store.applyOnce('j_1', 1, effects)
  expect(await store.items(batch)).toHaveLength(1)
  await store.applyOnce('j_1', 2, [submitEffect(batch, [queuedItem(1)])])
  expect(await store.items(batch)).toHaveLength(2)
})

test('effects that failed are not remembered as applied', async () => {
  const {store} = await openEveryStore()
  const item = queuedItem(0)
  const effects = [{type: 'run.pages', run: item.run!.id, pages: 3}] as const
  await expect(store.applyOnce('j_1', 1, [...effects])).rejects.toMatchObject({code: 'E_NOT_FOUND'})
  await submitBatch(store, [item])
  await store.applyOnce('j_1', 1, [...effects])
  expect((await store.run(item.run!.id))!.pages).toBe(3)
})
