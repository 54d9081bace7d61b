import type {PgQueryable, PostgresConnection} from 'bullmq'
import type pg from 'pg'
import {asLibpq, connectionPool, nameOf, noticing} from '../../store/postgres/database.ts'
import {type Backend, type BackendOptions, workerOptions} from './backend.ts'
import {unfit} from './errors.ts'
import {groupedPool} from './grouped-pool.ts'
import {type Bullmq, loadBullmq} from './packages.ts'

const connections = 4

/** Connects, looks at the server and makes BullMQ's tables where there are none. */
export async function openPostgresQueues(address: string, options: BackendOptions): Promise<Backend> {
  const bullmq = loadBullmq(options.packages)
  const {pool, close} = poolOf(address, options)
  try {
    await withClient(pool, (client) => prepare(client, bullmq, options.space, nameOf(address)))
  } catch (error) {
    await close()
    throw error
  }
  const connection = connectionOver(bullmq, pool)
  const queues = new bullmq.PostgresQueueBackend(connection, 'snap', workerOptions(address, options))
  queues.on('error', () => {})
  // By number of messages it would look at all that are kept with each that ends.
  return {queues, keepDone: {age: 900}, publishedAtOnce: 1000, version: () => serverVersion(pool), close}
}

/** Brings BullMQ's tables up to date, from nothing too. */
export async function migratePostgresQueues(address: string, options: BackendOptions): Promise<void> {
  const {runMigrations} = loadBullmq(options.packages)
  const {pool, close} = poolOf(address, options)
  const migrate = async (client: PgQueryable) => {
    await refuseUnfit(client, nameOf(address))
    await runMigrations(client, options.space)
  }
  await withClient(pool, migrate).finally(close)
}

const poolOf = (address: string, {space, timeoutMs}: BackendOptions) =>
  connectionPool({
    connectionString: asLibpq(address),
    max: connections,
    application_name: 'snapbatch queue',
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    pipeline: true,
    // The ledger is the truth: a message that a crash of the server forgets is published again.
    options: `-c search_path=${space} -c synchronous_commit=off ${noticing}`,
  })

async function withClient<T>(pool: pg.Pool, use: (client: PgQueryable) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    return await use(client as unknown as PgQueryable)
  } finally {
    client.release()
  }
}

async function serverVersion(pool: pg.Pool): Promise<string> {
  const {rows} = await pool.query<{version: string}>(`SELECT current_setting('server_version') AS version`)
  return `PostgreSQL ${rows[0]!.version}`
}

/** BullMQ's own connection would look for its default schema in a pool that it is given. */
function connectionOver(bullmq: Bullmq, pool: pg.Pool): PostgresConnection {
  const Connection = class extends bullmq.PostgresConnection {
    override async waitUntilReady(): Promise<void> {}
  }
  return new Connection(groupedPool(pool, connections))
}

async function prepare(client: PgQueryable, bullmq: Bullmq, space: string, name: string): Promise<void> {
  await refuseUnfit(client, name)
  const there = await versionOf(client, bullmq, space, name)
  if (there === null) await bullmq.runMigrations(client, space)
  else if (there < bullmq.LATEST_SCHEMA_VERSION) {
    throw unfit(
      'E_QUEUE_OLDER',
      `The tables of the queue at ${name} were made by an older BullMQ and have to be brought up to date first.`,
      'Stop the workers of older versions, then: snap store migrate',
    )
  }
}

async function versionOf(client: PgQueryable, bullmq: Bullmq, space: string, name: string): Promise<number | null> {
  try {
    return await bullmq.assertSchemaCompatibility(client, space, {skipVersionCheck: true})
  } catch (error) {
    if (error instanceof bullmq.SchemaMigrationRequiredError) return null
    if (!(error instanceof bullmq.SchemaVersionMismatchError)) throw error
    throw unfit(
      'E_QUEUE_NEWER',
      `The tables of the queue at ${name} need a newer BullMQ.`,
      'Update bullmq on this machine.',
    )
  }
}

async function refuseUnfit(client: PgQueryable, name: string): Promise<void> {
  const {rows} = await client.query<{version: number; shown: string; readOnly: boolean}>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS shown,
       current_setting('transaction_read_only')::boolean AS "readOnly"`,
  )
  const {version, shown, readOnly} = rows[0]!
  if (version < 130_000) {
    throw unfit('E_QUEUE_OLD', `PostgreSQL ${shown} at ${name} is too old.`, 'Use PostgreSQL 13 or newer.')
  }
  // So is every standby.
  if (readOnly) {
    throw unfit('E_QUEUE_READONLY', `The database at ${name} is read-only.`, 'Use the address of the primary server.')
  }
}
