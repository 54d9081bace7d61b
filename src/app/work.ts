import {durationFlag} from '../config/duration-flag.ts'
import {list, oneOf} from '../config/parsers.ts'
import {ExitCode, type ExitCodeValue, SnapError} from '../errors.ts'
import type {RunResult} from '../queue/runner-types.ts'
import type {App} from './app.ts'
import {startKeeper} from './cron/keeper.ts'
import {backgroundName, findBackgroundWorker} from './detach.ts'
import {parseRange} from './drain/autoscale.ts'
import {type DrainResult, drain, type Terminal} from './drain/drain.ts'
import type {ConfigReload} from './drain/program.ts'
import type {StartPool} from './drain/worker-pool.ts'
import type {Reporter} from './events.ts'
import {queueNames} from './queue-names.ts'

export interface WorkInput {
  forever: boolean
  name: string
  wait: boolean
  maxTime: string | undefined
  niceWorkers: boolean
  /** "scan,compress": works on these queues only. */
  queues?: string | undefined
  /** "3,10": between how many worker processes it chooses. */
  autoscale?: string | undefined
  reload?: ConfigReload
}

export interface WorkResult {
  exit: ExitCodeValue
  /** One sentence for people. */
  message: string
  /** When the next delayed job is due, UTC ms. */
  nextRunAt: number | null
}

/** Works on everything that is queued. */
export async function work(app: App, input: WorkInput, terminal: Terminal, startPool?: StartPool): Promise<WorkResult> {
  const {forever, name, wait, niceWorkers, reload} = input
  const queues = input.queues === undefined ? null : parseQueues(input.queues)
  const limits = {
    batch: null,
    forever,
    name,
    wait,
    niceWorkers,
    maxTimeMs: parseMaxTime(input.maxTime),
    ...(queues && {queues}),
    ...(input.autoscale !== undefined && {autoscale: parseRange(input.autoscale)}),
    ...(reload && {reload}),
  }
  if (name === backgroundName && (await findBackgroundWorker(app))) {
    return {exit: ExitCode.ok, message: 'Another background worker is at work.', nextRunAt: null}
  }
  const {counting, failed} = countFailures(terminal.reporter)
  const told = {...terminal, reporter: counting}
  const keeper = forever ? startKeeper(app, terminal.interrupts.stop) : null
  let drained = await drain(app, limits, told, startPool).finally(() => keeper?.close())
  while (drained.end === 'empty' && (await cameLate(app, queues))) drained = await drain(app, limits, told, startPool)
  await terminal.reporter.close()
  const ended = forever ? daemonEndingOf(drained, terminal) : endingOf(drained, terminal)
  const nextRunAt = drained.result.end === 'delayed' ? drained.result.nextRunAt : null
  // A program that stayed for weeks has seen failures: they are listed, and no reason for systemd to call its end one.
  if (forever || ended.exit !== ExitCode.ok || failed() === 0) return {...ended, nextRunAt}
  const message = `${failed()} of the documents failed, the rest is done. Try again with: snap retry --failed`
  return {exit: ExitCode.someFailed, message, nextRunAt}
}

/** Cron has to hear of failures from `work` as it does from `process`. */
function countFailures(reporter: Reporter) {
  let failures = 0
  const counting: Reporter = {
    event(event) {
      if (event.type === 'document' && event.document.failure !== null) failures++
      reporter.event(event)
    },
    close: () => reporter.close(),
  }
  return {counting, failed: () => failures}
}

/** Node's timers fire at once when they are set for longer. */
const longestTimer = 2 ** 31 - 1

/**
 * Who enqueues with --detach starts no worker while there is one. Work that came between this one's last look and the
 * moment from which it counted as gone would wait for nobody: so it looks once more after that.
 */
async function cameLate(app: App, queues: string[] | null): Promise<boolean> {
  const status = await app.queue.status()
  return status.some(({queue, paused, counts}) => !paused && counts.ready > 0 && (queues?.includes(queue) ?? true))
}

function parseQueues(text: string): string[] {
  try {
    return list(oneOf(queueNames))(text)
  } catch (error) {
    throw new SnapError('E_USAGE', `--queues: ${(error as Error).message}`, {exit: ExitCode.usage})
  }
}

/** "2h" -> ms; a wrong value is the user's mistake. */
export function parseMaxTime(text: string | undefined): number | null {
  return text === undefined ? null : Math.min(durationFlag('max-time', text), longestTimer)
}

function pausedMessage(queues: (RunResult & {end: 'paused'})['queues']): string {
  const why = queues.filter(({reason}) => reason !== null).map(({queue, reason}) => `${queue} (${reason})`)
  const held = queues.reduce((sum, queue) => sum + queue.held, 0)
  const parts = [
    ...(why.length > 0 ? [`queues: ${why.join(', ')}`] : []),
    ...(held > 0 ? [`batches: ${plural(held)}`] : []),
  ]
  return `Work is left in paused ${parts.join('; ')}. snap resume goes on with it, then: snap work`
}

const plural = (jobs: number) => (jobs === 1 ? '1 job' : `${jobs} jobs`)

/**
 * A worker for ever is stopped by a signal or by `snap shutdown` as a matter of course: that is 0, so that systemd takes it for a
 * clean end (as of `process --watch`). What needed a second signal has the code of that.
 */
function daemonEndingOf(drained: DrainResult, terminal: Terminal): Pick<WorkResult, 'exit' | 'message'> {
  const {interrupts} = terminal
  const isAsked = drained.end === 'shutdown' || interrupts.exitCode() !== null
  if (!isAsked || interrupts.abort.aborted) return endingOf(drained, terminal)
  return {exit: ExitCode.ok, message: 'Stopped as asked; what is left stays queued.'}
}

/** How a drain ended, as exit code and as a sentence with the command that goes on. */
export function endingOf(
  {end, result}: DrainResult,
  {interrupts}: Pick<Terminal, 'interrupts'>,
): Pick<WorkResult, 'exit' | 'message'> {
  const goOn = 'Go on with: snap work'
  // Asked to stop, or out of time, when all was over by itself: hooks and reports were still on their way.
  const wasCut = result.end === 'stopped' || result.end === 'aborted'
  switch (wasCut ? end : result.end) {
    case 'stopped':
    case 'aborted':
      return {exit: interrupts.exitCode() ?? ExitCode.interrupted, message: `Interrupted; nothing is lost. ${goOn}`}
    case 'shutdown':
      return {exit: ExitCode.workLeft, message: `Stopped by snap shutdown; the rest stays queued. ${goOn}`}
    case 'max-time':
      return {exit: ExitCode.workLeft, message: `Time is up; the rest stays queued. ${goOn}`}
    case 'delayed': {
      const at = result.end === 'delayed' ? new Date(result.nextRunAt).toISOString() : ''
      return {
        exit: ExitCode.workLeft,
        message: `Only delayed retries are left; the next is due at ${at}. ${goOn} --wait`,
      }
    }
    case 'paused': {
      return {exit: ExitCode.workLeft, message: pausedMessage(result.end === 'paused' ? result.queues : [])}
    }
    case 'resource': {
      const failure = result.end === 'resource' ? result.failure : null
      const message = (failure?.message ?? 'Something is full or missing').replace(/\.?$/, '.')
      return {
        exit: ExitCode.missing,
        message: `${message} What is left stays queued. First: ${failure?.hint ?? 'snap clean'}, then: snap work`,
      }
    }
    default:
      return {exit: ExitCode.ok, message: 'Nothing is left to do.'}
  }
}
