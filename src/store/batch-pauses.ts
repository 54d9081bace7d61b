import type {Clock} from '../clock.ts'
import type {BatchPause} from './batch-pause.ts'
import type {Db} from './database.ts'
import {notFound} from './errors.ts'
import {all, run} from './statements.ts'
import type {Sync} from './sync.ts'
import type {Store, StoreEffect} from './types.ts'

type Effect<T extends StoreEffect['type']> = Extract<StoreEffect, {type: T}>

export const batchPauseQueries = (db: Db): Sync<Pick<Store, 'batchPauses'>> => ({
  batchPauses: () => all<BatchPause>(db, pausesSql),
})

const pausesSql = `
  SELECT b.public_id batch, p.reason, p.since, p.until FROM batch_pause p JOIN batch b ON b.id = p.batch_id ORDER BY p.batch_id`

/** Triggers note its runs, whose jobs the queue then holds. A pause of the same batch is replaced. */
export function pauseBatch(db: Db, clock: Clock, {batch, reason, until}: Effect<'batch.pause'>): void {
  if (run(db, pauseSql, reason, clock.now(), until, batch) === 0) throw notFound('batch', batch)
}

const pauseSql = `
  INSERT INTO batch_pause(batch_id, reason, since, until) SELECT id, ?, ?, ? FROM batch WHERE public_id = ?
  ON CONFLICT DO UPDATE SET reason = excluded.reason, until = excluded.until`

export function resumeBatch(db: Db, _clock: Clock, {batch}: Effect<'batch.resume'>): void {
  run(db, 'DELETE FROM batch_pause WHERE batch_id = (SELECT id FROM batch WHERE public_id = ?)', batch)
}
