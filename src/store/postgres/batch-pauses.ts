import type {Clock} from '../../clock.ts'
import type {BatchPause} from '../batch-pause.ts'
import {notFound} from '../errors.ts'
import type {Store, StoreEffect} from '../types.ts'
import type {Sql} from './sql.ts'

type Effect<T extends StoreEffect['type']> = Extract<StoreEffect, {type: T}>

export const batchPauseQueries = (db: Sql): Pick<Store, 'batchPauses'> => ({
  batchPauses: () => db.all<BatchPause>(pausesSql),
})

const pausesSql = `
  SELECT b.public_id batch, p.reason, p.since, p.until FROM batch_pause p JOIN batch b ON b.id = p.batch_id ORDER BY p.batch_id`

/** Triggers note its runs, whose jobs the queue then holds. A pause of the same batch is replaced. */
export async function pauseBatch(sql: Sql, clock: Clock, {batch, reason, until}: Effect<'batch.pause'>): Promise<void> {
  if ((await sql.run(pauseSql, reason, clock.now(), until, batch)) === 0) throw notFound('batch', batch)
}

const pauseSql = `
  INSERT INTO batch_pause(batch_id, reason, since, until) SELECT id, $1, $2::bigint, $3::bigint FROM batch WHERE public_id = $4
  ON CONFLICT(batch_id) DO UPDATE SET reason = excluded.reason, until = excluded.until`

export async function resumeBatch(sql: Sql, _clock: Clock, {batch}: Effect<'batch.resume'>): Promise<void> {
  await sql.run('DELETE FROM batch_pause WHERE batch_id = (SELECT id FROM batch WHERE public_id = $1)', batch)
}
