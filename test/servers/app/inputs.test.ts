import {randomUUID} from 'node:crypto'
import {readFileSync, rmSync} from 'node:fs'
import {expect, inject, test} from 'vitest'
import {blobFindings} from '../../../src/app/check/blobs.ts'
import {findBytes} from '../../../src/app/flow/source-file.ts'
import {usualExtension} from '../../../src/media-extensions.ts'
import type {MediaKind} from '../../../src/types/document.ts'
import {testApp} from '../../helpers/app.ts'
import {listed} from '../../helpers/blobs/conformance.ts'
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
