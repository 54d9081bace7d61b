import type {Statement} from 'better-sqlite3'
import type {Failure} from '../../errors.ts'
import type {Db} from '../../store/database.ts'
import type {Attempt, Job, JobFilter} from '../types.ts'
import {whereOf} from './filter.ts'
import {type JobRow, jobColumns, toJob} from './job-row.ts'
import type {SpreadOf} from './search.ts'

interface AttemptRow {
  lease_token: number
  worker: string | null
  outcome: string
  started_at: number
  finished_at: number
  rss_mb: number | null
  error: string | null
}

const mostPrepared = 100

/** Reading jobs and their history. */
export function createList(db: Db, spreadOf: SpreadOf) {
  const attempts = db.prepare<[string], AttemptRow>(`
    SELECT lease_token, (SELECT public_id FROM worker WHERE worker.id = attempt.worker_id) AS worker, outcome,
      started_at, finished_at, rss_mb, error
    FROM attempt WHERE job_id = (SELECT id FROM job WHERE public_id = ?) ORDER BY id`)
  // Prepared once for each shape of filter: a statement is 30 kB outside of V8's heap, and 10,000 of them were 300 MB
  // before a garbage collection took notice.
  const prepared = new Map<string, Statement<unknown[], JobRow>>()
  const listing = (where: string) => {
    const found =
      prepared.get(where) ??
      db.prepare<unknown[], JobRow>(`SELECT ${jobColumns} FROM job WHERE ${where} ORDER BY id DESC LIMIT ?`)
    // Words of a search come in many shapes, and a dashboard lives for months.
    if (prepared.size >= mostPrepared) prepared.clear()
    prepared.set(where, found)
    return found
  }
  return {
    /** Newest first. */
    jobs(filter: JobFilter): Job[] {
      const {where, values} = whereOf(filter, spreadOf)
      return listing(where)
        .all(...values, filter.limit ?? -1)
        .map(toJob)
    },
    attempts: (job: string): Attempt[] => attempts.all(job).map((row) => toAttempt(job, row)),
  }
}

function toAttempt(job: string, row: AttemptRow): Attempt {
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
