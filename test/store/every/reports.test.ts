import {expect, test} from 'vitest'
import {newId} from '../../../src/ids.ts'
import type {FolderReport, ReportOptions} from '../../../src/types/report.ts'
import {type EveryStore, openEveryStore} from '../every-store.ts'
import {queuedItem, submitEffect} from '../helpers.ts'

const report = {schema: 1, today: '2026-01-01'} as FolderReport
const toFile: ReportOptions = {today: '2026-01-01', soonDays: 30, output: {path: '/out/\udce9.md', format: 'md'}}

/** A batch that is to end in a report, whose one document is done. */
async function done(store: EveryStore, options: ReportOptions = toFile): Promise<{batch: string; run: string}> {
  const [batch, item] = [newId('b'), queuedItem(0)]
  const run = item.run!.id
  await store.createBatch({id: batch, cwd: '/', outDir: null, meta: {}, report: options})
  await store.applyEffects([submitEffect(batch, [item])], null)
  await store.closeBatch(batch)
  await store.applyEffects([{type: 'run.state', run, state: 'done'}], null)
  return {batch, run}
}

test('a report is due when its batch has ended and is learned from, and filed under its first run', async () => {
  const {store} = await openEveryStore()
  const {batch, run} = await done(store)
  expect(await store.reportsDue()).toEqual([])
  await store.learnBatch(batch, [])
  expect([await store.reportsDue(), await store.reportRun(batch)]).toEqual([[batch], run])
  await store.applyEffects([{type: 'run.state', run, state: 'waiting'}], null)
  expect(await store.reportsDue()).toEqual([])
  await store.applyEffects([{type: 'run.state', run, state: 'done'}], null)
  await store.cancelBatch(batch)
  expect(await store.reportsDue()).toEqual([])
})

test('a report is made, then written to the file that was asked for', async () => {
  const {store, clock} = await openEveryStore()
  const {batch} = await done(store)
  await done(store, {...toFile, output: null})
  expect(await store.unwrittenReports()).toEqual([])
  await store.applyEffects([{type: 'report.save', batch, key: 'k', report}], null)
  const made = {batch, options: toFile, key: 'k', error: null, doneAt: clock.time, writtenAt: null}
  expect(await store.report(batch)).toEqual(made)
  expect([await store.unwrittenReports(), await store.unwrittenReports(batch)]).toEqual([[made], [made]])
  expect([await store.hasFolderReport('k'), await store.folderReport('k')]).toEqual([true, report])
  await store.markReportWritten(batch)
  expect(await store.unwrittenReports()).toEqual([])
})

test('one that nobody wants in a file is not waited for', async () => {
  const {store} = await openEveryStore()
  const {batch} = await done(store, {...toFile, output: null})
  await store.applyEffects([{type: 'report.save', batch, key: 'k', report}], null)
  expect([await store.unwrittenReports(), await store.unwrittenReports(batch)]).toEqual([[], []])
})

test('one that has failed is due again when it is opened, and kept under the key of another batch', async () => {
  const {store} = await openEveryStore()
  const [first, {batch}] = [await done(store), await done(store)]
  await store.applyEffects([{type: 'report.save', batch: first.batch, key: 'k', report}], null)
  const error = {class: 'permanent' as const, code: 'E_BUG' as const, message: 'no'}
  await store.applyEffects([{type: 'report.fail', batch, error}], null)
  expect(await store.failedReports()).toMatchObject([{batch, error}])
  await store.applyEffects([{type: 'report.open', batch}], null)
  expect([await store.failedReports(), (await store.report(batch))?.doneAt]).toEqual([[], null])
  await store.applyEffects([{type: 'report.keep', batch, key: 'k'}], null)
  expect(await store.report(batch)).toMatchObject({key: 'k', error: null})
})

test('what no batch has any more goes with the last one', async () => {
  const {store, ask} = await openEveryStore()
  const batches = [await done(store), await done(store)]
  for (const {batch} of batches) await store.applyEffects([{type: 'report.save', batch, key: 'k', report}], null)
  for (const [i, {batch}] of batches.entries()) {
    await ask(`DELETE FROM batch WHERE public_id = '${batch}'`)
    expect(await store.hasFolderReport('k')).toBe(i === 0)
  }
})

test('a batch without a report has none', async () => {
  const {store} = await openEveryStore()
  const batch = newId('b')
  await store.createBatch({id: batch, cwd: '/', outDir: null, meta: {}})
  expect([await store.report(batch), await store.reportRun(batch)]).toEqual([null, null])
  const changes = [
    () => store.markReportWritten(batch),
    () => store.applyOnce('j', 1, [{type: 'report.open', batch}]),
    () => store.applyOnce('j', 2, [{type: 'report.save', batch, key: 'k', report}]),
  ]
  for (const change of changes) await expect(change()).rejects.toMatchObject({code: 'E_NOT_FOUND'})
  expect(await store.hasFolderReport('k')).toBe(false)
})
