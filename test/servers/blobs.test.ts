import {spawn, spawnSync} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {once} from 'node:events'
import {readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, onTestFinished, test} from 'vitest'
import {parseS3Address} from '../../src/s3-address.ts'
import {createBlobCache} from '../../src/store/blobs/cache.ts'
import {createPostgresBlobs} from '../../src/store/blobs/postgres.ts'
import {createRemoteBlobStore} from '../../src/store/blobs/remote.ts'
import {createS3Blobs} from '../../src/store/blobs/s3/blobs.ts'
import type {BlobServer} from '../../src/store/blobs/server.ts'
import {openPostgres} from '../../src/store/postgres/database.ts'
import {migrate} from '../../src/store/postgres/migrate.ts'
import {everyBlobStore, hashOf, listed, type TestBlobs} from '../helpers/blobs/conformance.ts'
import {testDatabase, testDatabaseUrl} from '../helpers/servers/database.ts'
import {postgresServer} from '../helpers/servers/postgres.ts'
import {makeBucket, overwrite, type S3Server, s3Server} from '../helpers/servers/s3.ts'
import {temporaryFolder} from '../store/helpers.ts'

/** A machine of its own: nothing is in its cache. */
function machine(server: BlobServer) {
  const folder = join(temporaryFolder(), 'cache')
  return {folder, blobs: createRemoteBlobStore(server, createBlobCache({folder, clock: {now: Date.now}}))}
}

const day = 24 * 3_600_000
const processFile = join(import.meta.dirname, '../helpers/blobs/process.ts')

/** Puts half of a blob in a process of its own, and kills that. */
async function killInTheMiddle(place: string, hash: string): Promise<void> {
  const child = spawn(process.execPath, [processFile, 'half', place, hash], {stdio: ['ignore', 'pipe', 'inherit']})
  await once(child.stdout, 'data')
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** MB by which a process grows that puts and fetches a file of 100 MB. */
function growth(place: string): number {
  const {stdout, stderr, status} = spawnSync(process.execPath, [processFile, 'large', place, '100'], {encoding: 'utf8'})
  expect(status, stderr).toBe(0)
  return Number(stdout)
}

function putFile(content: Uint8Array): string {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, content)
  return file
}

/** A server that is stopped when the first piece was read of it. */
function stoppingServer(server: BlobServer, stop: () => PromiseLike<unknown>): BlobServer {
  return {
    ...server,
    async *read(blob) {
      let isStopped = false
      for await (const piece of server.read(blob)) {
        yield piece
        if (!isStopped) await stop()
        isStopped = true
      }
    },
  }
}

describe('in PostgreSQL', () => {
  everyBlobStore(async (): Promise<TestBlobs> => {
    const db = await testDatabase()
    const another = openPostgres({url: `postgres://${db.name}`.replace('//', '//tester@'), host: 'there'})
    onTestFinished(() => another.close())
    return {
      blobs: machine(createPostgresBlobs(db)).blobs,
      elsewhere: machine(createPostgresBlobs(another)).blobs,
      async damage(hash) {
        const isIt = '(SELECT id FROM blob WHERE hash = $1)'
        await db.run(`UPDATE blob_chunk SET data = set_byte(data, 0, 0) WHERE blob_id = ${isIt}`, hash)
      },
    }
  })

  test('a process that is killed in the middle of a put leaves nothing', async () => {
    const url = await testDatabaseUrl()
    const db = openPostgres({url})
    onTestFinished(() => db.close())
    const content = randomBytes(5_000_000)
    await killInTheMiddle(url, hashOf(content))
    await expect.poll(async () => (await db.first('SELECT count(*) AS n FROM blob_chunk'))!).toEqual({n: 0})
    const {blobs} = machine(createPostgresBlobs(db))
    expect(await listed(blobs)).toEqual([])
    expect(await blobs.put(putFile(content), 'pdf')).toMatchObject({bytes: 5_000_000})
    expect(await blobs.isWhole(hashOf(content), 'pdf')).toBe(true)
    expect(await db.first('SELECT count(*) AS n, max(length(data)) AS most FROM blob_chunk')).toEqual({
      n: 5,
      most: 1024 * 1024,
    })
  })

  test('a file of 100 MB is never whole in memory', async () => {
    expect(growth(await testDatabaseUrl())).toBeLessThan(60)
  })

  test('a server that ends in the middle of a read leaves no half file behind', async () => {
    const own = await postgresServer()
    onTestFinished(() => own[Symbol.asyncDispose]())
    const db = openPostgres({url: own.url})
    onTestFinished(() => db.close())
    await migrate(db, 1)
    const content = randomBytes(5_000_000)
    await machine(createPostgresBlobs(db)).blobs.put(putFile(content), 'bin')
    const {blobs, folder} = machine(stoppingServer(createPostgresBlobs(db), () => own[Symbol.asyncDispose]()))
    await expect(blobs.local(hashOf(content), 'bin')).rejects.toMatchObject({code: 'E_STORE_UNREACHABLE', exit: 6})
    expect(readdirSync(folder)).toEqual([])
  })

  damagedIsRefused(async () => {
    const db = await testDatabase()
    return {
      server: createPostgresBlobs(db),
      damage: () => db.run('UPDATE blob_chunk SET data = set_byte(data, 0, 0)'),
    }
  })
})

