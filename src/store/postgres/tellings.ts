import type {Clock} from '../../clock.ts'
import {newId} from '../../ids.ts'
import type {Telling, TellingStore} from '../telling-store.ts'
import {tellingSkewMs} from '../telling-store.ts'
import type {StoreEffect} from '../types.ts'
import {hasOpenRuns} from './open-runs.ts'
import type {PgDatabase, Sql} from './sql.ts'

export function tellingQueries(db: PgDatabase, clock: Clock): TellingStore {
  return {
    async takeTellings(limit, until) {
      const taken = await db.all<Telling>(takeSql, clock.now(), until, limit, db.host)
      return taken.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    },
    async endTelling(id) {
      await db.run('DELETE FROM to_tell WHERE public_id = $1', id)
    },
  }
}

/** What happened on a machine. */
export type OwnTelling = Extract<StoreEffect, {type: 'tell'}> & {host: string}

/** A batch that has ended, with duplicates settled and its report made, and its documents told of. */
const hasEnded = `EXISTS (
  SELECT 1 FROM batch b WHERE b.public_id = t.subject AND b.closed_at IS NOT NULL
    AND (b.learned_at IS NOT NULL OR b.cancelled_at IS NOT NULL)
    AND NOT ${hasOpenRuns('b.id')}
    AND NOT EXISTS (SELECT 1 FROM report p WHERE p.batch_id = b.id AND p.done_at IS NULL AND b.cancelled_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM to_tell o
      JOIN run r ON r.public_id = o.subject
      JOIN batch_item i ON i.run_id = r.id AND i.batch_id = b.id
      WHERE o.event <> 'batch'))`

// Two processes that ask at the same moment take different ones.
const takeSql = `
  UPDATE to_tell SET taken_until = $2::bigint WHERE id IN (
    SELECT t.id FROM to_tell t
    WHERE t.host IN ($4, '') AND (coalesce(t.taken_until, 0) <= $1 OR t.taken_until > $2::bigint + ${tellingSkewMs})
      AND (t.event <> 'batch' OR ${hasEnded})
    ORDER BY t.id LIMIT $3 FOR UPDATE SKIP LOCKED)
  RETURNING public_id id, event, subject, created_at at`

/** With the change itself: a crash right after it forgets nothing. The commands are those of the machine that made the change. */
export async function wantTold(sql: Sql, clock: Clock, {event, subject, host}: OwnTelling): Promise<void> {
  await sql.run(wantSql, newId('h', clock.now()), event, subject, clock.now(), host)
}

const wantSql =
  'INSERT INTO to_tell(public_id, event, subject, created_at, host) VALUES($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING'
