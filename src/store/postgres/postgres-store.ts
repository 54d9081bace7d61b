import type {Clock} from '../../clock.ts'
import type {EffectContext} from '../effects.ts'
import type {BegunRun, Store, StoreEffect} from '../types.ts'
import {batchPauseQueries} from './batch-pauses.ts'
import {batchQueries} from './batches.ts'
import {browseQueries} from './browse.ts'
import {containedQueries} from './contained.ts'
import {correctionQueries} from './corrections.ts'
import {documentLabelQueries} from './document-labels.ts'
import {documentQueries} from './documents.ts'
import {duplicateQueries} from './duplicates.ts'
import {applyEffects} from './effects.ts'
import {enrichmentQueries} from './enrichments.ts'
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
import {searchQueries} from './search.ts'
import {sinkQueries} from './sinks.ts'
import type {PgDatabase, Sql} from './sql.ts'
import {tellingQueries} from './tellings.ts'
import {vectorQueries} from './vectors.ts'
import {vendorQueries} from './vendors.ts'
import {watchQueries} from './watching.ts'

export interface PostgresStore extends Store {
  /**
   * For an engine that settles jobs in the same database: `within` its transaction. Else in one of its own, and then
   * a context's effects once. Returns the runs that begin, whose first jobs are the caller's. Throws StaleSubmitError or SnapError.
   */
  applyEffects(effects: StoreEffect[], context: EffectContext | null, within?: Sql): Promise<BegunRun[]>
}

/** The store over a database whose tables are there. Closing it closes the connections. */
export function createPostgresStore({db, clock}: {db: PgDatabase; clock: Clock}): PostgresStore {
  return {
    ...batchQueries(db, clock),
    ...batchPauseQueries(db),
    ...documentQueries(db),
    ...containedQueries(db),
    ...runQueries(db),
    ...resultQueries(db),
    ...enrichmentQueries(db),
    ...correctionQueries(db, clock),
    ...renameQueries(db, clock),
    ...duplicateQueries(db),
    ...vendorQueries(db, clock),
    ...reportQueries(db, clock),
    ...labelQueries(db),
    ...documentLabelQueries(db, clock),
    ...scheduleQueries(db, clock),
    ...sinkQueries(db, clock),
    ...watchQueries(db, clock),
    ...purgeQueries(db, clock),
    ...keptQueries(db),
    ...browseQueries(db),
    ...fieldQueries(db),
    ...searchQueries(db),
    ...vectorQueries(db),
    ...tellingQueries(db, clock),
    ...maintenanceQueries(db),
    applyEffects: (effects, context, within) => applyEffects(db, clock, effects, context, within),
    async applyOnce(job, generation, effects) {
      await applyEffects(db, clock, effects, {job, generation})
    },
    close: () => db.close(),
  }
}
