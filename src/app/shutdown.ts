import {setTimeout as sleep} from 'node:timers/promises'
import {ExitCode, type ExitCodeValue, SnapError} from '../errors.ts'
import type {Interrupts} from '../signals.ts'
import type {WorkerProcess, WorkProgram} from '../types/operate.ts'
import type {App} from './app.ts'

export interface ShutdownInput {
  /** Aborts running jobs; they are given back and nothing is counted. */
  now: boolean
  /** A program by id or name, or a worker process by id, or either by its process id. Absent: all programs. */
  worker: string | undefined
  /** Stays until they have stopped. */
  wait: boolean
}

export interface ShutdownResult {
  schema: 1
  exit: ExitCodeValue
  programs: (Pick<WorkProgram, 'id' | 'name' | 'host' | 'pid'> & {stopped: boolean})[]
  /** Worker processes that were ended alone; their jobs went back to the queue. */
  workers: (Pick<WorkerProcess, 'id' | 'pid' | 'program' | 'job'> & {ended: boolean})[]
}

/** Programs look for requests four times a second. */
const pollMs = 100
/** Without --wait: what has nothing at work has stopped by then, and can be told as stopped. */
const briefMs = 1500

/**
 * Asks programs on this store to stop, or ends one worker process of one. Asking again changes nothing; who starts later was not
 * asked. Nothing to stop is no failure. Throws E_NOT_FOUND (exit 2) for a worker that never was.
 */
export async function shutdown(app: App, input: ShutdownInput, interrupts: Interrupts): Promise<ShutdownResult> {
  const here = (await app.programs.list()).filter(({state}) => state !== 'gone')
  const {programs, workers} = await named(app, here, input.worker)
  for (const {id} of programs) await app.programs.ask(id, input.now ? 'abort' : 'drain')
  for (const {program, worker} of workers) await app.programs.ask(program.id, 'end-worker', worker.id)
  const look = () => whatIsThere(app, programs, workers)
  const until = input.wait ? Number.POSITIVE_INFINITY : performance.now() + briefMs
  let result = await look()
  while (!isOver(result) && performance.now() < until && !interrupts.stop.aborted) {
    await sleep(pollMs)
    result = await look()
  }
  return {schema: 1, exit: interrupts.exitCode() ?? ExitCode.ok, ...result}
}

type Named = {programs: WorkProgram[]; workers: {program: WorkProgram; worker: WorkerProcess}[]}

async function named(app: App, here: WorkProgram[], name: string | undefined): Promise<Named> {
  if (name === undefined) return {programs: here, workers: []}
  const isNamed = ({id, name: own, pid}: WorkProgram) => own === name || id === name || String(pid) === name
  const programs = here.filter(isNamed)
  if (programs.length > 0) return {programs, workers: []}
  const workers = here.flatMap((program) =>
    program.workers.filter(({id, pid}) => id === name || String(pid) === name).map((worker) => ({program, worker})),
  )
  if (workers.length > 0 || (await app.programs.wasThere(name))) return {programs, workers}
  const message = `No program and no worker process is called ${name}.`
  throw new SnapError('E_NOT_FOUND', message, {exit: ExitCode.usage, hint: 'snap stats'})
}

async function whatIsThere(app: App, programs: Named['programs'], workers: Named['workers']) {
  const here = new Set((await app.programs.list()).flatMap((one) => one.workers.map(({id}) => id)))
  return {
    programs: await Promise.all(
      programs.map(async ({id, name, host, pid}) => ({
        id,
        name,
        host,
        pid,
        stopped: !(await app.programs.isThere(id)),
      })),
    ),
    workers: workers.map(({program, worker: {id, pid, job}}) => ({
      id,
      pid,
      job,
      program: program.name,
      ended: !here.has(id),
    })),
  }
}

const isOver = ({programs, workers}: Pick<ShutdownResult, 'programs' | 'workers'>): boolean =>
  programs.every(({stopped}) => stopped) && workers.every(({ended}) => ended)
