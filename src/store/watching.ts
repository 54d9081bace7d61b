import type {Clock} from '../clock.ts'
import {encodePath} from '../path-bytes.ts'
import {type Db, withFullSync, writeTransaction} from './database.ts'
import {moveSource} from './move-source.ts'
import {all, first, run} from './statements.ts'
import type {Sync} from './sync.ts'
import type {RunState} from './types.ts'
import {type KnownRow, type MoveRow, toKnown, toMove} from './watch-rows.ts'
import type {WatchStore} from './watch-store.ts'

export function watchQueries(db: Db, clock: Clock): Sync<WatchStore> {
  const durably = <T>(write: () => T): T => withFullSync(db, () => writeTransaction(db, write))
  return {
    knownFile(path, optionHash) {
      const row = first<KnownRow>(db, knownSql, optionHash, encodePath(path))
      return row === null ? null : toKnown(row)
    },
    settledRuns: (runs) =>
      all<{run: string; state: RunState; is_gone: number}>(db, settledSql, JSON.stringify(runs)).map(
        ({is_gone, ...settled}) => ({...settled, isGone: is_gone === 1}),
      ),
    planMove: ({from, to, sha256}) =>
      durably(() => first<{id: number}>(db, planSql, encodePath(from), encodePath(to), sha256, clock.now())!.id),
    placeMove: (id) =>
      durably(() => {
        run(db, `UPDATE watch_move SET state = 'placed' WHERE id = ?`, id)
        const move = first<MoveRow>(db, 'SELECT * FROM watch_move WHERE id = ?', id)
        if (move) moveSource(db, move.from_path, move.to_path)
      }),
    endMove: (id) => writeTransaction(db, () => void run(db, 'DELETE FROM watch_move WHERE id = ?', id)),
    openMoves: () => all<MoveRow>(db, 'SELECT * FROM watch_move ORDER BY id').map(toMove),
    isPassedOver: (path, {bytes, mtimeMs}) =>
      first(
        db,
        'SELECT 1 FROM watch_passed WHERE path = ? AND bytes = ? AND mtime_ms = ?',
        encodePath(path),
        bytes,
        mtimeMs,
      ) !== null,
    passOver: (path, {bytes, mtimeMs}) =>
      writeTransaction(db, () => void run(db, passOverSql, encodePath(path), bytes, mtimeMs, clock.now())),
  }
}

const knownSql = `
  SELECT s.bytes, s.mtime_ms, d.sha256, r.public_id run, r.state, r.error
  FROM source s JOIN document d ON d.id = s.document_id
    LEFT JOIN run r ON r.document_id = d.id AND r.option_set_id = (SELECT id FROM option_set WHERE hash = ?)
  WHERE s.path = ? AND s.container_id IS NULL
  ORDER BY r.generation DESC LIMIT 1`

// An output that another run of the same document waits to write reads the store, not the original.
const settledSql = `
  SELECT r.public_id run, r.state, json_extract(coalesce(r.error, '{}'), '$.code') IS 'E_GONE' is_gone FROM run r
  WHERE r.public_id IN (SELECT value FROM json_each(?)) AND r.state IN ('done', 'failed', 'cancelled')
    AND NOT (r.state = 'done' AND EXISTS (
      SELECT 1 FROM batch_item i JOIN batch b ON b.id = i.batch_id
      WHERE i.run_id = r.id AND i.out_path IS NOT NULL AND i.published_at IS NULL AND i.error IS NULL
        AND b.cancelled_at IS NULL))`

const planSql = `
  INSERT INTO watch_move(from_path, to_path, sha256, state, created_at) VALUES(?, ?, ?, 'planned', ?)
  ON CONFLICT(from_path) DO UPDATE SET to_path = excluded.to_path, sha256 = excluded.sha256, state = 'planned'
  RETURNING id`

const passOverSql = `
  INSERT INTO watch_passed(path, bytes, mtime_ms, seen_at) VALUES(?, ?, ?, ?)
  ON CONFLICT(path) DO UPDATE SET bytes = excluded.bytes, mtime_ms = excluded.mtime_ms, seen_at = excluded.seen_at`
