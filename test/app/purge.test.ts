import {existsSync, readdirSync, writeFileSync} from 'node:fs'
import {expect, test} from 'vitest'
import {createPictureCache, picturesFolder} from '../../src/app/pictures/cache.ts'
import {purge} from '../../src/app/purge.ts'
import {search} from '../../src/app/search.ts'
import {bill, testApp, textPage} from '../helpers/app.ts'

const forGood = {dryRun: false, forever: true, yes: true, confirm: null}

/** Hours after the documents came: bytes that came lately may be those of somebody's next batch. */
async function archive() {
  const t = await testApp({clock: {now: () => Date.now() + 2 * 3_600_000}})
  const paths = ['a', 'b'].map((name) => t.file(`${name}.txt`, name))
  const {batch} = await t.submit(paths)
  const items = await t.items(batch)
  const data = {kind: 'receipt' as const, bill: bill({vendor: 'Acme', total: '12.00'})}
  await t.finish(items[0]!.run!, {pages: [textPage(1, 'blue lamp')], data, archive: 'shared', text: 'only a'})
  await t.finish(items[1]!.run!, {pages: [textPage(1, 'blue chair')], data, archive: 'shared'})
  await search(t.app, 'vendor:acme', {limit: 5})
  return {t, paths, ids: items.map(({document}) => document!)}
}

test('a document goes with its text, fields and files; what others share, and its original, stay', async () => {
  const {t, paths, ids} = await archive()
  const [own, shared] = (await t.app.store.artifacts(ids[0]!)).toSorted((a, b) => b.kind.localeCompare(a.kind))
  const result = await purge(t.app, {...forGood, names: [paths[0]!]})
  // A server has the input, too, of one letter.
  const inputs = t.app.keepsInputs ? 1 : 0
  const freed = {files: 1 + inputs, freedBytes: own!.bytes + inputs}
  expect(result).toMatchObject({documents: [{id: ids[0], path: paths[0]}], busy: [], ...freed})
  expect(existsSync(paths[0]!)).toBe(true)
  expect(await t.app.blobs.has(own!.hash, own!.extension)).toBe(false)
  expect(await t.app.blobs.has(shared!.hash, shared!.extension)).toBe(true)
  expect((await search(t.app, 'blue', {limit: 5})).hits.map(({document}) => document)).toEqual([ids[1]])
  expect((await search(t.app, 'vendor:acme', {limit: 5})).hits.map(({document}) => document)).toEqual([ids[1]])
  expect(await t.app.store.check()).toEqual(['ok'])
})

test('pictures of pages that were drawn go with any document: nothing says whose they are', async () => {
  const {t, ids} = await archive()
  const cache = createPictureCache(picturesFolder(t.app.paths), 1000)
  const draw = async (file: string) => writeFileSync(file, 'a picture')
  const [picture] = await Promise.all([cache.get(['a'], draw), cache.get(['b'], draw)])
  const input = {...forGood, forever: false, names: [ids[0]!]}
  await purge(t.app, {...input, dryRun: true})
  expect(existsSync(picture!)).toBe(true)
  await purge(t.app, input)
  expect(readdirSync(picturesFolder(t.app.paths))).toEqual([])
  // Who has known them draws them again.
  expect(await cache.get(['a'], draw)).toBe(picture)
  expect(existsSync(picture!)).toBe(true)
})

test('the same file can be processed again', async () => {
  const {t, paths, ids} = await archive()
  await purge(t.app, {...forGood, names: [ids[0]!]})
  const {batch} = await t.submit([paths[0]!])
  const [item] = await t.items(batch)
  expect(item).toMatchObject({outcome: 'queued'})
  expect(item!.document).not.toBe(ids[0])
})

test('nothing goes in a dry run, without a yes, or where nobody can be asked', async () => {
  const {t, ids} = await archive()
  const names = [ids[0]!]
  expect((await purge(t.app, {names, dryRun: true, forever: true, yes: false, confirm: null})).documents).toHaveLength(
    1,
  )
  expect(
    (await purge(t.app, {names, dryRun: false, forever: true, yes: false, confirm: async () => false})).documents,
  ).toEqual([])
  await expect(purge(t.app, {names, dryRun: false, forever: true, yes: false, confirm: null})).rejects.toMatchObject({
    exit: 2,
  })
  await expect(purge(t.app, {...forGood, names: [...names, 'd_none']})).rejects.toMatchObject({code: 'E_NOT_FOUND'})
  expect((await t.app.store.totals()).documents).toBe(2)
})

test('two purges at once: each document goes once', async () => {
  const {t, ids} = await archive()
  const {store} = t.app
  const slow = new Proxy(store, {
    get: (target, name) =>
      name === 'documents'
        ? async (wanted: string[]) => {
            await store.deleteDocuments([ids[0]!], false)
            return store.documents(wanted)
          }
        : Reflect.get(target, name),
  })
  const result = await purge({...t.app, store: slow}, {...forGood, names: ids})
  expect(result.documents.map(({id}) => id)).toEqual([ids[1]])
  expect((await store.totals()).documents).toBe(0)
})

test('a document at work stays', async () => {
  const {t, ids} = await archive()
  const {batch} = await t.submit([t.file('c.txt', 'c')])
  const [item] = await t.items(batch)
  const result = await purge(t.app, {...forGood, names: [ids[0]!, item!.document!]})
  expect(result.documents.map(({id}) => id)).toEqual([ids[0]])
  expect(result.busy.map(({id}) => id)).toEqual([item!.document])
})

test('files stay when a job begins while they are deleted: it may have put the same bytes there', async () => {
  const {t, paths, ids} = await archive()
  await t.submit([t.file('c.txt', 'c')])
  const files = (await t.app.store.artifacts(ids[0]!)).filter(({kind}) => kind === 'text')
  const {jobs} = t.app.queue
  t.app.queue.jobs = async (filter) => {
    const found = await jobs(filter)
    const worker = await t.app.queue.registerWorker({name: 'w', slots: 1})
    await t.app.queue.claim({worker, limit: 1, leaseMs: 60_000})
    return found
  }
  await purge(t.app, {...forGood, names: [paths[0]!]})
  expect(files).toHaveLength(1)
  for (const {hash, extension} of files) expect(await t.app.blobs.has(hash, extension)).toBe(true)
})
