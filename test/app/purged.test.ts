import {existsSync, mkdirSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {Readable} from 'node:stream'
import {expect, test} from 'vitest'
import {clean} from '../../src/app/clean.ts'
import {purge} from '../../src/app/purge.ts'
import {forgetPurges, listPurges, undoPurge} from '../../src/app/purged.ts'
import {search} from '../../src/app/search.ts'
import {showDocument} from '../../src/app/show.ts'
import {beginUpload, joinedFolder, sweepUploads} from '../../src/app/uploads.ts'
import {bill, type TestApp, testApp, textPage} from '../helpers/app.ts'
import {fakeClock} from '../helpers/queue-jobs.ts'

const day = 86_400_000
const agreed = {dryRun: false, forever: false, yes: true, confirm: null}

async function office() {
  const clock = fakeClock(Date.now())
  const t = await testApp({clock})
  const paths = ['a', 'b'].map((name) => t.file(`${name}.txt`, name))
  const {batch} = await t.submit(paths)
  const items = await t.items(batch)
  const data = {kind: 'receipt' as const, bill: bill({vendor: 'Acme', total: '12.00'})}
  for (const {run, path} of items)
    await t.finish(run!, {pages: [textPage(1, 'blue lamp')], data, archive: `archive of ${path}`})
  return {t, clock, paths, batch, ids: items.map(({document}) => document!)}
}

/** Of the files that were made of a document, those that are there. */
async function files(t: TestApp, id: string) {
  const made = await t.app.store.artifacts(id)
  return {
    left: async () =>
      (await Promise.all(made.map((one) => t.app.blobs.has(one.hash, one.extension)))).filter(Boolean).length,
  }
}

/** What a purge of a document takes: what was made of it, and on a server what it was read from. */
const taken = (t: TestApp) => (t.app.keepsInputs ? 2 : 1)

const cleaned = (t: TestApp, dryRun = false) => clean(t.app, {olderThanMs: 365 * day, dryRun})

test('what was purged comes back with its files, fields and place in its batch, even after a clean', async () => {
  const {t, clock, paths, batch, ids} = await office()
  const before = await showDocument(t.app, ids[0]!)
  const file = await files(t, ids[0]!)
  const {undo} = await purge(t.app, {...agreed, names: [paths[0]!]})
  expect(undo!.until - clock.now()).toBe(7 * day)
  expect((await listPurges(t.app)).purges).toMatchObject([
    {id: undo!.id, documents: [{id: ids[0], path: paths[0]}], files: taken(t)},
  ])
  clock.move(6 * day)
  expect(await cleaned(t)).toMatchObject({purges: 0, blobs: 0})
  expect(await file.left()).toBe(1)
  expect(await undoPurge(t.app)).toEqual({schema: 1, undone: undo!.id, documents: [ids[0]], merged: []})
  expect(await showDocument(t.app, ids[0]!)).toEqual(before)
  expect((await search(t.app, 'vendor:acme lamp', {limit: 5})).hits).toHaveLength(2)
  expect((await t.items(batch)).map(({document}) => document)).toEqual(ids)
  expect(await t.app.store.check()).toEqual(['ok'])
  expect(await undoPurge(t.app)).toMatchObject({undone: null})
})

test('after seven days it cannot be taken back, and clean deletes it for good', async () => {
  const {t, clock, paths, ids} = await office()
  const file = await files(t, ids[0]!)
  const {undo} = await purge(t.app, {...agreed, names: [paths[0]!]})
  clock.move(7 * day)
  expect(await listPurges(t.app)).toEqual({schema: 1, purges: []})
  expect(await undoPurge(t.app)).toMatchObject({undone: null})
  await expect(undoPurge(t.app, undo!.id)).rejects.toMatchObject({code: 'E_NOT_FOUND', exit: 2})
  expect(await cleaned(t, true)).toMatchObject({purges: 1})
  expect(await file.left()).toBe(1)
  expect(await cleaned(t)).toMatchObject({purges: 1})
  expect(await file.left()).toBe(0)
  expect(await t.app.store.purges()).toEqual([])
  expect(await cleaned(t)).toMatchObject({purges: 0})
})

test('with forever nothing is kept, also of purges of before', async () => {
  const {t, clock, paths, ids} = await office()
  const [kept, gone] = [await files(t, ids[0]!), await files(t, ids[1]!)]
  clock.move(day)
  await purge(t.app, {...agreed, names: [paths[0]!]})
  expect((await purge(t.app, {...agreed, forever: true, names: [paths[1]!]})).undo).toBeNull()
  expect([await kept.left(), await gone.left()]).toEqual([1, 0])
  expect(await forgetPurges(t.app, {all: true, dryRun: true})).toMatchObject({
    purges: [expect.any(String)],
    files: taken(t),
  })
  expect((await forgetPurges(t.app, {all: true, dryRun: false})).purges).toHaveLength(1)
  expect(await kept.left()).toBe(0)
  expect(await undoPurge(t.app)).toMatchObject({undone: null})
  expect(paths.map((path) => existsSync(path))).toEqual([true, true])
})

test('what a browser sent stays for as long as it can come back', async () => {
  const {t, clock} = await office()
  const upload = await beginUpload(t.app, 0)
  await upload.add('sent.txt', Readable.from('sent'))
  const {batch} = await t.submit([...upload.files])
  const [item] = await t.items(batch)
  await t.finish(item!.run!)
  await purge(t.app, {...agreed, names: [item!.document!]})
  clock.move(2 * day)
  await sweepUploads(t.app)
  expect(existsSync(upload.files[0]!)).toBe(true)
  clock.move(5 * day)
  await forgetPurges(t.app, {all: false, dryRun: false})
  expect(existsSync(dirname(upload.files[0]!))).toBe(false)
})

test('what was joined stays with its document, and goes where a killed process left it', async () => {
  const {t, clock} = await office()
  const folder = joinedFolder(t.app.paths)
  mkdirSync(folder)
  const [own, left] = ['own.txt', 'left.txt'].map((name) => join(folder, name))
  writeFileSync(own!, 'own')
  writeFileSync(left!, 'left')
  const {batch} = await t.submit([own!])
  const [item] = await t.items(batch)
  await t.finish(item!.run!)
  clock.move(2 * day)
  await purge(t.app, {...agreed, names: [item!.document!]})
  expect(await sweepUploads(t.app)).toBe(4)
  expect([own, left].map((file) => existsSync(file!))).toEqual([true, false])
  await undoPurge(t.app)
  await sweepUploads(t.app)
  expect(existsSync(own!)).toBe(true)
})

test('a file that was processed again since stays as it is, and an id must be one', async () => {
  const {t, paths, ids} = await office()
  const {undo} = await purge(t.app, {...agreed, names: paths})
  const {batch} = await t.submit([paths[0]!])
  const [again] = await t.items(batch)
  await expect(undoPurge(t.app, 'p_none')).rejects.toMatchObject({code: 'E_NOT_FOUND'})
  expect(await undoPurge(t.app, undo!.id.slice(0, 20))).toMatchObject({documents: [ids[1]], merged: [again!.document]})
  expect((await showDocument(t.app, again!.document!))!.state).toBe('waiting')
  expect(await t.app.store.check()).toEqual(['ok'])
})
