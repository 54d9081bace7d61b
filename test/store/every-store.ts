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
  /** The rows that a statement without parameters returns, in words that both databases know. */
  ask: <Row>(text: string) => Promise<Row[]>
}> {
  if (!onServers()) {
    const test = openTestStore()
    const ask = async <Row>(text: string) => {
      const statement = test.db.prepare(text)
      if (statement.reader) return statement.all() as Row[]
      statement.run()
      return []
    }
    return {...test, postgres: null, ask}
  }
  const clock = testClock()
  const postgres = await testDatabase()
  const store = createPostgresStore({db: postgres, clock})
  onTestFinished(() => store.close())
  return {store, clock, folder: temporaryFolder(), postgres, ask: (text) => postgres.all(text)}
}
