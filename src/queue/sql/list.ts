import type {Statement} from 'better-sqlite3'
import type {Db} from '../../store/database.ts'
import {type AttemptRow, type JobRow, jobColumns, toAttempt, toJob} from '../shared/job-row.ts'
import type {Attempt, Job, JobFilter} from '../types.ts'
import {whereOf} from './filter.ts'
import type {SpreadOf} from './search.ts'

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
