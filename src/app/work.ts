import {duration} from '../config/parsers.ts'
import {ExitCode, type ExitCodeValue, SnapError} from '../errors.ts'
import type {RunResult} from '../queue/runner-types.ts'
import type {App} from './app.ts'
import {startKeeper} from './cron/keeper.ts'
import {backgroundName, findBackgroundWorker} from './detach.ts'
import {type DrainResult, drain, type Terminal} from './drain/drain.ts'
import type {StartPool} from './drain/worker-pool.ts'
import type {Reporter} from './events.ts'

export interface WorkInput {
  forever: boolean
  name: string
  wait: boolean
  maxTime: string | undefined
  niceWorkers: boolean
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
  const {forever, name, wait, niceWorkers} = input
  const limits = {batch: null, forever, name, wait, niceWorkers, maxTimeMs: parseMaxTime(input.maxTime)}
  if (name === backgroundName && (await findBackgroundWorker(app))) {
    return {exit: ExitCode.ok, message: 'Another background worker is at work.', nextRunAt: null}
  }
  const {counting, failed} = countFailures(terminal.reporter)
  const told = {...terminal, reporter: counting}
  const keeper = forever ? startKeeper(app, terminal.interrupts.stop) : null
  let drained = await drain(app, limits, told, startPool).finally(() => keeper?.close())
  while (drained.end === 'empty' && (await cameLate(app))) drained = await drain(app, limits, told, startPool)
  await terminal.reporter.close()
  const ended = endingOf(drained, terminal)
  const nextRunAt = drained.result.end === 'delayed' ? drained.result.nextRunAt : null
  if (ended.exit !== ExitCode.ok || failed() === 0) return {...ended, nextRunAt}
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
async function cameLate(app: App): Promise<boolean> {
  return (await app.queue.status()).some(({paused, counts}) => !paused && counts.ready > 0)
}

/** "2h" -> ms; a wrong value is the user's mistake. */
export function parseMaxTime(text: string | undefined): number | null {
  if (text === undefined) return null
  try {
    return Math.min(duration(text), longestTimer)
  } catch (error) {
    throw new SnapError('E_USAGE', `--max-time: ${(error as Error).message}`, {exit: ExitCode.usage})
  }
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

/** How a drain ended, as exit code and as a sentence with the command that goes on. */
export function endingOf({end, result}: DrainResult, {interrupts}: Terminal): Pick<WorkResult, 'exit' | 'message'> {
  const goOn = 'Go on with: snap work'
  switch (end) {
    case 'stopped':
    case 'aborted':
      return {exit: interrupts.exitCode() ?? ExitCode.interrupted, message: `Interrupted; nothing is lost. ${goOn}`}
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
