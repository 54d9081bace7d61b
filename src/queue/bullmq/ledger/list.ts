import type {PgDatabase} from '../../../store/postgres/sql.ts'
import {type AttemptRow, type JobRow, jobColumns, toAttempt, toJob} from '../../shared/job-row.ts'
import type {Attempt, Job, JobFilter} from '../../types.ts'
import {whereOf} from './filter.ts'

/** Reading jobs and their history; `names` are those that jobs and queues can have, where they are known. */
export function createList(db: PgDatabase, names?: readonly string[]) {
  return {
    /** Newest first. */
    async jobs(filter: JobFilter): Promise<Job[]> {
      const {where, values} = whereOf(filter, names)
      const limit = `$${values.length + 1}`
      const text = `SELECT ${jobColumns} FROM job WHERE ${where} ORDER BY id DESC LIMIT ${limit}`
      return (await db.all<JobRow>(text, ...values, filter.limit ?? null)).map(toJob)
    },
    attempts: async (job: string): Promise<Attempt[]> =>
      (await db.all<AttemptRow>(attemptsSql, job)).map((row) => toAttempt(job, row)),
  }
}

const attemptsSql = `
  SELECT lease_token, (SELECT public_id FROM worker WHERE worker.id = attempt.worker_id) AS worker, outcome,
    started_at, finished_at, rss_mb, error
  FROM attempt WHERE job_id = (SELECT id FROM job WHERE public_id = $1) ORDER BY id`
