import {expect, test} from 'vitest'
import type {FolderReport} from '../../../src/types/report.ts'
import {openEveryStore} from '../every-store.ts'
import {queuedItem, submitBatch} from '../helpers.ts'

test('totals are kept', async () => {
  const {store} = await openEveryStore()
  expect(await store.totals()).toEqual({documents: 0, batches: 0, bytes: 0})
  await submitBatch(store, [queuedItem(0), queuedItem(1)])
  expect(await store.totals()).toEqual({documents: 2, batches: 1, bytes: 20})
})

test('old batches are deleted, their documents and runs stay', async () => {
  const {store, clock} = await openEveryStore()
  const item = queuedItem(0)
  const old = await submitBatch(store, [item])
  await store.applyEffects([{type: 'run.state', run: item.run!.id, state: 'done'}], null)
  clock.time += 1000
  const young = await submitBatch(store, [])
  expect(await store.deleteBatches({made: clock.time, failed: 0})).toBe(1)
  expect(await store.batch(old)).toBeNull()
  expect((await store.batches(10)).map(({id}) => id)).toEqual([young])
  expect(await store.run(item.run!.id)).toMatchObject({state: 'done'})
  expect(await store.check()).toEqual(['ok'])
})

test('a batch with work left or an output to write is not deleted', async () => {
  const {store, clock} = await openEveryStore()
  const [waiting, unwritten] = [queuedItem(0), queuedItem(1, {outPath: '/out/1'})]
  await submitBatch(store, [waiting])
  const batch = await submitBatch(store, [unwritten])
  await store.applyEffects([{type: 'run.state', run: unwritten.run!.id, state: 'done'}], null)
  expect(await store.deleteBatches({made: clock.time + 1, failed: 0})).toBe(0)
  await store.markPublished(batch, 1)
  expect(await store.deleteBatches({made: clock.time + 1, failed: 0})).toBe(1)
})

test('a batch whose report is made but not written, for its disk was full, is not deleted', async () => {
  const {store, clock} = await openEveryStore()
  const report = {today: '2026-11-22', soonDays: 90, output: {path: '/out/report.md', format: 'md' as const}}
  await store.createBatch({id: 'b_1', cwd: '/', outDir: null, meta: {}, report})
  await store.closeBatch('b_1')
  const before = {made: clock.time + 1, failed: 0}
  expect(await store.deleteBatches(before)).toBe(0)
  await store.applyEffects([{type: 'report.save', batch: 'b_1', key: 'k', report: {} as FolderReport}], null)
  expect(await store.deleteBatches(before, true)).toBe(0)
  expect(await store.deleteBatches(before)).toBe(0)
  await store.markReportWritten('b_1')
  expect(await store.deleteBatches(before, true)).toBe(1)
  expect(await store.deleteBatches(before)).toBe(1)
})

test('what was applied once is forgotten with the batches of its time', async () => {
  const {store, ask, clock} = await openEveryStore()
  await store.applyOnce('j_1', 1, [])
  await store.deleteBatches({made: clock.time + 1, failed: 0})
  expect(await ask('SELECT count(*) n FROM applied_effect')).toEqual([{n: 0}])
})

test('a cause of errors is told of so often in an hour, and again in the next', async () => {
  const {store} = await openEveryStore()
  const tell = (hour: number) => store.countError('c', hour * 3_600_000, 2)
  expect([await tell(1), await tell(1), await tell(1), await tell(2)]).toEqual([true, true, false, true])
})

test('files that are lost are forgotten, with the stages that made them', async () => {
  const {store} = await openEveryStore()
  const item = queuedItem(0)
  await submitBatch(store, [item])
  const document = item.document!.id
  const made = {kind: 'text', hash: 'h', extension: 'txt', bytes: 1, originalBytes: 1, searchable: null, reason: 'r'}
  await store.applyEffects(
    [
      {type: 'stage.save', document, stage: 'compress', key: 'k', data: {}},
      {type: 'stage.save', document, stage: 'scan', key: 'k', data: {}},
      {type: 'artifacts.save', document, stage: 'compress', key: 'k', artifacts: [made]},
      {type: 'run.state', run: item.run!.id, state: 'done'},
    ],
    null,
  )
  expect(await store.referencedHashes()).toContain('h')
  expect(await store.blobReferences()).toContainEqual({hash: 'h', extension: 'txt', bytes: 1, isOriginal: false})
  expect(await store.dropArtifacts(['h'])).toEqual([item.run!.id])
  expect(await store.artifacts(document)).toEqual([])
  expect(await store.stageResult(document, 'compress', 'k')).toBeNull()
  expect(await store.stageResult(document, 'scan', 'k')).toEqual({})
})

test('counters that are wrong are found, and counted again', async () => {
  const {store, ask} = await openEveryStore()
  const batch = await submitBatch(store, [queuedItem(0), queuedItem(1)])
  await ask(`UPDATE counter SET n = 7 WHERE name = 'documents'`)
  await ask(`UPDATE batch_count SET n = 5 WHERE state = 'waiting'`)
  await ask(`INSERT INTO job_count(queue, status, n) VALUES('scan', 'ready', 3)`)
  expect(await store.check()).toEqual([
    `counter batch ${batch} waiting says 5, counted 2`,
    'counter documents says 7, counted 2',
    'counter queue scan ready says 3, counted 0',
  ])
  await store.repair(['counters'])
  expect(await store.check()).toEqual(['ok'])
  expect(await store.batchCounts(batch)).toEqual({waiting: 2})
})
