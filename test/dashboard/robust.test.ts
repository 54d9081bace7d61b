import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {zipOf} from '../../src/app/batch-zip.ts'
import {createPictureCache} from '../../src/app/pictures/cache.ts'
import type {BatchPart} from '../../src/app/present/batch.ts'
import {uploadsFolder} from '../../src/app/uploads.ts'
import {dashboardToken} from '../../src/dashboard/security/token.ts'
import {createFolderBlobStore} from '../../src/store/blobs/folder.ts'
import {type TestDashboard, testDashboard} from '../helpers/dashboard.ts'
import {eicar, fakeScanner} from '../helpers/fake-scanner.ts'
import {folderOfTest} from '../helpers/folder.ts'
import {onServers} from '../helpers/servers/database.ts'

test.each([
  ['no body', {}, undefined],
  ['text', {'content-type': 'text/plain'}, '{"paths":["/etc"]}'],
  ['a form without a boundary', {'content-type': 'multipart/form-data'}, 'x'],
  [
    'a form that breaks off',
    {'content-type': 'multipart/form-data; boundary=x'},
    '--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nhalf',
  ],
])('a batch with %s is refused as the mistake of who asks', async (_what, headers, body) => {
  const served = await testDashboard()
  const answer = await served.ask('batches', {method: 'POST', headers, ...(body === undefined ? {} : {body})})
  expect([400, 415]).toContain(answer.status)
  expect(await answer.json()).toMatchObject({error: {code: expect.stringMatching(/^E_(USAGE|UNSUPPORTED)$/)}})
  const folder = uploadsFolder(served.test.app.paths)
  expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([])
})

test('a store that fails when files are enqueued already keeps the originals of their documents', async () => {
  const served = await testDashboard()
  const {app} = served.test
  Object.assign(app.store, {closeBatch: () => Promise.reject(new Error('the disk is full'))})
  const form = new FormData()
  form.append('files', new Blob(['Total 12.00 EUR']), 'a.txt')
  expect((await served.ask('batches', {method: 'POST', body: form})).status).toBe(500)
  const folder = uploadsFolder(app.paths)
  const [own = ''] = readdirSync(folder)
  expect(readFileSync(join(folder, own, 'a.txt'), 'utf8')).toBe('Total 12.00 EUR')
  expect(await app.store.knownSource(join(folder, own, 'a.txt'))).not.toBeNull()
})

test('HEAD does nothing of what GET would do, but for who asks whether the server is well', async () => {
  const served = await testDashboard()
  for (const path of ['events', 'now', 'batches/b_0/zip'])
    expect((await served.ask(path, {method: 'HEAD'})).status, path).toBe(404)
  expect((await fetch(`${served.origin}/health`, {method: 'HEAD'})).status).toBe(200)
})

test('a token that others may read opens nothing, and strangers are not told where it lies', async () => {
  const served = await testDashboard()
  const {data} = served.test.app.paths
  chmodSync(join(data, 'dashboard-token'), 0o644)
  const answer = await served.ask('now')
  expect(answer.status).toBe(500)
  const text = await answer.text()
  expect(text).not.toContain(data)
  expect(JSON.parse(text)).toMatchObject({error: {code: 'E_CONFIG', hint: expect.stringContaining('--rotate')}})
})

test('strangers who guess do not keep out who has the token', async () => {
  const served = await testDashboard()
  const signIn = async (token: string) =>
    (
      await fetch(`${served.origin}/api/v1/session`, {
        method: 'POST',
        body: JSON.stringify({token}),
        headers: {'content-type': 'application/json'},
      })
    ).status
  const guesses = await Promise.all(Array.from({length: 30}, () => signIn('wrong')))
  expect(guesses.filter((status) => status === 401)).toHaveLength(20)
  expect(guesses.filter((status) => status === 429)).toHaveLength(10)
  expect(await signIn(served.token)).toBe(204)
})

test('a picture is drawn again where somebody removed the folder of all pictures', async () => {
  const folder = join(await folderOfTest(), 'pages')
  const cache = createPictureCache(folder, 1000)
  const draw = async (file: string) => writeFileSync(file, 'drawn')
  const file = await cache.get([1], draw)
  rmSync(folder, {recursive: true})
  expect(await cache.get([1], draw)).toBe(file)
  expect(readFileSync(file, 'utf8')).toBe('drawn')
})

test('pictures come again when their folder could not be made once', async () => {
  const folder = join(await folderOfTest(), 'pages')
  writeFileSync(folder, 'in the way')
  const cache = createPictureCache(folder, 1000)
  const draw = async (file: string) => writeFileSync(file, 'drawn')
  await expect(cache.get([1], draw)).rejects.toThrow()
  rmSync(folder)
  expect(readFileSync(await cache.get([1], draw), 'utf8')).toBe('drawn')
})

