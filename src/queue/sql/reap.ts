import type {Failure} from '../../errors.ts'
import type {Db} from '../../store/database.ts'
import type {ProcessState} from '../process-identity.ts'
import type {JobStatus, Lease} from '../types.ts'
import type {ReleaseDependents} from './dependents.ts'
import {type JobRow, jobColumns, toJob} from './job-row.ts'
import type {Tally, Write} from './tally.ts'
import type {WorkerRow} from './workers.ts'

interface RunningRow {
  id: number
  queue: string
  run_id: number
  lease_token: number
  lease_until: number
  started_at: number
  worker_id: number
  crashes: number
  cancel_requested: 0 | 1
}

interface ReapOptions {
  leaseMs: number
  maxCrashes: number
  /** Queues whose jobs end no process. */
  innocent?: readonly string[]
}

export type Reap = (worker: string, options: ReapOptions, now: number) => {requeued: number; poison: Lease[]}

/** Takes back leases that nobody works under, wakes delayed jobs and ends timed pauses. */
export function createReap(
  db: Db,
  write: Write,
  parts: {releaseDependents: ReleaseDependents; stateOf: (worker: WorkerRow) => ProcessState},
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
  let lastReap: number | null = null

  const isGone = (owner: WorkerRow) => owner.stopped_at !== null || parts.stateOf(owner) === 'dead'

  return (worker, options, now) => {
    const known = owners.all()
    const dead = new Set(known.filter(isGone).map(({id}) => id))
    const slots = new Map(known.map((owner) => [owner.id, owner.slots]))
    // After a sleep of the machine or a jump of its clock every lease looks expired, and the living owners' beats are
    // only about to come: they get one more term.
    const slept = lastReap !== null && now - lastReap > options.leaseMs
    const grace = (row: RunningRow) => slept && row.lease_until >= lastReap!
    const result = write((tally) => {
      const poison: Lease[] = []
      let requeued = 0
      const rows = running.all()
      const {innocent = []} = options
      const held = countBy(rows.filter(({queue}) => !innocent.includes(queue)))
      for (const row of rows) {
        const isDead = dead.has(row.worker_id)
        if (!isDead && (row.lease_until > now + 2 * options.leaseMs || (row.lease_until <= now && grace(row)))) {
          setUntil.run(now + options.leaseMs, row.id)
        } else if (isDead || row.lease_until <= now) {
          // Who held more than it had slots had claimed short jobs ahead and not begun most of them: three pulled plugs
          // must not make poison of those.
          const isInnocent = innocent.includes(row.queue)
          const isBlamed = !isInnocent && held.get(row.worker_id)! <= slots.get(row.worker_id)!
          const lease = takeBack(row, {worker, isBlamed}, options, now, tally)
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
    lastReap = now
    return result
  }
}

/** Leases of each owner. */
function countBy(rows: RunningRow[]): Map<number, number> {
  const held = new Map<number, number>()
  for (const {worker_id: owner} of rows) held.set(owner, (held.get(owner) ?? 0) + 1)
  return held
}

const crashed: Failure = {
  class: 'crash',
  code: 'E_CRASHED',
  message: 'The process that worked on it ended or was stuck.',
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
    row: RunningRow,
    {worker, isBlamed}: {worker: string; isBlamed: boolean},
    options: ReapOptions,
    now: number,
    tally: Tally,
  ): Lease | null => {
    recordAttempt.run(row.id, row.lease_token, row.worker_id, row.started_at, now, error)
    if (isBlamed && row.crashes + 1 >= options.maxCrashes && !row.cancel_requested) {
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
