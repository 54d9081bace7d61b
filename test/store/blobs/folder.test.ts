import {createHash} from 'node:crypto'
import {existsSync, readdirSync, readFileSync, statfsSync, statSync, utimesSync, writeFileSync} from 'node:fs'
import {mkdtemp, rm} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {temporaryPath} from '../../../src/store/atomic-file.ts'
import {createFolderBlobStore} from '../../../src/store/blobs/folder.ts'
import {sweepBlobs} from '../../../src/store/blobs/sweep.ts'
import {everyBlobStore} from '../../helpers/blobs/conformance.ts'
import {temporaryFolder} from '../helpers.ts'

const day = 24 * 3600 * 1000

function blobStore() {
  const folder = temporaryFolder()
  const blobs = createFolderBlobStore(join(folder, 'blobs'))
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const list = async () => {
    const found = []
    for await (const blob of blobs.list()) found.push(blob)
    return found
  }
  const put = async (content: string) => (await blobs.put(file('work', content), 'pdf')).hash
  return {folder, blobs, file, list, put}
}

const hashOf = (content: string) => createHash('sha256').update(content).digest('hex')

everyBlobStore(async () => {
  const folder = join(temporaryFolder(), 'shared')
  const blobs = createFolderBlobStore(folder)
  return {
    blobs,
    elsewhere: createFolderBlobStore(folder),
    damage: async (hash, extension) => writeFileSync(blobs.locate(hash, extension), 'damaged'),
  }
})

test('a home that moves keeps its blobs: paths hold nothing but the hash', async () => {
  const {blobs, put, folder} = blobStore()
  const hash = await put('content')
  expect(blobs.locate(hash, 'pdf')).toBe(join(folder, 'blobs', hash.slice(0, 2), `${hash.slice(2)}.pdf`))
})

test('an empty store lists nothing, and deleting what is not there is no error', async () => {
  const {blobs, list} = blobStore()
  expect(await list()).toEqual([])
  await blobs.delete(hashOf('x'), 'pdf')
})

test('many puts of the same content at once leave one whole blob and no other file', async () => {
  const {blobs, file, list, folder} = blobStore()
  const content = 'x'.repeat(300_000)
  const files = Array.from({length: 12}, (_, index) => file(`work-${index}`, content))
  const results = await Promise.all(files.map((one) => blobs.put(one, 'bin')))
  expect(new Set(results.map(({hash}) => hash))).toEqual(new Set([hashOf(content)]))
  expect((await list()).map(({bytes}) => bytes)).toEqual([300_000])
  expect(readdirSync(folder)).toEqual(['blobs'])
})

test('a blob that a failing disk cut short is replaced by the whole one', async () => {
  const {blobs, put} = blobStore()
  const hash = await put('content')
  writeFileSync(blobs.locate(hash, 'pdf'), 'con')
  await put('content')
  expect(readFileSync(blobs.locate(hash, 'pdf'), 'utf8')).toBe('content')
})

const sharedMemory = '/dev/shm'
const otherDevice = existsSync(sharedMemory) && statfsSync(sharedMemory).type !== statfsSync(import.meta.dirname).type

test.runIf(otherDevice)('a file of another device is copied in', async () => {
  const {blobs} = blobStore()
  const folder = await mkdtemp(join(sharedMemory, 'snapbatch-'))
  onTestFinished(() => rm(folder, {recursive: true}))
  writeFileSync(join(folder, 'work'), 'far away')
  const {hash} = await blobs.put(join(folder, 'work'), 'pdf')
  expect(readFileSync(blobs.locate(hash, 'pdf'), 'utf8')).toBe('far away')
  expect(statSync(blobs.locate(hash, 'pdf')).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual([])
})

test('a blob that is put again is young again', async () => {
  const {blobs, put, list} = blobStore()
  const hash = await put('again')
  const old = new Date(Date.now() - 2 * day)
  utimesSync(blobs.locate(hash, 'pdf'), old, old)
  await put('again')
  const result = await sweepBlobs({blobs, referenced: new Set(), olderThanMs: day, clock: {now: Date.now}})
  expect(result.removed).toBe(0)
  expect(await list()).toHaveLength(1)
})

test('a blob that is put while a sweep looks at it stays', async () => {
  const {blobs, put} = blobStore()
  const hash = await put('raced')
  const old = new Date(Date.now() - 2 * day)
  utimesSync(blobs.locate(hash, 'pdf'), old, old)
  const racing = {
    ...blobs,
    list: async function* () {
      for await (const blob of blobs.list()) {
        await put('raced')
        yield blob
      }
    },
  }
  await sweepBlobs({blobs: racing, referenced: new Set(), olderThanMs: day, clock: {now: Date.now}})
  expect(readFileSync(blobs.locate(hash, 'pdf'), 'utf8')).toBe('raced')
})

test('a sweep clears what a killed copy left', async () => {
  const {blobs, put, folder, list} = blobStore()
  const hash = await put('whole')
  const leftover = temporaryPath(blobs.locate(hash, 'pdf'))
  writeFileSync(leftover, 'wh')
  expect(await list()).toHaveLength(1)
  const later = Date.now() + day + 1000
  await sweepBlobs({blobs, referenced: new Set([hash]), olderThanMs: day, clock: {now: () => later}})
  expect(readdirSync(join(folder, 'blobs', hash.slice(0, 2)))).toEqual([`${hash.slice(2)}.pdf`])
})
