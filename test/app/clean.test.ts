import {existsSync, mkdirSync, utimesSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
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
  utimesSync(t.app.blobs.path(hash, 'pdf'), new Date(0), new Date(0))
  clock.time += 2 * month

  const told = await clean(t.app, {olderThanMs: month, dryRun: true})
  expect(told).toMatchObject({jobs: null, batches: null, workFolders: 1, blobs: 1, freedBytes: 1006})
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
