import type {Clock} from '../clock.ts'
import {batchPauseQueries} from './batch-pauses.ts'
import {batchQueries} from './batches.ts'
import {browseQueries} from './browse.ts'
import {containedQueries} from './contained.ts'
import {correctionQueries} from './corrections.ts'
import type {Db} from './database.ts'
import {documentLabelQueries} from './document-labels.ts'
import {documentQueries} from './documents.ts'
import {duplicateQueries} from './duplicates.ts'
import {applyEffects, type EffectContext} from './effects.ts'
import {enrichmentQueries} from './enrichments.ts'
import {toStoreError} from './errors.ts'
import {labelQueries} from './labels.ts'
import {maintenanceQueries} from './maintenance.ts'
import {purgeQueries} from './purge.ts'
import {keptQueries} from './purged/kept.ts'
import {renameQueries} from './renames.ts'
import {reportQueries} from './reports.ts'
import {resultQueries} from './results.ts'
import {runQueries} from './runs.ts'
import {scheduleQueries} from './schedules.ts'
import {fieldQueries} from './search/fields.ts'
import {search} from './search.ts'
import {sinkQueries} from './sinks.ts'
import {promised, type Sync} from './sync.ts'
import {tellingQueries} from './tellings.ts'
import type {BegunRun, Store, StoreEffect} from './types.ts'
import {vectorQueries} from './vectors.ts'
import {vendorQueries} from './vendors.ts'
import {watchQueries} from './watching.ts'

export interface SqliteStore extends Store {
  /**
   * Synchronous, for an engine that settles jobs in the same database: joins its transaction, or opens one and then
   * applies a context's effects once. Returns the runs that begin, whose first jobs are the caller's. Throws StaleSubmitError, SnapError or SQLite's own error.
   */
  applyEffects(effects: StoreEffect[], context: EffectContext | null): BegunRun[]
}

/** The store over an open database. Closing it closes the database. */
export function createSqliteStore({db, clock}: {db: Db; clock: Clock}): SqliteStore {
  const methods: Sync<Store> = {
    ...batchQueries(db, clock),
    ...batchPauseQueries(db),
    ...browseQueries(db),
    ...documentQueries(db),
    ...containedQueries(db),
    ...runQueries(db),
    ...resultQueries(db),
    ...enrichmentQueries(db),
    ...correctionQueries(db, clock),
    ...renameQueries(db, clock),
    ...duplicateQueries(db),
    ...vendorQueries(db, clock),
    ...vectorQueries(db),
    ...reportQueries(db, clock),
    ...labelQueries(db),
    ...documentLabelQueries(db, clock),
    ...maintenanceQueries(db),
    ...scheduleQueries(db, clock),
    ...sinkQueries(db, clock),
    ...tellingQueries(db, clock),
    ...fieldQueries(db),
    ...watchQueries(db, clock),
    ...purgeQueries(db, clock),
    ...keptQueries(db),
    search: (query, limit, options) => search(db, query, limit, options),
    applyOnce(job, generation, effects) {
      applyEffects(db, clock, effects, {job, generation})
    },
    close: () => {
      db.close()
    },
  }
  return {
    ...promised<Store>(methods, (error) => toStoreError(error, db.name)),
    applyEffects: (effects, context) => applyEffects(db, clock, effects, context),
  }
}
