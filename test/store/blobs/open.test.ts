import {readdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, onTestFinished, test, vi} from 'vitest'
import {DocumentError, SnapError, toFailure} from '../../../src/errors.ts'
import {openBlobStore} from '../../../src/store/blobs/open.ts'
import {temporaryFolder} from '../helpers.ts'

const open = (place: string | null, data = temporaryFolder()) =>
  openBlobStore({place, paths: {data, blobs: join(data, 'blobs')}, clock: {now: Date.now}, db: null})

test('files are kept in the home, or in the folder that is named', async () => {
  const [home, shared] = [temporaryFolder(), temporaryFolder()]
  for (const [place, folder] of [
    [null, join(home, 'blobs')],
    [shared, shared],
  ] as const) {
    writeFileSync(join(home, 'work'), 'content')
    const {hash} = await (await open(place, home)).put(join(home, 'work'), 'pdf')
    expect(readdirSync(folder)).toEqual([hash.slice(0, 2)])
  }
})

test('PostgreSQL keeps files of a store that is there, and of no other', async () => {
  await expect(open('postgres')).rejects.toMatchObject({code: 'E_CONFIG', exit: 9})
})

test('a server that is not there is told by its bucket when a file is asked for, and pauses work: no document fails', async () => {
  const blobs = await open('s3://heap?endpoint=http://127.0.0.1:1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test-secret')
  onTestFinished(() => void vi.unstubAllEnvs())
  const error: unknown = await blobs.has('0'.repeat(64), 'pdf').catch((failure: unknown) => failure)
  expect(error).toMatchObject({code: 'E_BLOBS_UNREACHABLE', exit: 6, message: expect.stringContaining('s3://heap')})
  expect(String(error)).not.toContain('test-secret')
  expect(toFailure(error)).toMatchObject({class: 'resource', code: 'E_NETWORK', hint: expect.any(String)})
  expect(toFailure(new SnapError('E_BLOBS_FULL', 'full', {exit: 6}))).toMatchObject({code: 'E_DISK_FULL'})
  expect(toFailure(new DocumentError('E_GONE', 'gone'))).toMatchObject({class: 'permanent'})
})
