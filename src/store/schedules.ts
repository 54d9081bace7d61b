import type {Clock} from '../clock.ts'
import {encodePath} from '../path-bytes.ts'
import {type Db, withFullSync, writeTransaction} from './database.ts'
import {type ScheduleRow, type ScheduleRunRow, toSchedule, toScheduleRun} from './schedule-rows.ts'
import type {NewSchedule, ScheduleStore} from './schedule-store.ts'
import {all, first, run} from './statements.ts'
import type {Sync} from './sync.ts'

const numberOf = '(SELECT id FROM schedule WHERE public_id = ?)'

export function scheduleQueries(db: Db, clock: Clock): Sync<ScheduleStore> {
  return {
    addSchedule: (schedule) => withFullSync(db, () => writeTransaction(db, () => add(db, schedule))),
    schedules: () => all<ScheduleRow>(db, 'SELECT * FROM schedule ORDER BY id').map((row) => toSchedule(row)),
    removeSchedule(id) {
      withFullSync(db, () => writeTransaction(db, () => run(db, 'DELETE FROM schedule WHERE public_id = ?', id)))
    },
    moveSchedule: (id, expected, nextAt) => writeTransaction(db, () => move(db, id, expected, nextAt)),
    // Durable before the command starts: after a power loss it must not run a second time.
    beginScheduled: (begin) => withFullSync(db, () => writeTransaction(db, () => beginRun(db, clock, begin))),
    noteScheduledChild(id, child) {
      writeTransaction(db, () => run(db, 'UPDATE schedule_run SET child = ? WHERE id = ?', child, id))
    },
    endScheduled(id, {outcome, exit, output}) {
      writeTransaction(db, () => run(db, endSql, clock.now(), outcome, exit, output, id))
    },
    scheduleRuns({schedule, isOpen = false, limit}) {
      const conditions = [
        ...(schedule === undefined ? [] : ['s.public_id = $schedule']),
        ...(isOpen ? ['r.ended_at IS NULL'] : []),
      ]
      const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
      const parameters = {limit, ...(schedule === undefined ? {} : {schedule})}
      return all<ScheduleRunRow>(db, `${runsSql} ${where} ORDER BY r.id DESC LIMIT $limit`, parameters).map(
        toScheduleRun,
      )
    },
    hasScheduled: (id, dueAt) =>
      first(db, `SELECT 1 FROM schedule_run WHERE schedule_id = ${numberOf} AND due_at = ?`, id, dueAt) !== null,
    forgetScheduled(before, dryRun = false) {
      if (dryRun) return first<{n: number}>(db, `SELECT count(*) n FROM schedule_run WHERE ${forgottenSql}`, before)!.n
      return writeTransaction(db, () => run(db, `DELETE FROM schedule_run WHERE ${forgottenSql}`, before))
    },
    duty: (name) => first(db, 'SELECT holder, until, token FROM duty WHERE name = ?', name),
    takeDuty(name, expected, {holder, until}) {
      return writeTransaction(db, () =>
        expected === null
          ? run(db, 'INSERT INTO duty VALUES(?, ?, ?, 1) ON CONFLICT DO NOTHING', name, holder, until) === 1
          : run(db, takeSql, holder, until, name, expected) === 1,
      )
    },
  }
}

const takeSql = 'UPDATE duty SET holder = ?, until = ?, token = token + 1 WHERE name = ? AND token = ?'
const endSql =
  'UPDATE schedule_run SET ended_at = ?, outcome = ?, exit = ?, output = ? WHERE id = ? AND ended_at IS NULL'
const runsSql = 'SELECT r.*, s.public_id schedule FROM schedule_run r JOIN schedule s ON s.id = r.schedule_id'
const forgottenSql = 'ended_at < ? AND id NOT IN (SELECT max(id) FROM schedule_run GROUP BY schedule_id)'

function add(db: Db, {id, name, expression, timezone, command, cwd, limitMs, createdAt, nextAt}: NewSchedule) {
  const insert = `
    INSERT INTO schedule(public_id, name, expression, timezone, command, cwd, limit_ms, created_at, next_at)
    VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
  const words = JSON.stringify(command)
  return run(db, insert, id, name, expression, timezone, words, encodePath(cwd), limitMs, createdAt, nextAt) === 1
}

const moveSql = 'UPDATE schedule SET next_at = ? WHERE public_id = ? AND next_at IS ?'
const move = (db: Db, id: string, expected: number | null, nextAt: number | null): boolean =>
  run(db, moveSql, nextAt, id, expected) === 1

type Begin = Parameters<ScheduleStore['beginScheduled']>[0]

/** The two unique keys of the table decide: one run for a time, and one at a time. */
function beginRun(db: Db, clock: Clock, {schedule, dueAt, owner, expected, nextAt, skipped}: Begin): number | null {
  if (!move(db, schedule, expected, nextAt)) return null
  const now = clock.now()
  const values = skipped === undefined ? [null, 'running', null] : [now, 'skipped', skipped]
  const insert = `
    INSERT INTO schedule_run(schedule_id, due_at, started_at, owner, ended_at, outcome, output)
    SELECT id, ?, ?, ?, ?, ?, ? FROM schedule WHERE public_id = ? ON CONFLICT DO NOTHING RETURNING id`
  return first<{id: number}>(db, insert, dueAt, now, owner, ...values, schedule)?.id ?? null
}
