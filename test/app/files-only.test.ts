import {expect, test} from 'vitest'
import {selectDocuments} from '../../src/app/export/select.ts'
import {parseWhere} from '../../src/app/export/where.ts'
import {isFilesOnly} from '../../src/app/present/files-only.ts'
import {retry} from '../../src/app/retry.ts'
import {show, showDocument} from '../../src/app/show.ts'
import type {DocumentOptions} from '../../src/types/options.ts'
import {testApp} from '../helpers/app.ts'
import {documentOptions} from '../helpers/document-options.ts'

const filesOnly: DocumentOptions = {...documentOptions, stages: ['compress']}
const transient = {class: 'transient', code: 'E_OCR', message: 'busy'} as const

async function exported(app: Awaited<ReturnType<typeof testApp>>['app']) {
  const found = []
  for await (const {run, kind} of selectDocuments(app, parseWhere([]))) found.push({run, kind})
  return found
}

test('what was read stays what is shown and exported when the file is made smaller later', async () => {
  const t = await testApp()
  const path = t.file('a.txt', 'a')
  const [read] = await t.items((await t.submit([path])).batch)
  await t.finish(read!.run!, {data: {kind: 'receipt'}})
  const [smaller] = await t.items((await t.submit([path], {options: filesOnly})).batch)
  expect(smaller!.run).not.toBe(read!.run)
  await t.finish(smaller!.run!, {data: {kind: 'receipt'}})
  expect(await showDocument(t.app, read!.document!)).toMatchObject({run: read!.run, kind: 'receipt'})
  expect(await exported(t.app)).toEqual([{run: read!.run, kind: 'receipt'}])
})

test('a document of which only the file was made smaller is shown, and exported not at all', async () => {
  const t = await testApp()
  const [smaller] = await t.items((await t.submit([t.file('a.txt', 'a')], {options: filesOnly})).batch)
  await t.finish(smaller!.run!)
  expect(await showDocument(t.app, smaller!.document!)).toMatchObject({run: smaller!.run, state: 'done'})
  expect(await exported(t.app)).toEqual([])
})

test('a smaller file makes no failed reading good, nor a reading a file that failed', async () => {
  const t = await testApp()
  const failing = {ids: [], failed: true, with: {}, force: false}
  for (const [name, first, second] of [
    ['read.txt', documentOptions, filesOnly],
    ['file.txt', filesOnly, documentOptions],
  ] as const) {
    const path = t.file(name, name)
    const [failed] = await t.items((await t.submit([path], {options: first})).batch)
    await t.fail(failed!.run!, transient)
    const [done] = await t.items((await t.submit([path], {options: second})).batch)
    await t.finish(done!.run!)
  }
  expect(await retry(t.app, failing)).toMatchObject({retried: 2})
})

test('a batch of files is one even if all of them fail, and so is its retry', async () => {
  const t = await testApp()
  const {batch} = await t.submit([t.file('a.txt', 'a')], {options: filesOnly})
  const [item] = await t.items(batch)
  await t.fail(item!.run!, transient)
  expect(await show(t.app, batch)).toMatchObject({filesOnly: true, batch: {compression: null}})
  const again = await retry(t.app, {ids: [], failed: true, with: {}, force: false})
  expect(await isFilesOnly(t.app, again.batch!)).toBe(true)
  const reading = await t.submit([t.file('b.txt', 'b')])
  expect(await isFilesOnly(t.app, reading.batch)).toBe(false)
  const refused = await t.submit([t.file('empty.pdf', '')])
  expect(await isFilesOnly(t.app, refused.batch)).toBe(false)
})
