import {onTestFinished} from 'vitest'
import type {EffectContext} from '../../src/store/effects.ts'
import {createPostgresStore} from '../../src/store/postgres/postgres-store.ts'
import type {PgDatabase} from '../../src/store/postgres/sql.ts'
import type {BegunRun, Store, StoreEffect} from '../../src/store/types.ts'
import {onServers, testDatabase} from '../helpers/servers/database.ts'
import {openTestStore, temporaryFolder, testClock} from './helpers.ts'

export interface EveryStore extends Store {
  applyEffects(effects: StoreEffect[], context: EffectContext | null): BegunRun[] | Promise<BegunRun[]>
}

/** A store of its own for a test: SQLite's, or PostgreSQL's in the project `servers`. */
export async function openEveryStore(): Promise<{
  store: EveryStore
  clock: ReturnType<typeof testClock>
  folder: string
  /** PostgreSQL's alone. */
  postgres: PgDatabase | null
}> {
  if (!onServers()) return {...openTestStore(), postgres: null}
  const clock = testClock()
  const postgres = await testDatabase()
  const store = createPostgresStore({db: postgres, clock})
  onTestFinished(() => store.close())
  return {store, clock, folder: temporaryFolder(), postgres}
}
