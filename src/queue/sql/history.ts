import type {Db} from '../../store/database.ts'
import type {QueueHistory, RecentAttempt} from '../history.ts'
import {type JobRow, jobColumns, toJob} from '../shared/job-row.ts'

export function createQueueHistory(db: Db): QueueHistory {
  // By id, which rises with the time of the end: an index by time would cost every settle.
  const recent = db.prepare<[number], RecentAttempt>(`
    SELECT queue, name, outcome, attempt.started_at AS startedAt, attempt.finished_at AS finishedAt
    FROM (SELECT * FROM attempt ORDER BY id DESC LIMIT ?) attempt CROSS JOIN job ON job.id = job_id
    ORDER BY attempt.id DESC`)
  const scheduled = db.prepare<[number], JobRow>(
    `SELECT ${jobColumns} FROM job WHERE status = 'delayed' ORDER BY run_at, id LIMIT ?`,
  )
  return {
    recent: async (limit) => recent.all(limit),
    scheduled: async (limit) => scheduled.all(limit).map(toJob),
  }
}
