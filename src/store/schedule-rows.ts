import {foreignHost} from './batch-rows.ts'
import {type PathColumn, pathOf} from './rows.ts'
import type {ScheduleRun, StoredSchedule} from './schedule-store.ts'

/** Rows of schedules and of their runs, as every store has them. */
export interface ScheduleRow {
  public_id: string
  name: string | null
  expression: string
  timezone: string
  command: string
  cwd: PathColumn
  limit_ms: number
  created_at: number
  next_at: number | null
  /** The machine that runs it; a store of one machine does not say. */
  host?: string
}

export interface ScheduleRunRow {
  id: number
  schedule: string
  due_at: number
  started_at: number
  ended_at: number | null
  outcome: ScheduleRun['outcome']
  exit: number | null
  output: string | null
  owner: string
  child: string | null
}

/** As `host` sees it. */
export const toSchedule = (row: ScheduleRow, host = ''): StoredSchedule => ({
  id: row.public_id,
  name: row.name,
  expression: row.expression,
  timezone: row.timezone,
  command: JSON.parse(row.command) as string[],
  cwd: pathOf(row.cwd),
  limitMs: row.limit_ms,
  createdAt: row.created_at,
  nextAt: row.next_at,
  elsewhere: foreignHost(row.host, host),
})

export const toScheduleRun = (row: ScheduleRunRow): ScheduleRun => ({
  id: row.id,
  schedule: row.schedule,
  dueAt: row.due_at,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  outcome: row.outcome,
  exit: row.exit,
  output: row.output,
  owner: row.owner,
  child: row.child,
})
