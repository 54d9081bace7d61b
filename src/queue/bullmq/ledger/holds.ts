import {type ChangedRow, changedColumns, counting, toMessage} from './messages.ts'
import type {Writing} from './write.ts'

/** Runs a transaction: 100,000 at once would lock others out for a second. */
const chunk = 1000

/** A number that nobody else locks: the letters `hold`. */
const holding = 0x686f6c64

/**
 * Holds the jobs of runs that only paused batches want, and frees those of others: of `woken`, and of runs that are noted
 * for it (hold_check, by triggers). The last part of the caller's transaction. Two at once could hold what was just resumed, of
 * which no note is left: who holds or frees is alone, and looks at the pauses when it is.
 */
export type FollowHolds = (woken: ReadonlySet<number>, writing: Writing) => Promise<void>

export function createHolds(): FollowHolds {
  return async (woken, writing) => {
    const {sql} = writing
    const {noted, paused} = (await sql.first<{noted: boolean; paused: boolean}>(
      'SELECT EXISTS(SELECT 1 FROM hold_check) AS noted, EXISTS(SELECT 1 FROM batch_pause) AS paused',
    ))!
    if (!noted && (woken.size === 0 || !paused)) return
    await sql.run('SELECT pg_advisory_xact_lock($1)', holding)
    const due = (await sql.all<{run_id: number}>(takeNotes, chunk)).map(({run_id}) => run_id)
    const runs = [...new Set([...due, ...woken])]
    const held = (await sql.all<{run_id: number}>(heldOf, runs)).map(({run_id}) => run_id)
    const isHeld = new Set(held)
    if (held.length > 0) await hold(held, writing)
    await free(
      due.filter((run) => !isHeld.has(run)),
      writing,
    )
  }
}

/** Whether runs are noted. */
export const holdsLeft = 'SELECT 1 FROM hold_check LIMIT 1'

/** One that is locked belongs to a pause or resume that is not committed, and is its own to follow. */
const takeNotes = `DELETE FROM hold_check WHERE run_id = ANY(ARRAY(
  SELECT run_id FROM hold_check LIMIT $1 FOR UPDATE SKIP LOCKED)) RETURNING run_id`

const heldOf = `SELECT run_id FROM unnest($1::bigint[]) run(run_id)
  WHERE EXISTS (SELECT 1 FROM held_run WHERE held_run.run_id = run.run_id)`

async function hold(runs: number[], {sql, gone}: Writing): Promise<void> {
  const rows = await sql.all<ChangedRow & {was: string}>(
    `
    WITH held AS (
      SELECT id AS held_id, status AS was FROM job
      WHERE run_id = ANY($1::bigint[]) AND held = 0 AND status IN ('ready', 'delayed', 'blocked') ORDER BY id FOR UPDATE
    ), changed AS (
      UPDATE job SET held = 1, waiting_for = waiting_for + 1, status = 'blocked' FROM held WHERE id = held_id
      RETURNING ${changedColumns('job')}, was
    ), counted AS (${counting('changed')})
    SELECT * FROM changed`,
    runs,
  )
  gone(rows.filter(({was}) => was === 'ready').map(toMessage))
}

async function free(runs: number[], {sql, changed}: Writing): Promise<void> {
  if (runs.length === 0) return
  const rows = await sql.all<ChangedRow>(
    `
    WITH free AS (
      SELECT id AS free_id, status AS was,
        -- Its time may be over: the reaper wakes it then.
        CASE WHEN waiting_for > 1 THEN 'blocked' WHEN run_at > created_at THEN 'delayed' ELSE 'ready' END AS becomes
      FROM job WHERE run_id = ANY($1::bigint[]) AND held = 1 AND status = 'blocked' ORDER BY id FOR UPDATE
    ), changed AS (
      UPDATE job SET held = 0, waiting_for = waiting_for - 1, status = becomes,
        delivery = delivery + CASE becomes WHEN 'ready' THEN 1 ELSE 0 END
      FROM free WHERE id = free_id RETURNING ${changedColumns('job')}, was
    ), counted AS (${counting('changed')})
    SELECT * FROM changed`,
    runs,
  )
  changed(rows)
}
