import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {writeReports} from '../../../src/app/analyze/write.ts'
import {folderReport} from '../../../src/pipeline/analyze/report.ts'
import type {StoreEffect} from '../../../src/store/types.ts'
import {testApp} from '../../helpers/app.ts'

const days = {today: '2026-11-22', soonDays: 90}

async function madeReport() {
  const t = await testApp()
  const path = join(t.folder, 'report.json')
  const {batch} = await t.submit([t.file('a.txt', 'a')], {report: {...days, output: {path, format: 'json'}}})
  const [item] = await t.items(batch)
  await t.finish(item!.run!)
  const report = folderReport({...days, documents: []})
  const save: StoreEffect = {type: 'report.save', batch, key: 'k', report}
  await t.app.queue.enqueue([], [save])
  return {t, path, document: item!.document!}
}

test('a report is written once', async () => {
  const {t, path} = await madeReport()
  expect(await writeReports(t.app)).toEqual([])
  expect(existsSync(path)).toBe(true)
  expect(await t.app.store.unwrittenReports()).toEqual([])
})

test('one that goes with a document that another process purges is not written, and nothing fails for it', async () => {
  const {t, path, document} = await madeReport()
  const {store} = t.app
  const purging = new Proxy(store, {
    get: (target, name) =>
      name === 'folderReport'
        ? async (key: string) => {
            await store.deleteDocuments([document], false)
            return store.folderReport(key)
          }
        : Reflect.get(target, name),
  })
  expect(await writeReports({...t.app, store: purging})).toEqual([])
  expect(existsSync(path)).toBe(false)
})
