import type {Clock} from '../../clock.ts'
import type {LoadedConfig} from '../../config/load.ts'
import type {Paths} from '../../paths.ts'
import {migrateDelivery} from '../../queue/bullmq/open.ts'
import {openPostgres} from '../../store/postgres/database.ts'
import {migrate, schemaOf} from '../../store/postgres/migrate.ts'
import {openApp} from '../app.ts'
import {queueAddress, storeAddress} from '../servers/open.ts'

export interface MigrateResult {
  schema: 1
  place: string
  /** Numbers of the newest migration; `before` is null where there were no tables. */
  tables: {before: number | null; after: number}
}

/** Brings the tables of the store up to date, and those of the server that hands out work. A store in a file is so whenever it is opened. */
export async function migrateStore(options: {
  paths: Paths
  config: LoadedConfig
  clock: Clock
}): Promise<MigrateResult> {
  if (options.config.values.store === null) return openedStore(options)
  const db = openPostgres({url: await storeAddress(options.config), statementTimeoutMs: 0})
  try {
    const before = await schemaOf(db, db.schema)
    await migrate(db, options.clock.now())
    await migrateDelivery({url: await queueAddress(options.config)})
    const after = await schemaOf(db, db.schema)
    return {schema: 1, place: db.name, tables: {before: before?.schema ?? null, after: after!.schema}}
  } finally {
    await db.close()
  }
}

async function openedStore(options: {paths: Paths; config: LoadedConfig}): Promise<MigrateResult> {
  const app = await openApp(options)
  await app.close()
  const {migrations} = await import('../../store/migrations/index.ts')
  return {schema: 1, place: app.place, tables: {before: migrations.length, after: migrations.length}}
}
