import type {Clock} from '../../clock.ts'
import {type ScheduleRow, type ScheduleRunRow, toSchedule, toScheduleRun} from '../schedule-rows.ts'
import type {NewSchedule, ScheduleStore} from '../schedule-store.ts'
import type {PgDatabase, Sql} from './sql.ts'
import {pathBytes, textValue} from './values.ts'

const numberOf = '(SELECT id FROM schedule WHERE public_id = $1)'

export function scheduleQueries(db: PgDatabase, clock: Clock): ScheduleStore {
  return {
    addSchedule: (schedule) => add(db, schedule, db.host),
    schedules: async () =>
      (await db.all<ScheduleRow>('SELECT * FROM schedule ORDER BY id')).map((row) => toSchedule(row, db.host)),
    async removeSchedule(id) {
      await db.run('DELETE FROM schedule WHERE public_id = $1', id)
    },
    moveSchedule: (id, expected, nextAt) => move(db, id, expected, nextAt),
    beginScheduled: (begin) => db.transaction((sql) => beginRun(sql, clock, begin)),
    async noteScheduledChild(id, child) {
      await db.run('UPDATE schedule_run SET child = $1 WHERE id = $2', child, id)
    },
    async endScheduled(id, {outcome, exit, output}) {
      await db.run(endSql, clock.now(), outcome, exit, output === null ? null : textValue(output), id)
    },
    async scheduleRuns({schedule = null, isOpen = false, limit}) {
      return (await db.all<ScheduleRunRow>(runsSql, schedule, isOpen, limit)).map(toScheduleRun)
    },
    hasScheduled: async (id, dueAt) =>
      (await db.first(`SELECT 1 FROM schedule_run WHERE schedule_id = ${numberOf} AND due_at = $2`, id, dueAt)) !==
      null,
    async forgetScheduled(before, dryRun = false) {
      if (!dryRun) return db.run(`DELETE FROM schedule_run WHERE ${forgottenSql}`, before)
      return (await db.first<{n: number}>(`SELECT count(*) n FROM schedule_run WHERE ${forgottenSql}`, before))!.n
    },
    duty: (name) => db.first('SELECT holder, until, token FROM duty WHERE name = $1', name),
    async takeDuty(name, expected, {holder, until}) {
      const changed =
        expected === null
          ? await db.run('INSERT INTO duty VALUES($1, $2, $3, 1) ON CONFLICT DO NOTHING', name, holder, until)
          : await db.run(takeSql, holder, until, name, expected)
      return changed === 1
    },
  }
}

// The row is locked by who comes first, whatever the machine: the others then find another token.
const takeSql = 'UPDATE duty SET holder = $1, until = $2, token = token + 1 WHERE name = $3 AND token = $4'

const endSql = `
  UPDATE schedule_run SET ended_at = $1, outcome = $2, exit = $3, output = $4 WHERE id = $5 AND ended_at IS NULL`

const runsSql = `
  SELECT r.*, s.public_id schedule FROM schedule_run r JOIN schedule s ON s.id = r.schedule_id
  WHERE ($1::text IS NULL OR s.public_id = $1) AND (NOT $2::boolean OR r.ended_at IS NULL) ORDER BY r.id DESC LIMIT $3`

const forgottenSql = 'ended_at < $1 AND id NOT IN (SELECT max(id) FROM schedule_run GROUP BY schedule_id)'

const addSql = `
  INSERT INTO schedule(public_id, name, expression, timezone, command, cwd, limit_ms, created_at, next_at, host)
  VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`

async function add(sql: Sql, schedule: NewSchedule, host: string): Promise<boolean> {
  const {id, name, expression, timezone, command, cwd, limitMs, createdAt, nextAt} = schedule
  const words = JSON.stringify(command)
  const when = [limitMs, createdAt, nextAt]
  const added = await sql.run(addSql, id, name, expression, timezone, words, pathBytes(cwd), ...when, host)
  return added === 1
}

const moveSql = 'UPDATE schedule SET next_at = $1 WHERE public_id = $2 AND next_at IS NOT DISTINCT FROM $3'

const move = async (sql: Sql, id: string, expected: number | null, nextAt: number | null): Promise<boolean> =>
  (await sql.run(moveSql, nextAt, id, expected)) === 1

type Begin = Parameters<ScheduleStore['beginScheduled']>[0]

/** The lock of the schedule's row and the two unique keys decide: one run for a time, and one at a time. */
async function beginRun(sql: Sql, clock: Clock, begin: Begin): Promise<number | null> {
  const {schedule, dueAt, owner, expected, nextAt, skipped} = begin
  if (!(await move(sql, schedule, expected, nextAt))) return null
  const now = clock.now()
  const values = skipped === undefined ? [null, 'running', null] : [now, 'skipped', skipped]
  return (await sql.first<{id: number}>(beginSql, dueAt, now, owner, ...values, schedule))?.id ?? null
}

const beginSql = `
  INSERT INTO schedule_run(schedule_id, due_at, started_at, owner, ended_at, outcome, output)
  SELECT id, $1::bigint, $2::bigint, $3, $4::bigint, $5, $6 FROM schedule WHERE public_id = $7
  ON CONFLICT DO NOTHING RETURNING id`
