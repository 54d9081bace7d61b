import type {Clock} from '../clock.ts'
import {newId} from '../ids.ts'
import {type Db, writeTransaction} from './database.ts'
import {all, first, run} from './statements.ts'
import type {Sync} from './sync.ts'
import {type Telling, type TellingStore, tellingSkewMs} from './telling-store.ts'
import type {StoreEffect} from './types.ts'

export function tellingQueries(db: Db, clock: Clock): Sync<TellingStore> {
  return {
    takeTellings(limit, until) {
      // Looked at first: a write for nothing would wake all who wait for changes.
      if (first(db, `SELECT 1 FROM to_tell t WHERE ${due} LIMIT 1`, {now: clock.now(), until}) === null) return []
      const taken = writeTransaction(db, () => all<Telling>(db, takeSql, {now: clock.now(), until, limit}))
      return taken.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    },
    endTelling: (id) => void run(db, 'DELETE FROM to_tell WHERE public_id = ?', id),
  }
}

/** A batch that has ended, with duplicates settled and its report made, and its documents told of. */
const hasEnded = `EXISTS (
  SELECT 1 FROM batch b WHERE b.public_id = t.subject AND b.closed_at IS NOT NULL
    AND (b.learned_at IS NOT NULL OR b.cancelled_at IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM batch_count c
      WHERE c.batch_id = b.id AND c.state IN ('waiting', 'running', 'delayed') AND c.n > 0)
    AND NOT EXISTS (SELECT 1 FROM report p WHERE p.batch_id = b.id AND p.done_at IS NULL AND b.cancelled_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM to_tell o
      CROSS JOIN run r ON r.public_id = o.subject
      CROSS JOIN batch_item i ON i.run_id = r.id AND i.batch_id = b.id
      WHERE o.event <> 'batch'))`

const due = `(coalesce(t.taken_until, 0) <= $now OR t.taken_until > $until + ${tellingSkewMs}) AND (t.event <> 'batch' OR ${hasEnded})`

const takeSql = `
  UPDATE to_tell SET taken_until = $until
  WHERE id IN (SELECT t.id FROM to_tell t WHERE ${due} ORDER BY t.id LIMIT $limit)
  RETURNING public_id id, event, subject, created_at at`

/** With the change itself: a crash right after it forgets nothing. */
export function wantTold(db: Db, clock: Clock, {event, subject}: Extract<StoreEffect, {type: 'tell'}>): void {
  run(db, wantSql, newId('h', clock.now()), event, subject, clock.now())
}

const wantSql = 'INSERT INTO to_tell(public_id, event, subject, created_at) VALUES(?, ?, ?, ?) ON CONFLICT DO NOTHING'
