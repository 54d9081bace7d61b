import {setTimeout as sleep} from 'node:timers/promises'
import type {SnapError} from '../../errors.ts'
import type {ScheduleStore, StoredSchedule} from '../../store/schedule-store.ts'
import type {App} from '../app.ts'
import {outputFile, type StartChild, takeOutput} from './child.ts'

/** A run under way. */
export interface Scheduled {
  schedule: StoredSchedule
  ended: Promise<ScheduledEnd>
  stop(): void
}

export interface ScheduledEnd {
  schedule: StoredSchedule
  exit: number | null
  /** Last lines of what it printed. */
  output: string
}

interface Start {
  schedule: StoredSchedule
  begin: Parameters<ScheduleStore['beginScheduled']>[0]
  start: StartChild
}

/** Notes the run, then starts the command: a run that is noted is never started again. Null: there is no run to start. */
export async function startScheduled(app: App, {schedule, begin, start}: Start): Promise<Scheduled | null> {
  const run = await app.store.beginScheduled(begin)
  if (run === null) return null
  app.log.write('info', 'schedule started', {schedule: schedule.id, due: begin.dueAt})
  const file = outputFile(app.paths, run)
  const end = async ({exit, message}: {exit: number | null; message: string | null}): Promise<ScheduledEnd> => {
    const output = [await takeOutput(file), message].filter(Boolean).join('\n')
    await insist(() => app.store.endScheduled(run, {outcome: 'ended', exit, output}))
    app.log.write(exit === 0 ? 'info' : 'warn', 'schedule ended', {schedule: schedule.id, exit})
    return {schedule, exit, output}
  }
  try {
    const child = await start(schedule, file)
    const noted = insist(() => app.store.noteScheduledChild(run, JSON.stringify(child.identity)))
    return {schedule, ended: noted.then(() => child.ended).then(end), stop: child.stop}
  } catch (error) {
    return {schedule, ended: end({exit: null, message: (error as Error).message}), stop() {}}
  }
}

/** A run that is not noted as ended would count as under way for as long as this process lives. */
async function insist(write: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await write()
    } catch (error) {
      if ((error as SnapError).code !== 'E_STORE_LOCKED') throw error
      await sleep(500)
    }
  }
}
