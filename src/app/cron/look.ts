import {type ProcessIdentity, stateOf} from '../../queue/process-identity.ts'
import type {ScheduleRun, StoredSchedule} from '../../store/schedule-store.ts'
import type {App} from '../app.ts'
import type {StartChild} from './child.ts'
import {outputFile, takeOutput} from './child.ts'
import {nextAfter} from './expression.ts'
import {viewer} from './leader.ts'
import {type Scheduled, startScheduled} from './run.ts'

export interface LookOptions {
  start: StartChild
  self: ProcessIdentity
  /** The clock may have been set back since the last look. */
  isEarlier: boolean
  /** Gets each run as it begins: it goes on whatever becomes of the look. */
  started(run: Scheduled): void
}

/** Starts what is due on this machine; sees to what others have left. One that cannot be looked at holds up no other: its error is thrown at the end. */
export async function look(app: App, options: LookOptions): Promise<void> {
  const errors: unknown[] = []
  for (const schedule of await app.store.schedules()) {
    if (schedule.elsewhere !== null) continue
    try {
      const run = await lookAt(app, schedule, options)
      if (run) options.started(run)
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) throw errors[0]
}

async function lookAt(app: App, schedule: StoredSchedule, options: LookOptions): Promise<Scheduled | null> {
  const open = await openRun(app, schedule)
  const {nextAt} = schedule
  const now = app.clock.now()
  if (nextAt === null) return null
  if (nextAt > now) {
    if (options.isEarlier) await bringForward(app, schedule, nextAt)
    return null
  }
  // All times that passed while nobody looked are one run: that of the first of them.
  const begin = {schedule: schedule.id, dueAt: nextAt, expected: nextAt, nextAt: await firstFree(app, schedule, now)}
  const owner = JSON.stringify(options.self)
  if (open === null) return startScheduled(app, {schedule, begin: {...begin, owner}, start: options.start})
  const skipped = `Not started: the run of ${new Date(open.startedAt).toISOString()} is still going.`
  await app.store.beginScheduled({...begin, owner, skipped})
  app.log.write('warn', 'schedule skipped', {schedule: schedule.id, due: nextAt})
  return null
}

/** After the clock was set back the next time may lie nearer than the one that is noted. */
async function bringForward(app: App, schedule: StoredSchedule, nextAt: number): Promise<void> {
  const earlier = await firstFree(app, schedule, app.clock.now())
  if (earlier !== null && earlier < nextAt) await app.store.moveSchedule(schedule.id, nextAt, earlier)
}

/** The next time that has had no run: a clock that was set back goes through times again. */
export async function firstFree(
  app: App,
  schedule: Pick<StoredSchedule, 'id' | 'expression' | 'timezone'>,
  after: number,
): Promise<number | null> {
  let at = nextAfter(schedule, after)
  while (at !== null && (await app.store.hasScheduled(schedule.id, at))) at = nextAfter(schedule, at)
  return at
}

/** The run that is under way, if any; one that nobody works on any more is ended here. */
export async function openRun(app: App, schedule: StoredSchedule): Promise<ScheduleRun | null> {
  const [run] = await app.store.scheduleRuns({schedule: schedule.id, isOpen: true, limit: 1})
  if (!run) return null
  if (isUnderWay(run, schedule, app.clock.now())) return run
  const printed = await takeOutput(outputFile(app.paths, run.id))
  const why = 'Who started it was killed; how it ended is not known.'
  await app.store.endScheduled(run.id, {outcome: 'lost', exit: null, output: [printed, why].filter(Boolean).join('\n')})
  app.log.write('warn', 'schedule lost', {schedule: schedule.id, due: run.dueAt})
  return null
}

/** Of processes in another container only the time tells. */
function isUnderWay({owner, child, startedAt}: ScheduleRun, {limitMs}: StoredSchedule, now: number): boolean {
  const states = [owner, child].map((text) => (text === null ? 'dead' : stateOf(JSON.parse(text), viewer())))
  if (states.includes('alive')) return true
  return states.includes('unknown') && now < startedAt + limitMs + 60_000
}
