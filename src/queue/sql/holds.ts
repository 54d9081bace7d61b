import type {Db} from '../../store/database.ts'
import type {Tally} from '../shared/tally.ts'
import type {JobStatus} from '../types.ts'

/** Runs a transaction: 100,000 at once would lock others out for a second. */
const chunk = 1000

/**
 * Holds the jobs of runs that only paused batches want, and frees those of others: of `woken`, and of runs that are noted
 * for it (hold_check, by triggers). Runs inside the caller's transaction.
 */
export type FollowHolds = (woken: ReadonlySet<number>, tally: Tally) => void

export function createHolds(db: Db): FollowHolds {
  const isAnyPaused = db.prepare<[], number>('SELECT 1 FROM batch_pause LIMIT 1').pluck()
  const noted = db.prepare<[], number>(`SELECT run_id FROM hold_check LIMIT ${chunk}`).pluck()
  const forget = db.prepare('DELETE FROM hold_check WHERE run_id IN (SELECT value FROM json_each(?))')
  const heldOf = db
    .prepare<[string], number>(
      'SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM held_run WHERE run_id = value)',
    )
    .pluck()
  const hold = createHold(db)
  const free = createFree(db)
  return (woken, tally) => {
    const due = noted.all()
    if (due.length === 0 && (woken.size === 0 || isAnyPaused.get() === undefined)) return
    const runs = [...new Set([...due, ...woken])]
    const held = new Set(heldOf.all(JSON.stringify(runs)))
    hold([...held], tally)
    if (due.length === 0) return
    free(
      due.filter((run) => !held.has(run)),
      tally,
    )
    forget.run(JSON.stringify(due))
  }
}

function createHold(db: Db) {
  const ofRuns = 'run_id IN (SELECT value FROM json_each(?)) AND held = 0'
  const counted = db.prepare<[string], {queue: string; status: JobStatus; n: number}>(
    `SELECT queue, status, count(*) n FROM job WHERE ${ofRuns} AND status IN ('ready', 'delayed') GROUP BY queue, status`,
  )
  const hold = db.prepare<[string]>(`
    UPDATE job SET held = 1, waiting_for = waiting_for + 1, status = 'blocked'
    WHERE ${ofRuns} AND status IN ('ready', 'delayed', 'blocked')`)
  return (runs: number[], tally: Tally) => {
    if (runs.length === 0) return
    const ids = JSON.stringify(runs)
    for (const {queue, status, n} of counted.all(ids)) {
      tally.add(queue, status, -n)
      tally.add(queue, 'blocked', n)
    }
    hold.run(ids)
  }
}

function createFree(db: Db) {
  const free = db.prepare<[string], {queue: string; status: JobStatus}>(`
    UPDATE job SET held = 0, waiting_for = waiting_for - 1,
      -- Its time may be over: the reaper wakes it then.
      status = CASE WHEN waiting_for > 1 THEN 'blocked' WHEN run_at > created_at THEN 'delayed' ELSE 'ready' END
    WHERE run_id IN (SELECT value FROM json_each(?)) AND held = 1 AND status = 'blocked'
    RETURNING queue, status`)
  return (runs: number[], tally: Tally) => {
    if (runs.length === 0) return
    for (const {queue, status} of free.all(JSON.stringify(runs)))
      if (status !== 'blocked') tally.move(queue, 'blocked', status)
  }
}
