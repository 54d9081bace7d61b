import {randomUUID} from 'node:crypto'
import {readFileSync, rmSync} from 'node:fs'
import {expect, inject, test} from 'vitest'
import {blobFindings} from '../../../src/app/check/blobs.ts'
import {clean} from '../../../src/app/clean.ts'
import {findBytes} from '../../../src/app/flow/source-file.ts'
import {purge} from '../../../src/app/purge.ts'
import {undoPurge} from '../../../src/app/purged.ts'
import {usualExtension} from '../../../src/media-extensions.ts'
import type {MediaKind} from '../../../src/types/document.ts'
import {testApp} from '../../helpers/app.ts'
import {listed} from '../../helpers/blobs/conformance.ts'
import {fakeClock} from '../../helpers/queue-jobs.ts'
import {testDatabase, testDatabaseUrl} from '../../helpers/servers/database.ts'

const kinds = 'image pdf xml hocr text markdown html docx xlsx csv eml mbox zip'.split(' ') as MediaKind[]

/** Two homes over one store. */
async function twoMachines() {
  const flags = {store: await testDatabaseUrl(), queueUrl: inject('servers')!.redis}
  return [await testApp({flags}), await testApp({flags})] as const
}

test('another machine has the bytes of an input whose file only the first one had', async () => {
  const [here, there] = await twoMachines()
  const path = here.file('bill.txt', 'Total 1.00')
  const {batch} = await here.submit(['bill.txt'])
  rmSync(path)
  const [item] = await there.items(batch)
  const document = (await there.app.store.document(item!.document!))!
  const found = await findBytes(there.app, document)
  expect(found.startsWith(there.folder)).toBe(true)
  expect(readFileSync(found, 'utf8')).toBe('Total 1.00')
})

test('what documents were read from is known to be needed, and missed', async () => {
  const [here, there] = await twoMachines()
  here.file('bill.txt', 'Total 1.00')
  await here.submit(['bill.txt'])
  const [blob] = await listed(there.app.blobs)
  expect(await there.app.store.referencedHashes()).toEqual(new Set([blob!.hash]))
  expect(await blobFindings(there.app)).toMatchObject({findings: [], unused: 0})
  await there.app.blobs.delete(blob!.hash, blob!.extension)
  expect(await blobFindings(here.app)).toMatchObject({findings: [{kind: 'lost-originals', count: 1}]})
})

/** What was read an hour ago: younger bytes may be those of somebody's next batch. */
async function purgeable() {
  const clock = fakeClock(Date.now())
  const t = await testApp({clock})
  const texts = ['blue lamp', 'green lamp']
  const {batch} = await t.submit(texts.map((text, i) => t.file(`${i}.txt`, text)))
  const items = await t.items(batch)
  // What was made of the first is what the second was read from.
  await t.finish(items[0]!.run!, {text: texts[1]!})
  await t.finish(items[1]!.run!)
  clock.move(2 * 3_600_000)
  const ids = items.map(({document}) => document!)
  const documents = await t.app.store.documents(ids)
  const left = () => Promise.all(documents.map(({sha256}) => t.app.blobs.has(sha256, 'txt')))
  const forget = (index: number, forever: boolean) =>
    purge(t.app, {names: [ids[index]!], dryRun: false, forever, yes: true, confirm: null})
  return {...t, clock, documents, left, forget}
}

test('what a document was read from goes with it for good, unless another one was read from the same', async () => {
  const t = await purgeable()
  expect(await t.forget(0, true)).toMatchObject({files: 1, freedBytes: 'blue lamp'.length})
  expect(await t.left()).toEqual([false, true])
  expect(await t.forget(1, true)).toMatchObject({files: 1})
  expect(await t.left()).toEqual([false, false])
})

test('what a purged document was read from is there for as long as it can come back', async () => {
  const t = await purgeable()
  await t.forget(0, false)
  t.clock.move(6 * 86_400_000)
  expect(await clean(t.app, {olderThanMs: null, dryRun: false})).toMatchObject({blobs: 0, purges: 0})
  expect(await undoPurge(t.app)).toMatchObject({documents: [t.documents[0]!.id]})
  for (const path of ['0.txt', '1.txt']) rmSync(`${t.folder}/${path}`)
  expect(readFileSync(await findBytes(t.app, t.documents[0]!), 'utf8')).toBe('blue lamp')
  await t.forget(0, false)
  t.clock.move(8 * 86_400_000)
  await t.submit([t.file('again.txt', 'green lamp')])
  expect(await clean(t.app, {olderThanMs: null, dryRun: false})).toMatchObject({purges: 1})
  expect(await t.left()).toEqual([false, true])
})

test('bytes of what was purged stay where another program has submitted them meanwhile', async () => {
  const t = await purgeable()
  const {deleteDocuments} = t.app.store
  t.app.store.deleteDocuments = async (ids, dryRun, keeping) => {
    const purged = await deleteDocuments(ids, dryRun, keeping)
    if (!dryRun) await t.submit(['0.txt'])
    return purged
  }
  await t.forget(0, true)
  expect(await t.left()).toEqual([true, true])
})

test('the database knows the extension of each kind as the program does', async () => {
  const db = await testDatabase()
  for (const media of kinds) {
    const id = randomUUID()
    await db.run(
      'INSERT INTO document(public_id, sha256, bytes, media, created_at) VALUES($1, $1, 1, $2, 0)',
      id,
      media,
    )
    const row = await db.first<{extension: string}>('SELECT extension FROM input_blob WHERE hash = $1', id)
    expect(row!.extension, media).toBe(usualExtension(media))
  }
})