test('a ZIP breaks off where a file goes while it is waited for: it must not look whole', async () => {
  const folder = await folderOfTest()
  const blobs = createFolderBlobStore(join(folder, 'blobs'))
  writeFileSync(join(folder, 'a'), 'x'.repeat(2 ** 20))
  const {hash} = await blobs.put(join(folder, 'a'), 'pdf')
  const broken = {hash: '0'.repeat(64), extension: 'pdf', name: 'c'}
  mkdirSync(blobs.locate(broken.hash, broken.extension), {recursive: true})
  const stream = await zipOf(
    {blobs},
    (async function* () {
      yield {hash, extension: 'pdf', name: 'a'}
      yield broken
    })(),
  )
  const read = async () => {
    for await (const _part of stream);
  }
  await expect(read()).rejects.toThrow(/EISDIR/)
})

test('an original that grows while it is sent ends where its length says', async () => {
  const served = await testDashboard()
  const {test: on} = served
  const path = on.file('a.txt', 'x'.repeat(3 * 2 ** 20))
  const {batch} = await on.submit(['a.txt'])
  const [item] = await on.items(batch)
  await on.finish(item!.run!)
  const answer = await served.ask(`documents/${item!.document}/files/original`)
  appendFileSync(path, 'y'.repeat(2 ** 20))
  const text = await answer.text()
  expect(text).toHaveLength(3 * 2 ** 20)
  expect(text).not.toContain('y')
})

test('of a batch that is larger than what was asked for come the first documents, and the counts of all', async () => {
  const served = await testDashboard()
  const {test: on} = served
  const names = ['a.txt', 'b.txt', 'c.txt']
  for (const name of names) on.file(name, name)
  const {batch} = await on.submit(names)
  const part = await served.json<BatchPart>(`batches/${batch}?limit=2`)
  expect(part.documents.map(({path}) => path.split('/').at(-1))).toEqual(['a.txt', 'b.txt'])
  expect(part).toMatchObject({batch: {total: 3}, counts: {waiting: 3}, compression: null})
  const whole = await served.json<BatchPart>(`batches/${batch}`)
  expect(whole.documents).toHaveLength(3)
  expect(whole.counts).toMatchObject({waiting: 3, review: 0})
})

test('an upload that would leave too little space is refused before a byte of it is kept', async () => {
  const served = await testDashboard({flags: {minFree: '99.9%'}})
  const form = new FormData()
  form.append('files', new Blob(['Total 12.00 EUR']), 'a.txt')
  const answer = await served.ask('batches', {method: 'POST', body: form})
  expect(answer.status).toBe(507)
  expect(await answer.json()).toMatchObject({error: {code: 'E_DISK_FULL', hint: 'snap clean', retryable: true}})
  expect(existsSync(uploadsFolder(served.test.app.paths))).toBe(false)
})

test.skipIf(onServers())('what the virus scanner finds is not handed on to a browser', async () => {
  const folder = await folderOfTest()
  const scanner = fakeScanner(folder).command.replaceAll("'", '"')
  const served = await testDashboard({flags: {scanner}})
  const {test: on} = served
  on.file('a.txt', eicar)
  on.file('b.txt', 'harmless')
  const {batch} = await on.submit(['a.txt', 'b.txt'])
  const [bad, good] = await on.items(batch)
  const original = (id: string | null) => served.ask(`documents/${id}/files/original`)
  const refused = await original(bad!.document)
  expect(refused.status).toBe(422)
  expect(await refused.json()).toMatchObject({error: {code: 'E_INFECTED'}})
  expect((await original(good!.document)).status).toBe(200)
})

test.each([
  ['another token', ({test: on}: TestDashboard) => void dashboardToken(on.app.paths).rotate()],
  [
    'a token that others may read',
    ({test: on}: TestDashboard) => chmodSync(join(on.app.paths.data, 'dashboard-token'), 0o644),
  ],
])('a window that is open hears nothing more after %s', async (_what, change) => {
  const served = await testDashboard()
  const events = await served.ask('events')
  const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader()
  let heard = ''
  const read = async () => {
    const {value = '', done} = await reader.read()
    heard += value
    return done
  }
  while (!heard.includes('event: now')) await read()
  change(served)
  heard = ''
  served.test.file('secret.txt', 'a')
  await served.test.submit(['secret.txt'])
  while (!(await read()));
  expect(heard).not.toContain('event:')
})
