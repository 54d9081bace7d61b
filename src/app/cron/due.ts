import {ExitCode, type ExitCodeValue, SnapError} from '../../errors.ts'
import type {Interrupts} from '../../signals.ts'
import type {App} from '../app.ts'
import {childStarter, type StartChild} from './child.ts'
import {cleanHourly} from './housekeeping.ts'
import {viewer} from './leader.ts'
import {look, openRun} from './look.ts'
import {type Scheduled, type ScheduledEnd, startScheduled} from './run.ts'
import {findSchedule} from './schedules.ts'

export interface DueResult {
  exit: ExitCodeValue
  runs: {id: string; name: string | null; command: string[]; exit: number | null; output: string}[]
}

export interface DueOptions {
  interrupts: Interrupts
  start?: StartChild
}

/** Runs what is due now, cleans up once an hour, and waits for both: for a system's own cron, which calls this every minute. */
export async function runDue(app: App, {interrupts, start = starter(app)}: DueOptions): Promise<DueResult> {
  const runs: Scheduled[] = []
  const looked = await look(app, {start, self: viewer(), isEarlier: true, started: (run) => void runs.push(run)}).then(
    () => null,
    (error: unknown) => ({error}),
  )
  const cleaning = await cleanHourly(app, start)
  const [result] = await Promise.all([ended(runs, interrupts), cleaning && endedToo(cleaning, interrupts)])
  // What has begun has ended before it is told: nobody else would note how.
  if (looked) throw looked.error
  return result
}

/** Runs a schedule now, beside its times. Throws E_RUNNING (exit 7) while a run of it goes on, E_USAGE (exit 2) for one of another machine. */
export async function runNow(app: App, given: string, options: DueOptions): Promise<DueResult> {
  const {interrupts, start = starter(app)} = options
  const schedule = await findSchedule(app, given)
  const {id, nextAt, elsewhere} = schedule
  if (elsewhere !== null) throw ofAnother(elsewhere)
  const open = await openRun(app, schedule)
  const begin = {schedule: id, dueAt: app.clock.now(), expected: nextAt, nextAt, owner: JSON.stringify(viewer())}
  const run = open ? null : await startScheduled(app, {schedule, begin, start})
  if (run === null) {
    const hint = 'snap cron list shows when it began.'
    throw new SnapError('E_RUNNING', 'A run of this schedule is under way.', {exit: ExitCode.locked, hint})
  }
  return ended([run], interrupts)
}

/** Its command has paths and programs of that machine. */
const ofAnother = (machine: string) =>
  new SnapError('E_USAGE', `This schedule belongs to ${machine}.`, {
    exit: ExitCode.usage,
    hint: `Give the command there, or add a schedule here: snap cron add`,
  })

const starter = (app: App): StartChild => childStarter(app.paths)

/** Waits for something under way, which ends sooner when it is interrupted. */
async function endedToo<T>(run: {ended: Promise<T>; stop(): void}, {stop}: Interrupts): Promise<T> {
  const onStop = () => run.stop()
  if (stop.aborted) onStop()
  stop.addEventListener('abort', onStop)
  try {
    return await run.ended
  } finally {
    stop.removeEventListener('abort', onStop)
  }
}

async function ended(runs: Scheduled[], interrupts: Interrupts): Promise<DueResult> {
  const {exitCode} = interrupts
  const ends = await Promise.all(runs.map((run) => endedToo(run, interrupts)))
  const failed = ends.some(({exit}) => exit !== 0)
  return {exit: exitCode() ?? (failed ? ExitCode.someFailed : ExitCode.ok), runs: ends.map(shown)}
}

const shown = ({schedule: {id, name, command}, exit, output}: ScheduledEnd) => ({id, name, command, exit, output})
