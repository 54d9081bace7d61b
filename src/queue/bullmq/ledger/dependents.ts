import {changedColumns, counting} from './messages.ts'

/** Tells jobs that waited for these that they are finished; those that wait for nothing more become ready (or delayed). */
export const releaseSql = `
  WITH waiting AS (
    SELECT id AS waiting_id, ended FROM job
    JOIN (SELECT job_id, count(*) AS ended FROM job_dep WHERE needs_id = ANY($1::bigint[]) GROUP BY job_id) needed
      ON needed.job_id = job.id
    WHERE status = 'blocked' ORDER BY id FOR UPDATE OF job
  ), changed AS (
    UPDATE job SET waiting_for = waiting_for - ended,
      status = CASE WHEN waiting_for > ended THEN 'blocked' WHEN run_at > $2 THEN 'delayed' ELSE 'ready' END,
      delivery = delivery + CASE WHEN waiting_for > ended OR run_at > $2 THEN 0 ELSE 1 END
    FROM waiting WHERE id = waiting_id RETURNING ${changedColumns('job')}, 'blocked' AS was
  ), counted AS (${counting('changed')})
  SELECT * FROM changed`
