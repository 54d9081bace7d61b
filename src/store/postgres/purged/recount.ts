import {numbersBack, type Restoring} from './state.ts'

/** What triggers count away when rows go, and not back when they come. */
export async function recount(state: Restoring): Promise<void> {
  const {sql} = state
  await sql.run(batchCountSql, numbersBack(state, 'run'))
  await sql.run(jobCountSql, numbersBack(state, 'job'))
  await sql.run(labelsSql, numbersBack(state, 'label_example'))
  await sql.run(
    'DELETE FROM folder_report WHERE NOT EXISTS (SELECT 1 FROM report WHERE report.key = folder_report.key)',
  )
}

const batchCountSql = `
  INSERT INTO batch_count(batch_id, state, n)
  SELECT i.batch_id, r.state, count(*) FROM run r JOIN batch_item i ON i.run_id = r.id
  WHERE r.id = ANY($1) AND i.outcome = 'queued' GROUP BY 1, 2`

const jobCountSql = `
  INSERT INTO job_count(queue, status, n) SELECT queue, status, count(*) FROM job WHERE id = ANY($1) GROUP BY 1, 2`

/** What was learned without them is out of date. */
const labelsSql = `
  UPDATE label_set SET version = version + 1 WHERE id IN (SELECT set_id FROM label_example WHERE id = ANY($1))`
