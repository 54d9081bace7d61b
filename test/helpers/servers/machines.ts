import {onTestFinished} from 'vitest'
import {openPostgres} from '../../../src/store/postgres/database.ts'
import {createPostgresStore, type PostgresStore} from '../../../src/store/postgres/postgres-store.ts'
import type {PgDatabase} from '../../../src/store/postgres/sql.ts'
import {testClock} from '../../store/helpers.ts'
import {testDatabaseUrl} from './database.ts'

export interface Machine {
  store: PostgresStore
  db: PgDatabase
  clock: ReturnType<typeof testClock>
}

/** Machines by these names that share a store of their own. */
export async function testMachines<const Hosts extends readonly string[]>(
  ...hosts: Hosts
): Promise<{[K in keyof Hosts]: Machine}> {
  const url = await testDatabaseUrl()
  const machines = hosts.map((host) => {
    const db = openPostgres({url, host})
    onTestFinished(() => db.close())
    const clock = testClock()
    return {db, clock, store: createPostgresStore({db, clock})}
  })
  return machines as {[K in keyof Hosts]: Machine}
}

/** Until somebody waits for a lock that another one has. */
async function someoneWaits(db: PgDatabase): Promise<void> {
  const text = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  while ((await db.first(text)) === null);
}

/** Does `first` in a transaction that stays open until somebody waits for it, and `second` meanwhile. */
export async function meanwhile<T>(
  db: PgDatabase,
  first: (sql: Parameters<Parameters<PgDatabase['transaction']>[0]>[0]) => Promise<unknown>,
  second: () => Promise<T>,
): Promise<T> {
  const begun = Promise.withResolvers<void>()
  const end = Promise.withResolvers<void>()
  const open = db.transaction(async (sql) => {
    await first(sql)
    begun.resolve()
    await end.promise
  })
  await Promise.race([begun.promise, open])
  const other = second()
  await Promise.race([someoneWaits(db), other])
  end.resolve()
  await open
  return other
}
