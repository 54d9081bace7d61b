import {expect, inject, test} from 'vitest'
import {type App, openApp} from '../../../src/app/app.ts'
import {loadConfig} from '../../../src/config/load.ts'
import {resolvePaths} from '../../../src/paths.ts'
import {folderOfTest} from '../../helpers/folder.ts'
import {certificate} from '../../helpers/servers/certificate.ts'
import {freePort, postgresServer} from '../../helpers/servers/postgres.ts'
import {redisServer} from '../../helpers/servers/redis.ts'

async function opened(store: string, queueUrl: string): Promise<App> {
  const folder = await folderOfTest()
  const env = {SNAPBATCH_STORE: store, SNAPBATCH_QUEUE_URL: queueUrl}
  const config = loadConfig({flags: {}, env, cwd: folder, userFile: `${folder}/none.toml`})
  return openApp({config, paths: resolvePaths(folder, {})})
}

test('store and queue are spoken to in secret, with servers whose certificate is known', async () => {
  const [own, queues] = [certificate('postgres'), certificate('root')]
  await using postgres = await postgresServer({settings: {ssl: 'on', ssl_cert_file: own.cert, ssl_key_file: own.key}})
  const port = await freePort()
  const tls = {'tls-port': String(port), 'tls-cert-file': queues.cert, 'tls-key-file': queues.key}
  await using _redis = await redisServer({settings: {port: '0', 'tls-auth-clients': 'no', ...tls}})
  const store = `${postgres.url.replace('127.0.0.1', 'localhost')}?sslmode=verify-full`
  const queue = `rediss://localhost:${port}`
  const known = [`${store}&sslrootcert=${own.cert}`, `${queue}?sslrootcert=${queues.cert}`] as const
  await expect(opened(store, known[1])).rejects.toMatchObject({code: 'E_STORE_TLS', exit: 9})
  const inTheOpen = `${inject('servers')!.postgres}?sslmode=require`
  await expect(opened(inTheOpen, known[1])).rejects.toMatchObject({code: 'E_STORE_TLS', exit: 9})
  const unsure = await opened(known[0], queue)
  await expect(unsure.ready()).rejects.toMatchObject({code: 'E_QUEUE_TLS'})
  await unsure.close()
  const app = await opened(...known)
  expect(await app.servers()).toMatchObject([{role: 'store'}, {role: 'queue'}])
  await app.close()
})
