import {existsSync, readFileSync, rmSync, utimesSync, writeFileSync} from 'node:fs'
import {basename} from 'node:path'
import {expect, test} from 'vitest'
import {createHandler} from '../../../src/app/flow/handler.ts'
import {findBytes} from '../../../src/app/flow/source-file.ts'
import {createWorkFolders} from '../../../src/app/flow/work-folders.ts'
import {keepInputs} from '../../../src/app/submit/keep-inputs.ts'
import type {StoredDocument} from '../../../src/store/types.ts'
import {type TestApp, testApp} from '../../helpers/app.ts'
import {listed} from '../../helpers/blobs/conformance.ts'
import {eicar, fakeScanner} from '../../helpers/fake-scanner.ts'
import {folderOfTest} from '../../helpers/folder.ts'
import {onServers} from '../../helpers/servers/database.ts'

/** An app whose inputs other machines work on, too. */
async function sharingApp(...options: Parameters<typeof testApp>): Promise<TestApp> {
  const t = await testApp(...options)
  t.app.keepsInputs = true
  return t
}

async function documentsOf(t: TestApp, batch: string): Promise<StoredDocument[]> {
  const items = await t.items(batch)
  return t.app.store.documents(items.flatMap(({document}) => document ?? []))
}

test('bytes of inputs are kept once, under their hash, and read from there whatever becomes of the files', async () => {
  const t = await sharingApp()
  const path = t.file('bill.txt', 'Total 1.00')
  t.file('again.txt', 'Total 1.00')
  t.file('unknown.bin', '\x00\x01')
  const {batch} = await t.submit(['bill.txt', 'again.txt', 'unknown.bin'])
  expect(await listed(t.app.blobs)).toMatchObject([{extension: 'txt', bytes: 10}])
  expect(readFileSync(path, 'utf8')).toBe('Total 1.00')
  writeFileSync(path, 'Total 9.99')
  const [document] = await documentsOf(t, batch)
  expect(readFileSync(await findBytes(t.app, document!), 'utf8')).toBe('Total 1.00')
  rmSync(path)
  expect(readFileSync(await findBytes(t.app, document!), 'utf8')).toBe('Total 1.00')
})

test.skipIf(onServers())('on one machine originals stay where they are, alone', async () => {
  const t = await testApp()
  const path = t.file('bill.txt', 'Total 1.00')
  const {batch} = await t.submit(['bill.txt'])
  expect(await listed(t.app.blobs)).toEqual([])
  const [document] = await documentsOf(t, batch)
  expect(await findBytes(t.app, document!)).toBe(path)
})

test('bytes that were lost are kept again with the next submit', async () => {
  const t = await sharingApp()
  t.file('bill.txt', 'Total 1.00')
  const {batch} = await t.submit(['bill.txt'])
  const [{sha256}] = (await documentsOf(t, batch)) as [StoredDocument]
  await t.app.blobs.delete(sha256, 'txt')
  expect((await t.submit(['bill.txt'])).total).toBe(1)
  expect(await t.app.blobs.isWhole(sha256, 'txt')).toBe(true)
})

test('an input that changed or went before it was kept is refused alone', async () => {
  const t = await sharingApp()
  const [changed, gone, good] = ['changed', 'gone', 'good'].map((name) => t.file(`${name}.txt`, name))
  const inspected = [changed!, gone!, good!].map((path) => ({
    file: {path, relativePath: basename(path), explicit: true},
    type: 'document' as const,
    sha256: path === good ? '770e607624d689265ca6c44884d0807d9b054d23c473c106c72be9de08b7376c' : '1'.repeat(64),
    bytes: 4,
    mtimeMs: 0,
    media: 'text' as const,
  }))
  rmSync(gone!)
  const kept = await keepInputs(t.app, inspected)
  expect(kept).toMatchObject([
    {type: 'refused', error: {code: 'E_CHANGED'}},
    {type: 'refused', error: {code: 'E_GONE'}},
    {type: 'document', media: 'text'},
  ])
  expect(await listed(t.app.blobs)).toHaveLength(1)
})

test('what the scanner finds something in is never kept', async () => {
  const scanner = fakeScanner(await folderOfTest())
  const t = await sharingApp({flags: {scanner: scanner.command}})
  t.file('evil.txt', `${eicar}\n`)
  t.file('good.txt', 'good')
  const {batch} = await t.submit(['evil.txt', 'good.txt'])
  expect((await t.items(batch)).map(({outcome, error}) => [outcome, error?.code])).toEqual([
    ['refused', 'E_INFECTED'],
    ['queued', undefined],
  ])
  expect(await listed(t.app.blobs)).toHaveLength(1)
})

test('a path of another machine is none of this one, even where a file like it is', async () => {
  const t = await sharingApp()
  const path = t.file('bill.txt', 'Total 1.00')
  const {batch} = await t.submit(['bill.txt'])
  const [document] = (await documentsOf(t, batch)) as [StoredDocument]
  await t.app.blobs.delete(document.sha256, 'txt')
  expect(await findBytes(t.app, document)).toBe(path)
  const elsewhere = {...document, sources: document.sources.map((source) => ({...source, host: 'elsewhere'}))}
  await expect(findBytes(t.app, elsewhere)).rejects.toMatchObject({code: 'E_GONE'})
})

test('a worker gets the bytes under the name of the input, and they stay while it reads', async () => {
  const t = await sharingApp()
  const path = t.file('bill.pdf', '%PDF-1.4')
  utimesSync(path, 1, 1)
  await t.submit(['bill.pdf'])
  const worker = await t.app.queue.registerWorker({name: 'test', slots: 1})
  const [lease] = await t.app.queue.claim({worker, limit: 1, leaseMs: 60_000})
  const folders = createWorkFolders(t.app.paths.work)
  const seen: string[] = []
  const handler = createHandler(t.app, folders, async ({document}) => {
    await t.app.blobs.delete(document.sha256, 'pdf')
    seen.push(basename(document.path), readFileSync(document.path, 'utf8'))
    throw new Error('enough')
  })
  await expect(handler(lease!, {signal: new AbortController().signal, progress() {}})).rejects.toThrow('enough')
  expect(seen).toEqual(['bill.pdf', '%PDF-1.4'])
  await folders.release(lease!.job.id)()
  expect(existsSync(folders.path(lease!))).toBe(false)
  expect(readFileSync(path, 'utf8')).toBe('%PDF-1.4')
})
