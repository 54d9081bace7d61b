import type {Clock} from '../../clock.ts'
import {failureOf} from '../rows.ts'
import type {RunState} from '../types.ts'
import {type KnownRow, type MoveRow, toKnown, toMove} from '../watch-rows.ts'
import type {FilePrint, WatchStore} from '../watch-store.ts'
import {moveSource} from './move-source.ts'
import type {PgDatabase} from './sql.ts'
import {pathBytes} from './values.ts'

/** What watching folders of this machine has to remember. */
export function watchQueries(db: PgDatabase, clock: Clock): WatchStore {
  const {host} = db
  return {
    async knownFile(path, optionHash) {
      const row = await db.first<KnownRow>(knownSql, optionHash, host, pathBytes(path))
      return row === null ? null : toKnown(row)
    },
    async settledRuns(runs) {
      const rows = await db.all<{run: string; state: RunState; error: string | null}>(settledSql, runs)
      return rows.map(({run, state, error}) => ({run, state, isGone: failureOf(error)?.code === 'E_GONE'}))
    },
    async planMove({from, to, sha256}) {
      const values = [host, pathBytes(from), pathBytes(to), sha256, clock.now()]
      return (await db.first<{id: number}>(planSql, ...values))!.id
    },
    placeMove: (id) =>
      db.transaction(async (sql) => {
        const move = await sql.first<{from_path: Buffer; to_path: Buffer}>(placeSql, id)
        if (move) await moveSource(sql, host, move.from_path, move.to_path)
      }),
    async endMove(id) {
      await db.run('DELETE FROM watch_move WHERE id = $1', id)
    },
    openMoves: async () => (await db.all<MoveRow>(openSql, host)).map(toMove),
    async isPassedOver(path, {bytes, mtimeMs}) {
      const known = await db.first<FilePrint>(passedSql, host, pathBytes(path))
      return known?.bytes === bytes && known.mtimeMs === mtimeMs
    },
    async passOver(path, {bytes, mtimeMs}) {
      await db.run(passOverSql, host, pathBytes(path), bytes, mtimeMs, clock.now())
    },
  }
}

// What is known of this machine goes before what a copied store knew.
const knownSql = `
  SELECT s.bytes, s.mtime_ms, d.sha256, r.public_id run, r.state, r.error
  FROM source s JOIN document d ON d.id = s.document_id
    LEFT JOIN run r ON r.document_id = d.id AND r.option_set_id = (SELECT id FROM option_set WHERE hash = $1)
  WHERE s.host IN ($2, '') AND s.path = $3 AND s.container_id IS NULL
  ORDER BY s.host DESC, r.generation DESC NULLS LAST LIMIT 1`

// An output that another run of the same document waits to write reads the store, not the original.
const settledSql = `
  SELECT r.public_id run, r.state, r.error FROM run r
  WHERE r.public_id = ANY($1) AND r.state IN ('done', 'failed', 'cancelled')
    AND NOT (r.state = 'done' AND EXISTS (
      SELECT 1 FROM batch_item i JOIN batch b ON b.id = i.batch_id
      WHERE i.run_id = r.id AND i.out_path IS NOT NULL AND i.published_at IS NULL AND i.error IS NULL
        AND b.cancelled_at IS NULL))`

const planSql = `
  INSERT INTO watch_move(host, from_path, to_path, sha256, state, created_at) VALUES($1, $2, $3, $4, 'planned', $5)
  ON CONFLICT(host, from_path) DO UPDATE SET to_path = excluded.to_path, sha256 = excluded.sha256, state = 'planned'
  RETURNING id`

const placeSql = `UPDATE watch_move SET state = 'placed' WHERE id = $1 RETURNING from_path, to_path`

const openSql = `SELECT * FROM watch_move WHERE host IN ($1, '') ORDER BY id`

const passedSql = `
  SELECT bytes, mtime_ms "mtimeMs" FROM watch_passed WHERE host IN ($1, '') AND path = $2 ORDER BY host DESC LIMIT 1`

const passOverSql = `
  INSERT INTO watch_passed(host, path, bytes, mtime_ms, seen_at) VALUES($1, $2, $3, $4, $5)
  ON CONFLICT(host, path) DO UPDATE SET bytes = excluded.bytes, mtime_ms = excluded.mtime_ms, seen_at = excluded.seen_at`
