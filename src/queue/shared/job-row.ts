import type {Failure} from '../../errors.ts'
import type {Attempt, Job, JobStatus} from '../types.ts'

/** A job as it lies in the table, with the public ids of its run and worker. */
export interface JobRow {
  id: number
  public_id: string
  queue: string
  name: string
  run: string | null
  payload: string
  key: string
  status: JobStatus
  priority: number
  seq: number
  stage_order: number
  run_at: number
  attempts: number
  crashes: number
  timeouts: number
  soft_ms: number
  hard_ms: number
  lease_token: number
  lease_until: number | null
  progress: number
  error: string | null
  created_at: number
  started_at: number | null
  finished_at: number | null
  worker: string | null
  held: 0 | 1
}

/** Columns of JobRow, for SELECT and for RETURNING; SQLite and PostgreSQL read them alike. */
export const jobColumns = columnsOfJob('(SELECT public_id FROM worker WHERE worker.id = worker_id)')

/** The same, where the public id of the worker is this expression. */
function columnsOfJob(worker: string): string {
  return `id, public_id, queue, name, (SELECT public_id FROM run WHERE run.id = run_id) AS run, payload, key,
  status, priority, seq, stage_order, run_at, attempts, crashes, timeouts, soft_ms, hard_ms, lease_token, lease_until, progress,
  error, created_at, started_at, finished_at,
  ${worker} AS worker, CASE WHEN held = 1 AND status = 'blocked' THEN 1 ELSE 0 END AS held`
}

/** Statuses of jobs that are not finished; spelled as in the partial index job_live_key, or SQLite cannot use it. */
export const liveStatuses = `('ready','running','blocked','delayed')`

export function toJob(row: JobRow): Job {
  return {
    id: row.public_id,
    queue: row.queue,
    name: row.name,
    run: row.run ?? '',
    payload: JSON.parse(row.payload) as Record<string, unknown>,
    key: row.key,
    status: row.status,
    priority: row.priority,
    seq: row.seq,
    order: row.stage_order,
    runAt: row.run_at,
    attempts: row.attempts,
    crashes: row.crashes,
    timeouts: row.timeouts,
    limits: {softMs: row.soft_ms, hardMs: row.hard_ms},
    progress: row.progress,
    failure: row.error === null ? null : (JSON.parse(row.error) as Failure),
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    worker: row.worker,
    token: row.lease_token,
    held: row.held === 1,
  }
}

/** A try of a job as it lies in the table, with the public id of its worker. */
export interface AttemptRow {
  lease_token: number
  worker: string | null
  outcome: string
  started_at: number
  finished_at: number
  rss_mb: number | null
  error: string | null
}

export function toAttempt(job: string, row: AttemptRow): Attempt {
  return {
    job,
    token: row.lease_token,
    worker: row.worker,
    outcome: row.outcome,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    rssMb: row.rss_mb,
    failure: row.error === null ? null : (JSON.parse(row.error) as Failure),
  }
}
