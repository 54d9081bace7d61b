import {liveStatuses} from '../../shared/job-row.ts'
import type {Effect, JobFilter} from '../../types.ts'
import {whereOf} from './filter.ts'
import {type ChangedRow, changedColumns, counting, toMessage} from './messages.ts'
import type {ApplyEffectsWithin} from './settle.ts'
import type {Outbox, Write} from './write.ts'

export type Cancel = (filter: JobFilter, effects: Effect[], now: number) => Promise<{touched: number} & Outbox>

/** Asks running jobs to stop (their heartbeat hears of it) and cancels the other live ones. */
export function createCancel(write: Write, applyEffects: ApplyEffectsWithin): Cancel {
  return async (filter, effects, now) => {
    const {where, values} = whereOf(filter)
    const {result, publish, withdraw} = await write(async (writing) => {
      const {sql} = writing
      // All at once: a dependent that is cancelled by the same call must not become ready in between.
      const rows = await sql.all<ChangedRow & {was: string}>(cancelSql(where, values.length), ...values, now)
      writing.gone(rows.filter(({was}) => was === 'ready').map(toMessage))
      const ended = rows.filter(({status}) => status === 'cancelled').map(({id}) => id)
      if (ended.length > 0) writing.changed(await sql.all<ChangedRow>(releaseSql, ended, now))
      if (effects.length > 0) await applyEffects(sql, effects, {job: null, generation: 0})
      return rows.length
    })
    return {touched: result, publish, withdraw}
  }
}

const cancelSql = (where: string, count: number) => `
  WITH live AS (
    SELECT id AS live_id, status AS was FROM job
    WHERE status IN ${liveStatuses} AND (status <> 'running' OR cancel_requested = 0) AND ${where} ORDER BY id FOR UPDATE
  ), changed AS (
    UPDATE job SET cancel_requested = CASE was WHEN 'running' THEN 1 ELSE cancel_requested END,
      status = CASE was WHEN 'running' THEN was ELSE 'cancelled' END,
      finished_at = CASE was WHEN 'running' THEN finished_at ELSE $${count + 1}::bigint END
    FROM live WHERE id = live_id RETURNING ${changedColumns('job')}, was
  ), counted AS (${counting('changed')})
  SELECT * FROM changed`

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
