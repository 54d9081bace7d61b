import type {Db} from '../../store/database.ts'
import {type JobRow, jobColumns, toJob} from '../shared/job-row.ts'
import {crashed} from '../shared/outcomes.ts'
import {createJudge, type ReapOptions, type RunningRow, type Verdict} from '../shared/reaping.ts'
import type {Tally} from '../shared/tally.ts'
import type {WorkerRow} from '../shared/worker-row.ts'
import type {JobStatus, Lease} from '../types.ts'
import type {ReleaseDependents} from './dependents.ts'
import type {Write} from './tally.ts'

export type Reap = (worker: string, options: ReapOptions, now: number) => {requeued: number; poison: Lease[]}

/** Takes back leases that nobody works under, wakes delayed jobs and ends timed pauses. */
export function createReap(
  db: Db,
  write: Write,
  parts: {releaseDependents: ReleaseDependents; isGone: (owner: WorkerRow) => boolean},
): Reap {
  const running = db.prepare<[], RunningRow>(`
    SELECT id, queue, run_id, lease_token, lease_until, started_at, worker_id, crashes, cancel_requested
    FROM job WHERE status = 'running' ORDER BY seq, id`)
  const owners = db.prepare<[], WorkerRow>(
    `SELECT * FROM worker WHERE id IN (SELECT worker_id FROM job WHERE status = 'running')`,
  )
  const setUntil = db.prepare('UPDATE job SET lease_until = ? WHERE id = ?')
  const beat = db.prepare('UPDATE worker SET beat_at = ? WHERE public_id = ?')
  const wakeDelayed = db.prepare<[number], {queue: string}>(
    `UPDATE job SET status = 'ready' WHERE status = 'delayed' AND run_at <= ? RETURNING queue`,
  )
  const endPauses = db.prepare('DELETE FROM pause WHERE until <= ?')
  const endBatchPauses = db.prepare('DELETE FROM batch_pause WHERE until <= ?')
  const takeBack = createTakeBack(db, parts.releaseDependents)
  const judge = createJudge(parts.isGone)

  return (worker, options, now) => {
    const known = owners.all()
    const result = write((tally) => {
      const poison: Lease[] = []
      let requeued = 0
      for (const verdict of judge.judge(running.all(), known, options, now)) {
        if (verdict.what === 'extend') setUntil.run(now + options.leaseMs, verdict.row.id)
        else {
          const lease = takeBack(verdict, worker, options, now, tally)
          if (lease === null) requeued++
          else poison.push(lease)
        }
      }
      for (const {queue} of wakeDelayed.all(now)) tally.move(queue, 'delayed', 'ready')
      endPauses.run(now)
      endBatchPauses.run(now)
      beat.run(now, worker)
      return {requeued, poison}
    })
    judge.looked(now)
    return result
  }
}

/** One crash more for the job, if it is to blame: ready again, cancelled if that was asked for, or leased to the reaper as poison. */
function createTakeBack(db: Db, releaseDependents: ReleaseDependents) {
  const requeue = db.prepare(`
    UPDATE job SET status = ?, crashes = crashes + ?, progress = 0, lease_until = NULL, finished_at = ?,
      error_class = ?, error_code = ?, error = ?
    WHERE id = ?`)
  const leasePoison = db.prepare<unknown[], JobRow>(`
    UPDATE job SET crashes = crashes + 1, lease_token = lease_token + 1, lease_until = ?, started_at = ?,
      worker_id = (SELECT id FROM worker WHERE public_id = ?)
    WHERE id = ? RETURNING ${jobColumns}`)
  const recordAttempt = db.prepare(`
    INSERT INTO attempt(job_id, lease_token, worker_id, outcome, started_at, finished_at, error)
    VALUES(?,?,?,'crash',?,?,?)`)
  const error = JSON.stringify(crashed)

  return (
    {row, what, isBlamed}: Verdict,
    worker: string,
    options: ReapOptions,
    now: number,
    tally: Tally,
  ): Lease | null => {
    recordAttempt.run(row.id, row.lease_token, row.worker_id, row.started_at, now, error)
    if (what === 'poison') {
      const until = now + options.leaseMs
      const leased = leasePoison.get(until, now, worker, row.id)!
      return {job: {...toJob(leased), worker}, token: leased.lease_token, until, poison: true}
    }
    const status: JobStatus = row.cancel_requested ? 'cancelled' : 'ready'
    requeue.run(status, isBlamed ? 1 : 0, row.cancel_requested ? now : null, crashed.class, crashed.code, error, row.id)
    tally.move(row.queue, 'running', status)
    if (status === 'ready') tally.woke(row.run_id)
    if (status === 'cancelled') releaseDependents(row.id, now, tally)
    return null
  }
}