function damagedIsRefused(open: () => Promise<{server: BlobServer; damage(hash: string): Promise<unknown>}>): void {
  test('bytes that changed on the server are refused, and leave no file behind', async () => {
    const {server, damage} = await open()
    const content = randomBytes(3_000_000)
    content[0] = 1
    await machine(server).blobs.put(putFile(content), 'bin')
    await damage(hashOf(content))
    const {blobs, folder} = machine(server)
    await expect(blobs.local(hashOf(content), 'bin')).rejects.toMatchObject({code: 'E_UNREADABLE'})
    expect(readdirSync(folder)).toEqual([])
    await expect(blobs.local(hashOf('never'), 'bin')).rejects.toMatchObject({code: 'E_GONE'})
  })
}

describe('on an S3 server', () => {
  let server: S3Server
  const before = {...process.env}
  beforeAll(async () => {
    server = await s3Server()
    Object.assign(process.env, server.environment)
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    for (const name of Object.keys(server.environment)) delete process.env[name]
    Object.assign(process.env, before)
  })
  const bucketAt = async (at: S3Server) => {
    const bucket = `test-${randomBytes(6).toString('hex')}`
    await makeBucket(at, bucket)
    return {bucket, place: `s3://${bucket}/heap/of bills?endpoint=${encodeURIComponent(at.endpoint)}`}
  }
  const open = (place: string) => createS3Blobs(parseS3Address(place))
  everyBlobStore(async (): Promise<TestBlobs> => {
    const {place} = await bucketAt(server)
    const {blobs} = machine(open(place))
    return {
      blobs,
      elsewhere: machine(open(place)).blobs,
      damage: (hash, extension) => overwrite(server, blobs.locate(hash, extension), 'damaged'),
    }
  })

  test('a process that is killed in the middle of a put leaves parts, which a sweep takes away', async () => {
    const {place} = await bucketAt(server)
    const content = randomBytes(20_000_000)
    await killInTheMiddle(place, hashOf(content))
    const {blobs} = machine(open(place))
    expect(await listed(blobs)).toEqual([])
    const sweep = (now: number) => blobs.sweepTemporary({olderThanMs: day, clock: {now: () => now}})
    expect(await sweep(Date.now())).toBe(0)
    expect(await sweep(Date.now() + 2 * day)).toBe(1)
    expect(await sweep(Date.now() + 2 * day)).toBe(0)
    await blobs.put(putFile(content), 'pdf')
    expect(await listed(blobs)).toMatchObject([{bytes: 20_000_000}])
    expect(await blobs.isWhole(hashOf(content), 'pdf')).toBe(true)
  })

  test('a file of 100 MB is never whole in memory', async () => {
    expect(growth((await bucketAt(server)).place)).toBeLessThan(60)
  })

  test('a put waits for whoever is about to delete the same bytes, also where that was killed', async () => {
    const {place} = await bucketAt(server)
    const {blobs} = machine(open(place))
    const hash = hashOf('x')
    const mark = blobs.locate(hash, 'pdf').replace(/[^/]+\/[^/]+$/, `sweeping/${hash}.pdf/1`)
    await overwrite(server, mark, 'x')
    let isPut = false
    const put = blobs.put(putFile(Buffer.from('x')), 'pdf').then(() => {
      isPut = true
    })
    await expect.poll(() => blobs.has(hash, 'pdf')).toBe(true)
    expect(isPut).toBe(false)
    const later = {now: () => Date.now() + 2 * day}
    expect(await blobs.sweepTemporary({olderThanMs: day, clock: later})).toBe(1)
    await put
    expect((await listed(blobs)).map((blob) => blob.hash)).toEqual([hash])
  })

  test('a server that ends in the middle of a read leaves no half file behind, and one that begins again goes on', async () => {
    const own = await s3Server({key: server.environment['AWS_SECRET_ACCESS_KEY']!})
    onTestFinished(() => own[Symbol.asyncDispose]())
    const {place} = await bucketAt(own)
    const content = randomBytes(20_000_000)
    await machine(open(place)).blobs.put(putFile(content), 'bin')
    const {blobs, folder} = machine(stoppingServer(open(place), () => own.kill()))
    await expect(blobs.local(hashOf(content), 'bin')).rejects.toMatchObject({code: 'E_BLOBS_UNREACHABLE', exit: 6})
    expect(readdirSync(folder)).toEqual([])
    await own.start()
    const found = await machine(open(place)).blobs.local(hashOf(content), 'bin')
    expect(hashOf(readFileSync(found))).toBe(hashOf(content))
  })

  damagedIsRefused(async () => {
    const {place} = await bucketAt(server)
    const blobs = open(place)
    return {
      server: blobs,
      damage: (hash) => overwrite(server, blobs.locate(hash, 'bin'), randomBytes(3_000_000)),
    }
  })

  test('keys that the server does not take, and a bucket that is not there, are told without the keys', async () => {
    const {place} = await bucketAt(server)
    const put = (at: string) => machine(open(at)).blobs.put(putFile(Buffer.from('x')), 'pdf')
    await expect(put(place.replace(/s3:\/\/[^/]+/, 's3://not-there'))).rejects.toMatchObject({
      code: 'E_BLOBS_REFUSED',
      exit: 9,
    })
    const secret = process.env['AWS_SECRET_ACCESS_KEY']!
    process.env['AWS_SECRET_ACCESS_KEY'] = 'wrong-secret'
    onTestFinished(() => {
      process.env['AWS_SECRET_ACCESS_KEY'] = secret
    })
    const error = await put(place).catch((failure: Error) => failure)
    expect(error).toMatchObject({code: 'E_BLOBS_REFUSED', exit: 9})
    expect(JSON.stringify([error, String(error)])).not.toContain('wrong-secret')
  })
})
