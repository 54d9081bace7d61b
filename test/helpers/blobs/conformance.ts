import {createHash} from 'node:crypto'
import {existsSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {sweepBlobs} from '../../../src/store/blobs/sweep.ts'
import type {BlobStore, ListedBlob} from '../../../src/store/blobs/types.ts'
import {temporaryFolder} from '../../store/helpers.ts'

export interface TestBlobs {
  blobs: BlobStore
  /** The same files as another machine has them. */
  elsewhere: BlobStore
  /** Changes bytes where they are kept. */
  damage(hash: string, extension: string): Promise<void>
}

const day = 24 * 3_600_000

export const hashOf = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')

export async function listed(blobs: BlobStore): Promise<ListedBlob[]> {
  const found: ListedBlob[] = []
  for await (const blob of blobs.list()) found.push(blob)
  return found
}

/** What every store of files does, wherever it keeps them. */
export function everyBlobStore(open: () => Promise<TestBlobs>): void {
  const begin = async () => {
    const folder = temporaryFolder()
    const opened = await open()
    const file = (name: string, content: string | Uint8Array) => {
      writeFileSync(join(folder, name), content)
      return join(folder, name)
    }
    const put = async (content: string) => (await opened.blobs.put(file('work', content), 'pdf')).hash
    return {...opened, file, put}
  }

  test('a file moves in under its hash, and is read on every machine', async () => {
    const {blobs, elsewhere, file} = await begin()
    const source = file('work', 'content')
    const hash = hashOf('content')
    expect(await blobs.has(hash, 'pdf')).toBe(false)
    expect(await blobs.put(source, 'pdf')).toEqual({hash, bytes: 7})
    expect(existsSync(source)).toBe(false)
    for (const each of [blobs, elsewhere]) {
      expect([await each.has(hash, 'pdf'), await each.has(hash, 'txt')]).toEqual([true, false])
      const path = await each.local(hash, 'pdf')
      expect(readFileSync(path, 'utf8')).toBe('content')
      if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
      expect(await each.local(hash, 'pdf')).toBe(path)
      expect(each.locate(hash, 'pdf').replaceAll('\\', '/')).toContain(`${hash.slice(0, 2)}/${hash.slice(2)}.pdf`)
    }
    const [found, ...others] = await listed(elsewhere)
    expect([found, others]).toEqual([{hash, extension: 'pdf', bytes: 7, mtimeMs: expect.any(Number)}, []])
    expect(Math.abs(found!.mtimeMs - Date.now())).toBeLessThan(60_000)
  })

  test('many files move in at once, also where some have the same bytes, are empty or are there already', async () => {
    const {blobs, elsewhere, file, put} = await begin()
    await put('text 3')
    const contents = Array.from({length: 24}, (_, i) => (i === 0 ? '' : `text ${i % 20}`))
    const files = contents.map((content, i) => ({file: file(`work-${i}`, content), extension: 'pdf'}))
    const placed = await blobs.putAll(files)
    expect(placed.map(({hash}) => hash)).toEqual(contents.map(hashOf))
    expect(new Set((await listed(blobs)).map(({hash}) => hash))).toEqual(new Set(contents.map(hashOf)))
    expect(files.filter(({file: source}) => existsSync(source))).toEqual([])
    expect(readFileSync(await elsewhere.local(hashOf(''), 'pdf'), 'utf8')).toBe('')
    expect(await blobs.putAll([])).toEqual([])
  })

  test('machines that put the same bytes at the same time leave them there once, whole', async () => {
    const {blobs, elsewhere, file} = await begin()
    const content = Buffer.alloc(3_000_000, 'same')
    const files = Array.from({length: 8}, (_, i) => file(`work-${i}`, content))
    await Promise.all(files.map((each, i) => (i % 2 === 0 ? blobs : elsewhere).put(each, 'bin')))
    expect(await listed(blobs)).toMatchObject([{hash: hashOf(content), bytes: content.length}])
    expect(await blobs.isWhole(hashOf(content), 'bin')).toBe(true)
  })

  test('a copy is taken of what is not ours, and none where its bytes are others by now', async () => {
    const {blobs, elsewhere, file} = await begin()
    const path = file('original', 'original')
    const blob = {hash: hashOf('original'), extension: 'txt', bytes: 8}
    await blobs.putCopy(path, blob)
    await blobs.putCopy('/not/there', blob)
    expect(readFileSync(path, 'utf8')).toBe('original')
    expect(readFileSync(await elsewhere.local(blob.hash, 'txt'), 'utf8')).toBe('original')
    const before = {hash: hashOf('what it was'), extension: 'txt', bytes: 11}
    await expect(blobs.putCopy(path, before)).rejects.toMatchObject({code: 'E_CHANGED'})
    expect(await listed(blobs)).toHaveLength(1)
  })

  test('a blob is deleted, or stays where it is wanted', async () => {
    const {blobs, elsewhere, put} = await begin()
    const hash = await put('content')
    expect(await blobs.deleteUnless(hash, 'pdf', async ({mtimeMs}) => mtimeMs > Date.now() - day)).toBe(false)
    expect(readFileSync(await elsewhere.local(hash, 'pdf'), 'utf8')).toBe('content')
    expect(await elsewhere.deleteUnless(hash, 'pdf', async () => false)).toBe(true)
    expect(await elsewhere.deleteUnless(hash, 'pdf', async () => false)).toBe(false)
    expect(await blobs.has(hash, 'pdf')).toBe(false)
    await blobs.delete(await put('another'), 'pdf')
    await blobs.delete(hash, 'pdf')
    expect(await listed(blobs)).toEqual([])
  })

  test('bytes that are put while they are being deleted are there afterwards', async () => {
    const {blobs, elsewhere, file, put} = await begin()
    const hash = await put('raced')
    const again = file('again', 'raced')
    let placed: Promise<unknown> = Promise.resolve()
    const isDeleted = await elsewhere.deleteUnless(hash, 'pdf', async () => {
      placed = blobs.put(again, 'pdf')
      return false
    })
    await placed
    expect(isDeleted).toBe(true)
    expect(await elsewhere.isWhole(hash, 'pdf')).toBe(true)
  })

  test('a sweep removes what nothing refers to and is old', async () => {
    const {blobs, put} = await begin()
    const [used, unused] = [await put('used'), await put('unused')]
    const sweep = (now: number, dryRun = false) =>
      sweepBlobs({blobs, referenced: new Set([used]), olderThanMs: day, clock: {now: () => now}, dryRun})
    expect(await sweep(Date.now())).toEqual({removed: 0, bytes: 0})
    expect(await sweep(Date.now() + 2 * day, true)).toEqual({removed: 1, bytes: 6})
    expect(await blobs.has(unused, 'pdf')).toBe(true)
    expect(await sweep(Date.now() + 2 * day)).toEqual({removed: 1, bytes: 6})
    expect((await listed(blobs)).map(({hash}) => hash)).toEqual([used])
  })

  test('bytes that changed where they are kept, or went, are not whole', async () => {
    const {blobs, elsewhere, put, damage} = await begin()
    const hash = await put('content')
    expect(await blobs.isWhole(hash, 'pdf')).toBe(true)
    await damage(hash, 'pdf')
    expect(await blobs.isWhole(hash, 'pdf')).toBe(false)
    expect(await elsewhere.isWhole(hashOf('never'), 'pdf')).toBe(false)
  })

  test.each([
    ['../../etc/passwd', 'pdf'],
    ['A'.repeat(64), 'pdf'],
    ['a'.repeat(63), 'pdf'],
    ['a'.repeat(64), '../x'],
    ['a'.repeat(64), ''],
  ])('%j.%j is no name of a blob', async (hash, extension) => {
    const {blobs} = await begin()
    expect(() => blobs.locate(hash, extension)).toThrow(RangeError)
    await expect((async () => blobs.local(hash, extension))()).rejects.toThrow(RangeError)
  })
}
