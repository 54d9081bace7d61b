import type {Db} from '../../store/database.ts'
import {changeBy, failureJson, isOverruled, isTerminal} from '../shared/outcomes.ts'
import type {Tally} from '../shared/tally.ts'
import type {ApplyEffects, JobStatus, Outcome, Settlement, SettleResult} from '../types.ts'
import type {ReleaseDependents} from './dependents.ts'
import type {InsertJobs} from './enqueue.ts'
import type {InsertPassed} from './passed.ts'
import type {Write} from './tally.ts'

interface SettledRow {
  id: number
  queue: string
  status: JobStatus
  started_at: number
  worker_id: number
  run_id: number
  cancel_requested: 0 | 1
}

export type Settle = (settlements: Settlement[], now: number) => SettleResult[]

/** Effects, the new state of the job, its attempt, its children and those that waited for it: one transaction. */
export function createSettle(
  db: Db,
  write: Write,
  parts: {
    insertJobs: InsertJobs
    insertPassed: InsertPassed
    releaseDependents: ReleaseDependents
    applyEffects: ApplyEffects
  },
): Settle {
  const setState = createSetState(db)
  const recordAttempt = db.prepare(
    `INSERT INTO attempt(job_id, lease_token, worker_id, outcome, started_at, finished_at, rss_mb, error)
     VALUES(?,?,?,?,?,?,?,?)`,
  )

  function settleOne({lease, outcome, effects, stats}: Settlement, now: number, tally: Tally): SettleResult {
    const row = setState(lease.job.id, lease.token, outcome, now)
    if (row === undefined) return 'lost'
    tally.move(row.queue, 'running', row.status)
    if (row.status === 'ready' || row.status === 'delayed') tally.woke(row.run_id)
    const error = failureJson(outcome)
    const rss = stats?.rssMb ?? null
    recordAttempt.run(row.id, lease.token, row.worker_id, outcome.type, row.started_at, now, rss, error)
    const applies = effects.length > 0 && !isOverruled(row.status, outcome)
    const brought = applies ? parts.applyEffects(effects, {job: lease.job.id, generation: lease.token}) : []
    if ('passed' in outcome && outcome.passed?.length) parts.insertPassed(outcome.passed, row, now, tally)
    // What the effects brought is wanted by others, too: a job that was asked to stop only has no stages after it.
    const next = 'next' in outcome && !row.cancel_requested ? (outcome.next ?? []) : []
    if (next.length + brought.length > 0) parts.insertJobs([...next, ...brought], now, tally)
    if (isTerminal(row.status)) parts.releaseDependents(row.id, now, tally)
    return 'settled'
  }

  return (settlements, now) => write((tally) => settlements.map((settlement) => settleOne(settlement, now, tally)))
}

function createSetState(db: Db) {
  const done = db.prepare<unknown[], SettledRow>(`
    UPDATE job SET status = 'done', progress = 1, lease_until = NULL, finished_at = ?, error_class = NULL,
      error_code = NULL, error = NULL
    WHERE public_id = ? AND lease_token = ? AND status = 'running'
    RETURNING id, queue, status, started_at, worker_id, run_id, cancel_requested`)
  const other = db.prepare<[Record<string, unknown>], SettledRow>(`
    UPDATE job SET
      status = CASE WHEN cancel_requested AND :requeued THEN 'cancelled' ELSE :status END,
      finished_at = CASE WHEN :requeued AND NOT cancel_requested THEN NULL ELSE :now END,
      run_at = coalesce(:runAt, run_at), attempts = attempts + :attempt, crashes = crashes + :crash,
      timeouts = timeouts + :timeout, progress = 0, lease_until = NULL,
      error_class = coalesce(:class, error_class), error_code = coalesce(:code, error_code), error = coalesce(:error, error)
    WHERE public_id = :id AND lease_token = :token AND status = 'running'
    RETURNING id, queue, status, started_at, worker_id, run_id, cancel_requested`)
  return (id: string, token: number, outcome: Outcome, now: number): SettledRow | undefined => {
    if (outcome.type === 'ok') return done.get(now, id, token)
    return other.get({id, token, now, ...changeBy(outcome, now)})
  }
}
