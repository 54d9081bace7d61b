import {randomBytes} from 'node:crypto'
import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, inject, onTestFinished, test} from 'vitest'
import {systemClock} from '../../src/clock.ts'
import {migrateDelivery, openDelivery} from '../../src/queue/bullmq/open.ts'
import {loadIoredis} from '../../src/queue/bullmq/packages.ts'
import {openPostgres} from '../../src/store/postgres/database.ts'
import {certificate} from '../helpers/servers/certificate.ts'
import {testDatabaseUrl} from '../helpers/servers/database.ts'
import {message, scan, takeAll, testDelivery} from '../helpers/servers/delivery.ts'
import {freePort, postgresServer} from '../helpers/servers/postgres.ts'
import {redisServer} from '../helpers/servers/redis.ts'

const prefix = 'snap'

/** Why a server is not taken. It took less than 10 s, whatever it was, or the test would have ended. */
async function refusal(url: string): Promise<Error & {code: string; exit: number; hint: string}> {
  const outcome = await openDelivery({url, clock: systemClock, timeoutMs: 2000}).then(
    (delivery) => delivery.close(),
    (error: Error) => error,
  )
  if (!(outcome instanceof Error)) throw new Error('It was taken')
  return outcome as Error & {code: string; exit: number; hint: string}
}

test.each(['redis', 'postgres'])(
  'a %s server that is not there is told at once, without the password',
  async (kind) => {
    const error = await refusal(`${kind}://me:secret@127.0.0.1:1/1`)
    expect(error).toMatchObject({code: 'E_QUEUE_UNREACHABLE', exit: 6})
    expect(error.message).toContain('127.0.0.1:1')
    expect(JSON.stringify([error.message, error.stack, error.hint])).not.toContain('secret')
  },
)

test.each(['redis', 'postgres'])('a %s server that takes connections and says nothing is given up', async (kind) => {
  const silent = createServer()
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void silent.close())
  const {port} = silent.address() as {port: number}
  expect(await refusal(`${kind}://127.0.0.1:${port}/1`)).toMatchObject({code: 'E_QUEUE_UNREACHABLE', exit: 6})
})

test('another kind of server is told as one', async () => {
  const web = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  await new Promise<void>((listening) => web.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void web.close())
  const {port} = web.address() as {port: number}
  expect(await refusal(`redis://127.0.0.1:${port}`)).toMatchObject({code: 'E_QUEUE_KIND', exit: 9})
})

test('a wrong password and a database that is not there are refused by Redis', async () => {
  await using server = await redisServer({settings: {requirepass: 'right'}})
  const {host} = new URL(server.url)
  for (const address of [
    server.url,
    `redis://:wrong@${host}`,
    `redis://me:wrong@${host}`,
    `redis://:right@${host}/99`,
  ]) {
    const error = await refusal(address)
    expect(error).toMatchObject({code: 'E_QUEUE_REFUSED', exit: 9})
    expect(error.message).not.toMatch(/wrong[^-]|right/)
  }
  const delivery = await testDelivery({url: `redis://:right@${host}/1`, prefix})
  await delivery.publish([message('a')])
  expect(await takeAll(delivery)).toEqual(['a'])
})

test('a wrong password and a database that is not there are refused by PostgreSQL', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'snapbatch-hba-'))
  onTestFinished(() => rmSync(folder, {recursive: true}))
  chmodSync(folder, 0o755)
  const rules = join(folder, 'hba')
  writeFileSync(rules, 'host all tester 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n')
  await using server = await postgresServer({settings: {hba_file: rules}})
  const db = openPostgres({url: server.url, connections: 1})
  await db.script(`CREATE ROLE other LOGIN PASSWORD 'right'`)
  await db.script('CREATE DATABASE others OWNER other')
  await db.close()
  const {host} = new URL(server.url)
  for (const address of [`postgres://other:wrong@${host}/others`, `${server.url}missing`]) {
    const error = await refusal(address)
    expect(error).toMatchObject({code: 'E_QUEUE_REFUSED', exit: 9})
    expect(error.message).not.toMatch(/:wrong|:right/)
  }
  const delivery = await testDelivery({url: `postgres://other:right@${host}/others`, prefix})
  await delivery.publish([message('a')])
  expect(await takeAll(delivery)).toEqual(['a'])
})

test('a Redis that throws away what it holds is refused, with the command that changes it', async () => {
  await using server = await redisServer({settings: {maxmemory: '50mb', 'maxmemory-policy': 'allkeys-lru'}})
  const error = await refusal(server.url)
  expect(error).toMatchObject({code: 'E_QUEUE_EVICTS', exit: 9})
  expect(error.hint).toBe('redis-cli config set maxmemory-policy noeviction')
})

test('who may not see the settings of Redis sees all the same what it may do', async () => {
  await using server = await redisServer({settings: {maxmemory: '50mb', 'maxmemory-policy': 'volatile-ttl'}})
  const {Redis} = loadIoredis()
  const admin = new Redis(server.url)
  await admin.acl('SETUSER', 'worker', 'on', '>pass', '~*', '+@all', '-config')
  await admin.quit()
  const url = server.url.replace('//', '//worker:pass@')
  expect(await refusal(url)).toMatchObject({code: 'E_QUEUE_EVICTS'})
})

test('a Redis that would throw away what it holds as soon as it gets a limit is refused, too', async () => {
  await using server = await redisServer({settings: {'maxmemory-policy': 'allkeys-lru'}})
  expect(await refusal(server.url)).toMatchObject({code: 'E_QUEUE_EVICTS', exit: 9})
})

