import type {Clock} from '../../clock.ts'
import type {EffectContext} from '../effects.ts'
import type {BegunRun, Store, StoreEffect} from '../types.ts'
import type {PgDatabase, Sql} from './sql.ts'

export interface PostgresStore extends Store {
  /**
   * For an engine that settles jobs in the same database: `within` its transaction. Else in one of its own, and then
   * a context's effects once. Returns the runs that begin, whose first jobs are the caller's. Throws StaleSubmitError or SnapError.
   */
  applyEffects(effects: StoreEffect[], context: EffectContext | null, within?: Sql): Promise<BegunRun[]>
}

/** The store over a database whose tables are there. Closing it closes the connections. */
export function createPostgresStore({db}: {db: PgDatabase; clock: Clock}): PostgresStore {
  const methods: Partial<PostgresStore> = {
    close: () => db.close(),
  }
  return methods as PostgresStore
}
