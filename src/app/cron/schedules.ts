import {ExitCode, SnapError} from '../../errors.ts'
import {newId} from '../../ids.ts'
import type {ScheduleRun, StoredSchedule, NewSchedule as WholeSchedule} from '../../store/schedule-store.ts'
import type {ScheduleJson, ScheduleRunJson} from '../../types/operate.ts'
import type {App} from '../app.ts'
import {checkExpression, localTimezone} from './expression.ts'
import {leader} from './leader.ts'
import {firstFree} from './look.ts'

export interface NewSchedule {
  expression: string
  timezone: string | undefined
  name: string | undefined
  /** Arguments of snap, checked. */
  command: string[]
  cwd: string
  limitMs: number
  /** The expression may have a field for seconds. */
  seconds: boolean
}

export interface ScheduleList {
  schema: 1
  schedules: ScheduleJson[]
  /** Whether a `snap work --forever` looks after them now. */
  attended: boolean
}

/** Throws E_USAGE (exit 2) for an expression, a zone or a name that cannot be taken. */
export async function addSchedule(app: App, input: NewSchedule): Promise<ScheduleJson> {
  const {expression, command, cwd, limitMs} = input
  const timezone = input.timezone ?? localTimezone()
  const now = app.clock.now()
  checkExpression(expression, timezone, input.seconds, now)
  const id = newId('s', now)
  const name = input.name ?? null
  const nextAt = await firstFree(app, {id, expression, timezone}, now)
  const added: WholeSchedule = {id, name, expression, timezone, command, cwd, limitMs, createdAt: now, nextAt}
  if (!(await app.store.addSchedule(added))) {
    const hint = 'snap cron list shows what there is.'
    throw new SnapError('E_USAGE', `A schedule is named ${name} already.`, {exit: ExitCode.usage, hint})
  }
  return scheduleJson(app, {...added, elsewhere: null})
}

export async function listSchedules(app: App): Promise<ScheduleList> {
  const schedules = await app.store.schedules()
  const shown = await Promise.all(schedules.map((schedule) => scheduleJson(app, schedule)))
  return {schema: 1, schedules: shown, attended: (await leader(app)) !== null}
}

async function scheduleJson(app: App, schedule: StoredSchedule): Promise<ScheduleJson> {
  const [last] = await app.store.scheduleRuns({schedule: schedule.id, limit: 1})
  const {limitMs: _, elsewhere, ...shown} = schedule
  return {...shown, host: elsewhere, last: last ? runJson(last) : null}
}

const runJson = ({startedAt, endedAt, outcome, exit, output}: ScheduleRun): ScheduleRunJson => {
  const message = output?.split('\n').findLast((line) => line.trim() !== '') ?? null
  return {at: startedAt, endedAt, outcome, exit, message}
}

/** By name, id or the beginning of an id. Throws E_NOT_FOUND or E_AMBIGUOUS_ID (exit 2). */
export async function findSchedule(app: App, given: string): Promise<StoredSchedule> {
  const all = await app.store.schedules()
  const named = all.find(({name}) => name === given)
  const found = named ? [named] : all.filter(({id}) => id.startsWith(given) || id.startsWith(`s_${given}`))
  if (found.length === 1 && given !== '') return found[0]!
  const hint = 'snap cron list shows names and ids.'
  if (found.length > 1)
    throw new SnapError('E_AMBIGUOUS_ID', `Several schedules begin with ${given}.`, {exit: ExitCode.usage, hint})
  throw new SnapError('E_NOT_FOUND', `There is no schedule ${given}.`, {exit: ExitCode.usage, hint})
}

export async function removeSchedule(app: App, given: string): Promise<ScheduleJson> {
  const schedule = await findSchedule(app, given)
  const shown = await scheduleJson(app, schedule)
  await app.store.removeSchedule(schedule.id)
  return shown
}

/** What comes while it is paused is not caught up on. Nothing, if it is so already. */
export async function pauseSchedule(app: App, given: string, isPaused: boolean): Promise<ScheduleJson> {
  const schedule = await findSchedule(app, given)
  if (isPaused !== (schedule.nextAt === null)) {
    const nextAt = isPaused ? null : await firstFree(app, schedule, app.clock.now())
    await app.store.moveSchedule(schedule.id, schedule.nextAt, nextAt)
  }
  return scheduleJson(app, await findSchedule(app, schedule.id))
}
