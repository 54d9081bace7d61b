import type {Delivery} from '../../../src/queue/bullmq/delivery.ts'
import {type BullmqQueueOptions, createBullmqQueue} from '../../../src/queue/bullmq/engine.ts'
import type {ApplyEffectsWithin} from '../../../src/queue/bullmq/ledger/settle.ts'
import type {ProcessIdentity} from '../../../src/queue/process-identity.ts'
import type {PgDatabase} from '../../../src/store/postgres/sql.ts'
import {createMemoryDelivery, type MemoryDelivery} from '../memory-delivery.ts'
import {type NoteEffect, run} from '../queue-jobs.ts'
import {testDatabase} from './database.ts'

/** A database with a run for the jobs to belong to, and a table for what effects write. */
export async function ledgerDatabase(connections = 8): Promise<PgDatabase> {
  const db = await testDatabase({connections})
  await db.script(`
    INSERT INTO document(id, public_id, sha256, bytes, media, created_at) VALUES(1, 'd_one', 'sha', 0, 'image', 0);
    INSERT INTO option_set(id, hash, json) VALUES(1, '', '{}');
    INSERT INTO run(id, public_id, document_id, option_set_id, state, seq, priority, created_at)
      VALUES(1, '${run}', 1, 1, 'running', 1, 5, 0);
    CREATE TABLE noted(id bigint GENERATED ALWAYS AS IDENTITY, job text, generation bigint, note text)`)
  return db
}

/** Leaves a note in the database; the note `fail` throws. */
export const applyNotesWithin: ApplyEffectsWithin = async (sql, effects, {job, generation}) => {
  for (const {note} of effects as NoteEffect[]) {
    if (note === 'fail') throw new Error('the effect cannot be applied')
    await sql.run('INSERT INTO noted(job, generation, note) VALUES($1, $2, $3)', job, generation, note)
  }
  return []
}

export const notesIn = async (db: PgDatabase): Promise<string[]> =>
  (await db.all<{note: string}>('SELECT note FROM noted ORDER BY id')).map(({note}) => note)

/** Counters that do not agree with the rows: empty if all is well. */
export const wrongLedgerCounters = (db: PgDatabase): Promise<unknown[]> =>
  db.all(`SELECT queue, status, sum(n) AS difference FROM (
      SELECT queue, status, n FROM job_count UNION ALL SELECT queue, status, -count(*) FROM job GROUP BY queue, status) counts
    GROUP BY queue, status HAVING sum(n) <> 0`)

/** The engine over a database of its own, with this delivery, or one in memory. */
export async function ledgerQueue<D extends Delivery = MemoryDelivery>(
  clock: BullmqQueueOptions['clock'],
  {db, delivery, identity}: {db?: PgDatabase; delivery?: D; identity?: ProcessIdentity} = {},
) {
  const database = db ?? (await ledgerDatabase())
  const handsOut = delivery ?? (createMemoryDelivery() as Delivery as D)
  const troubles: Error[] = []
  const engine = createBullmqQueue({
    db: database,
    delivery: handsOut,
    clock,
    applyEffects: applyNotesWithin,
    onTrouble: (error) => void troubles.push(error),
    ...(identity === undefined ? {} : {identity}),
  })
  return {engine, db: database, delivery: handsOut, troubles}
}
