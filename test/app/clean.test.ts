import {existsSync, lutimesSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {clean} from '../../src/app/clean.ts'
import {testApp} from '../helpers/app.ts'

const month = 30 * 86_400_000

test('removes what nobody needs and tells how much; documents and their files stay', async () => {
  const clock = {time: Date.now(), now: () => clock.time}
  const t = await testApp({clock})
  const {batch} = await t.submit([t.file('a.txt', 'a')])
  const [item] = await t.items(batch)
  await t.finish(item!.run!, {archive: 'archive'})
  const left = join(t.app.paths.work, 'j_0.1')
  mkdirSync(left, {recursive: true})
  writeFileSync(join(left, 'page.pgm'), 'x'.repeat(1000))
  const {hash} = await t.app.blobs.put(t.file('orphan.pdf', 'orphan'), 'pdf')
  clock.time += 2 * month

  const told = await clean(t.app, {olderThanMs: month, dryRun: true})
  expect(told).toMatchObject({jobs: 1, batches: 1, workFolders: 1, blobs: 1, freedBytes: 1006})
  expect([existsSync(left), await t.app.blobs.has(hash, 'pdf')]).toEqual([true, true])

  const done = await clean(t.app, {olderThanMs: month, dryRun: false})
  expect(done).toMatchObject({jobs: 1, batches: 1, workFolders: 1, blobs: 1, freedBytes: 1006})
  expect([existsSync(left), await t.app.blobs.has(hash, 'pdf')]).toEqual([false, false])
  const [artifact] = await t.app.store.artifacts(item!.document!)
  expect(await t.app.blobs.has(artifact!.hash, 'pdf')).toBe(true)
  expect((await t.app.store.totals()).documents).toBe(1)
  expect(await clean(t.app, {olderThanMs: month, dryRun: false})).toMatchObject({jobs: 0, batches: 0, freedBytes: 0})
})

test('files that a job may still settle, and folders of running jobs, are left alone', async () => {
  const t = await testApp()
  await t.submit([t.file('a.txt', 'a')])
  const worker = await t.app.queue.registerWorker({name: 'test', slots: 1})
  const [lease] = await t.app.queue.claim({worker, limit: 1, leaseMs: 60_000})
  const folder = join(t.app.paths.work, `${lease!.job.id}.${lease!.token}`)
  mkdirSync(folder, {recursive: true})
  await t.app.blobs.put(t.file('fresh.pdf', 'fresh'), 'pdf')
  expect(await clean(t.app, {olderThanMs: 0, dryRun: false})).toMatchObject({workFolders: 0, blobs: 0})
  expect(existsSync(folder)).toBe(true)
})

test('history is kept by how work ended; a batch stays for as long as the longest of its documents', async () => {
  const clock = {time: Date.now(), now: () => clock.time}
  const t = await testApp({clock, flags: {keepHistory: '30d', keepFailed: '90d'}})
  const {batch} = await t.submit([t.file('a.txt', 'a'), t.file('b.txt', 'b')])
  const [good, bad] = await t.items(batch)
  await t.finish(good!.run!)
  await t.fail(bad!.run!, {class: 'permanent', code: 'E_EMPTY', message: 'empty'})
  clock.time += 2 * month
  const input = {olderThanMs: null, dryRun: false}
  expect(await clean(t.app, {...input, states: ['failed']})).toMatchObject({jobs: 0, batches: 0})
  expect(await clean(t.app, input)).toMatchObject({jobs: 1, batches: 0})
  clock.time += 2 * month
  expect(await clean(t.app, {...input, states: ['cancelled', 'done']})).toMatchObject({jobs: 0, batches: 0})
  expect(await clean(t.app, {...input, dryRun: true})).toMatchObject({jobs: 1, batches: 1})
  expect(await clean(t.app, input)).toMatchObject({jobs: 1, batches: 1})
  expect(await t.app.store.check()).toEqual(['ok'])
})

test('what killed processes left goes after a day, also stores of --now, which hold text', async () => {
  const clock = {time: Date.now(), now: () => clock.time}
  const t = await testApp({clock})
  const left = mkdtempSync(join(tmpdir(), 'snapbatch-now-'))
  onTestFinished(() => rmSync(left, {recursive: true, force: true}))
  writeFileSync(join(left, 'store.db'), 'x'.repeat(5000))
  const aYearAgo = new Date(Date.now() - 12 * month)
  const age = () => {
    for (const path of [join(left, 'store.db'), left, t.folder]) utimesSync(path, aYearAgo, aYearAgo)
    lutimesSync(link, aYearAgo, aYearAgo)
  }
  // Made by anybody: what it leads to is none of ours, and a link that cannot be removed would end each cleaning.
  const link = join(tmpdir(), `snapbatch-now-${process.pid}`)
  symlinkSync(t.folder, link)
  onTestFinished(() => rmSync(link, {force: true}))
  mkdirSync(join(t.app.paths.data, 'cron'))
  writeFileSync(join(t.app.paths.data, 'cron', '7.out'), 'said')
  const copy = `${t.app.paths.store}.before-3`
  writeFileSync(copy, 'old')
  mkdirSync(join(t.app.paths.data, 'uploads', 'one'), {recursive: true})
  writeFileSync(join(t.app.paths.data, 'uploads', 'one', 'cut.pdf'), 'broken off')
  const input = {olderThanMs: null, dryRun: false}
  await clean(t.app, input)
  expect([left, copy].map((path) => existsSync(path))).toEqual([true, true])
  clock.time += month + 1000
  age()
  const {kinds} = await clean(t.app, input)
  expect(kinds).toContainEqual({kind: 'store-copies', count: 1, bytes: 3})
  expect(kinds).toContainEqual({kind: 'uploads', count: 1, bytes: 10})
  expect(kinds.find(({kind}) => kind === 'temporary')!.bytes).toBeGreaterThanOrEqual(5004)
  expect([left, copy, link].map((path) => existsSync(path))).toEqual([false, false, true])
})
