import {spawn} from 'node:child_process'
import {mkdirSync, writeFileSync} from 'node:fs'
import {dirname} from 'node:path'
import {onTestFinished} from 'vitest'
import type {App} from '../../../src/app/app.ts'
import type {StartChild} from '../../../src/app/cron/child.ts'
import {addSchedule, type NewSchedule} from '../../../src/app/cron/schedules.ts'
import {identityOf, type ProcessIdentity} from '../../../src/queue/process-identity.ts'
import type {ScheduleJson} from '../../../src/types/operate.ts'

export const hour = 3_600_000
export const day = 24 * hour

/** A clock that stands at a time until a test moves it. */
export function clockAt(time: string) {
  const clock = {time: Date.parse(time), now: () => clock.time}
  return clock
}

/** Another process of this machine, which a test can end. */
export function otherProcess(): {identity: ProcessIdentity; end(): Promise<void>} {
  const child = spawn('sleep', ['600'])
  onTestFinished(() => void child.kill('SIGKILL'))
  const end = () =>
    new Promise<void>((resolve) => {
      child.once('exit', () => resolve())
      child.kill('SIGKILL')
    })
  return {identity: identityOf(child.pid!), end}
}

/** Commands that end when the test says so; each start is noted with the time. */
export function fakeChildren(app: App) {
  const starts: {command: string[]; at: string}[] = []
  const cleanings: string[] = []
  const open: ((exit: number | null) => void)[] = []
  let isQuick = true
  let identity = otherProcess().identity
  const start: StartChild = async ({command}, output) => {
    mkdirSync(dirname(output), {recursive: true})
    if (command.join(' ') === 'clean --cron') {
      cleanings.push(new Date(app.clock.now()).toISOString())
      return {identity, ended: Promise.resolve({exit: 0, message: null}), stop() {}}
    }
    starts.push({command, at: new Date(app.clock.now()).toISOString()})
    const {promise, resolve} = Promise.withResolvers<{exit: number | null; message: string | null}>()
    const end = (exit: number | null) => {
      writeFileSync(output, `first\nlast ${exit}\n`)
      resolve({exit, message: null})
    }
    if (isQuick) end(0)
    else open.push(end)
    return {identity, ended: promise, stop: () => end(143)}
  }
  return {
    start,
    starts,
    cleanings,
    isQuick: () => isQuick,
    times: () => starts.map(({at}) => at),
    /** From now on commands go on until `end`. */
    slow(as = identity) {
      isQuick = false
      identity = as
    },
    end(exit = 0) {
      for (const each of open.splice(0)) each(exit)
    },
  }
}

export const schedule = (app: App, expression: string, changes: Partial<NewSchedule> = {}): Promise<ScheduleJson> =>
  addSchedule(app, {
    expression,
    timezone: 'UTC',
    name: undefined,
    command: ['clean'],
    cwd: '/',
    limitMs: hour,
    seconds: false,
    ...changes,
  })
