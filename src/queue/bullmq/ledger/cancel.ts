import {liveStatuses} from '../../shared/job-row.ts'
import type {Effect, JobFilter} from '../../types.ts'
import {releaseSql} from './dependents.ts'
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
