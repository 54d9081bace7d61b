import type {PgDatabase} from '../../../store/postgres/sql.ts'
import type {QueueHistory, RecentAttempt} from '../../history.ts'
import {type JobRow, jobColumns, toJob} from '../../shared/job-row.ts'

export function createLedgerHistory(db: PgDatabase): QueueHistory {
  return {
    recent: (limit) => db.all<RecentAttempt>(recentSql, limit),
    scheduled: async (limit) => (await db.all<JobRow>(scheduledSql, limit)).map(toJob),
  }
}

/** By id, which rises with the time of the end: an index by time would cost every settle. */
const recentSql = `
  SELECT queue, name, outcome, attempt.started_at AS "startedAt", attempt.finished_at AS "finishedAt"
  FROM (SELECT * FROM attempt ORDER BY id DESC LIMIT $1) attempt JOIN job ON job.id = job_id
  ORDER BY attempt.id DESC`

const scheduledSql = `SELECT ${jobColumns} FROM job WHERE status = 'delayed' ORDER BY run_at, id LIMIT $1`