test('a replica and a part of a cluster of Redis are refused', async () => {
  const {port} = new URL(inject('servers')!.redis)
  await using replica = await redisServer({settings: {replicaof: `127.0.0.1 ${port}`}})
  expect(await refusal(replica.url)).toMatchObject({code: 'E_QUEUE_READONLY', exit: 9})
  await using cluster = await redisServer({settings: {'cluster-enabled': 'yes'}})
  expect(await refusal(cluster.url)).toMatchObject({code: 'E_QUEUE_CLUSTER', exit: 9})
})

test('a database that may only be read is refused', async () => {
  const url = await testDatabaseUrl('template0')
  const db = openPostgres({url, connections: 1})
  await db.script(`ALTER DATABASE ${new URL(url).pathname.slice(1)} SET default_transaction_read_only = on`)
  await db.close()
  expect(await refusal(url)).toMatchObject({code: 'E_QUEUE_READONLY', exit: 9})
})

test('a Redis that runs full says so with the next message', async () => {
  await using server = await redisServer({settings: {maxmemory: '4mb'}})
  const delivery = await testDelivery({url: server.url, prefix, patienceMs: 0})
  const many = Array.from({length: 20_000}, (_, i) => message(`${i}-${randomBytes(40).toString('hex')}`))
  await expect(delivery.publish(many)).rejects.toMatchObject({code: 'E_QUEUE_FULL', exit: 6})
})

test('who works on learns of a server that stays away after his patience, and goes on when it is back', async () => {
  await using server = await redisServer()
  const delivery = await testDelivery({url: server.url, prefix, patienceMs: 100})
  await server.stop()
  await expect(delivery.take(scan, 1, 30_000)).rejects.toMatchObject({code: 'E_QUEUE_UNREACHABLE', exit: 6})
  await server.start()
  const patient = await testDelivery({url: server.url, prefix})
  await patient.publish([message('a')])
  await expect.poll(() => delivery.take(scan, 1, 30_000).catch(() => [])).toMatchObject([{job: 'j_a'}])
})

test('connections that are cut are made again', async () => {
  const url = await testDatabaseUrl('template0')
  const delivery = await testDelivery({url, prefix})
  await delivery.publish(Array.from({length: 50}, (_, i) => message(`m${i}`)))
  const db = openPostgres({url, connections: 1})
  const all = delivery.take(scan, 50, 30_000)
  await db.run(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'snapbatch queue'`)
  await all
  await delivery.publish([message('new')])
  expect(await takeAll(delivery)).toContain('new')
  await db.close()
})

test('tables that an older BullMQ made are not touched until it is said, those of a newer one never', async () => {
  const url = await testDatabaseUrl('template0')
  await Promise.all([testDelivery({url, prefix}), testDelivery({url, prefix}), testDelivery({url, prefix})])
  const db = openPostgres({url, schema: 'snapbatch_bullmq', connections: 1})
  const newest = await db.first<{version: number}>('SELECT max(version) AS version FROM migration')
  await db.script('DELETE FROM migration WHERE version = (SELECT max(version) FROM migration)')
  expect(await refusal(url)).toMatchObject({
    code: 'E_QUEUE_OLDER',
    exit: 9,
    hint: expect.stringContaining('snap store migrate'),
  })
  await db.script('DROP SCHEMA snapbatch_bullmq CASCADE')
  await migrateDelivery({url})
  await migrateDelivery({url})
  expect(await db.first('SELECT max(version) AS version FROM migration')).toEqual(newest)
  await db.script('UPDATE migration SET min_client_version = 99')
  expect(await refusal(url)).toMatchObject({code: 'E_QUEUE_NEWER', exit: 9})
  await db.close()
})

test('nothing has to be migrated in Redis', async () => {
  await expect(migrateDelivery({url: inject('servers')!.redis})).resolves.toBeUndefined()
})

test('Redis is spoken to in secret, if its certificate is known', async () => {
  const {cert, key} = certificate('root')
  const port = await freePort()
  const tls = {
    port: '0',
    'tls-port': String(port),
    'tls-cert-file': cert,
    'tls-key-file': key,
    'tls-auth-clients': 'no',
  }
  await using _server = await redisServer({settings: tls})
  const url = `rediss://localhost:${port}`
  expect(await refusal(url)).toMatchObject({code: 'E_QUEUE_TLS', exit: 9})
  expect(await refusal(`${url}?sslrootcert=/nowhere.pem`)).toMatchObject({code: 'E_QUEUE_TLS', exit: 9})
  const delivery = await testDelivery({url: `${url}?sslrootcert=${cert}`, prefix})
  await delivery.publish([message('a')])
  expect(await takeAll(delivery)).toEqual(['a'])
})

test('PostgreSQL is spoken to in secret, and its certificate looked at where that is asked for', async () => {
  const {cert, key} = certificate('postgres')
  await using server = await postgresServer({settings: {ssl: 'on', ssl_cert_file: cert, ssl_key_file: key}})
  const url = server.url.replace('127.0.0.1', 'localhost')
  expect(await refusal(`${url}?sslmode=verify-full`)).toMatchObject({code: 'E_QUEUE_TLS', exit: 9})
  for (const mode of ['require', `verify-full&sslrootcert=${cert}`]) {
    const delivery = await testDelivery({url: `${url}?sslmode=${mode}`, prefix})
    await delivery.publish([message(mode.slice(0, 6))])
    expect(await takeAll(delivery)).toEqual([mode.slice(0, 6)])
  }
  expect(await refusal(`${inject('servers')!.postgres}?sslmode=require`)).toMatchObject({code: 'E_QUEUE_TLS', exit: 9})
})
