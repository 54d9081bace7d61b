import {randomBytes} from 'node:crypto'
import {inject, onTestFinished} from 'vitest'
import {openPostgres} from '../../../src/store/postgres/database.ts'
import type {PgDatabase} from '../../../src/store/postgres/sql.ts'

/** By it the queues of stores that share a server are told apart. */
const newStoreId = `UPDATE meta SET value = gen_random_uuid() WHERE key = 'store_id'`

/** Whether this project of tests runs on servers. */
export const onServers = (): boolean => Boolean(inject('servers'))

/** The address of a database of its own with our tables (or an empty one); it is gone after the test. */
export async function testDatabaseUrl(template = 'template_snapbatch'): Promise<string> {
  const servers = inject('servers')
  if (servers === null) throw new Error('This project of tests has no servers')
  const name = `test_${randomBytes(6).toString('hex')}`
  const ask = async (text: string, url = servers.postgres) => {
    const maintenance = openPostgres({url, connections: 1})
    await maintenance.script(text).finally(() => maintenance.close())
  }
  await ask(`CREATE DATABASE ${name} TEMPLATE ${template}`)
  if (template !== 'template0') await ask(newStoreId, new URL(`/${name}`, servers.postgres).href)
  onTestFinished(() => ask(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
  return new URL(`/${name}`, servers.postgres).href
}

/** The same, open; closed after the test. */
export async function testDatabase(options: {host?: string; connections?: number} = {}): Promise<PgDatabase> {
  const db = openPostgres({url: await testDatabaseUrl(), host: 'here', ...options})
  onTestFinished(() => db.close())
  return db
}
