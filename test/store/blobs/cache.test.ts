import {createHash, randomUUID} from 'node:crypto'
import {existsSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {type BlobCacheOptions, createBlobCache} from '../../../src/store/blobs/cache.ts'
import {temporaryFolder, testClock} from '../helpers.ts'

const hour = 3_600_000

function testCache(changes: Partial<BlobCacheOptions> = {}) {
  const folder = join(temporaryFolder(), 'cache')
  const clock = testClock(Date.now())
  const cache = createBlobCache({folder, clock, ...changes})
  let reads = 0
  const blobOf = (content: string) => ({hash: createHash('sha256').update(content).digest('hex'), extension: 'bin'})
  const get = (content: string) =>
    cache.get(blobOf(content), async function* () {
      reads++
      yield Buffer.from(content.slice(0, 3))
      yield Buffer.from(content.slice(3))
    })
  return {folder, clock, cache, get, blobOf, reads: () => reads}
}

test('a file is fetched once, however many ask for it, into a private folder', async () => {
  const {get, reads, folder} = testCache()
  const paths = await Promise.all([get('content'), get('content')])
  expect(new Set([...paths, await get('content')]).size).toBe(1)
  expect([reads(), readFileSync(paths[0], 'utf8')]).toEqual([1, 'content'])
  if (process.platform !== 'win32') expect(statSync(folder).mode & 0o777).toBe(0o700)
})

test('a read that fails, and bytes of another hash, leave nothing and are tried again', async () => {
  const {cache, get, blobOf, folder} = testCache()
  const broken = async function* () {
    yield Buffer.from('con')
    throw new Error('broke off')
  }
  const other = async function* () {
    yield Buffer.from('other')
  }
  await expect(cache.get(blobOf('content'), broken)).rejects.toThrow('broke off')
  await expect(cache.get(blobOf('content'), other)).rejects.toMatchObject({code: 'E_UNREADABLE'})
  expect(readdirSync(folder)).toEqual([])
  expect(readFileSync(await get('content'), 'utf8')).toBe('content')
})

test('of more than there is room for those go that were asked for longest ago, but none of the last hour', async () => {
  const {get, clock} = testCache({maxBytes: 100})
  const contents = Array.from({length: 6}, () => randomUUID())
  const paths: string[] = []
  for (const content of contents.slice(0, 5)) paths.push(await get(content))
  expect(paths.map(existsSync)).toEqual([true, true, true, true, true])
  clock.time += 2 * hour
  await get(contents[0]!)
  paths.push(await get(contents[5]!))
  expect(paths.map(existsSync)).toEqual([true, false, false, false, false, true])
})

test('what nobody asked for within a day goes with a sweep, and so do halves of killed processes', async () => {
  const {get, clock, cache, folder} = testCache()
  const used = await get('used')
  const unused = await get('unused')
  const half = join(folder, `.half.snapbatch-000000-1-${'0'.repeat(8)}.tmp`)
  writeFileSync(half, 'half')
  clock.time += 20 * hour
  await get('used')
  clock.time += 5 * hour
  expect(await cache.sweep()).toBe(2)
  expect([used, unused, half].map(existsSync)).toEqual([true, false, false])
})

test('a file that was made here is taken in as it is, and forgotten with the blob', async () => {
  const {cache, blobOf, get, folder, reads} = testCache()
  const file = join(temporaryFolder(), 'made')
  writeFileSync(file, 'made', {mode: 0o644})
  expect(await cache.take(blobOf('made'), file)).toBe(true)
  const path = await get('made')
  expect([reads(), existsSync(file), readFileSync(path, 'utf8')]).toEqual([0, false, 'made'])
  await cache.forget(blobOf('made'))
  expect(readdirSync(folder)).toEqual([])
})
