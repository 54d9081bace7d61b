import {Worker} from 'node:worker_threads'
import {type Failure, toFailure} from '../../errors.ts'
import {ownMemory} from '../../own-memory.ts'
import {packaged} from '../../packaged/index.ts'
import {ownBuild} from './build.ts'
import {fromFailure} from './failures.ts'
import {killGroup} from './kill-group.ts'
import {
  type Answer,
  type Budget,
  setupVariable,
  type ToChild,
  type ToParent,
  type Usage,
  type WorkerSetup,
} from './messages.ts'

export interface TaskContext {
  /** Aborted at the soft limit and on cancel; the reason is a DocumentError. Seen only when the event loop turns. */
  signal: AbortSignal
  /** 0..1; sent at most ten times a second. */
  progress(fraction: number): void
  /**
   * What the task may use from now on; null lifts it. The parent kills the process above it, so that not even code that never
   * lets the event loop turn gets away: a permanent E_TIMEOUT or E_TOO_BIG.
   */
  budget(budget: Budget | null): void
  /** Asks the parent (`onAsk` of the run); rejects with what that throws. */
  ask(question: unknown): Promise<unknown>
  /** 0..slots-1, unlike that of any other child alive in this pool. */
  workerIndex: number
}

/** Values are structured clones: no functions. Errors other than DocumentError are bugs (toFailure). */
export type TaskHandler<Task, Value> = (task: Task, context: TaskContext) => Promise<Value>

interface CurrentJob {
  job: number
  abort: AbortController
  cpu: NodeJS.CpuUsage
}

// What a crashed program exits with by sysexits.h (EX_SOFTWARE).
const exitOnBug = 70
const progressEveryMs = 100

let current: CurrentJob | null = null

/**
 * Makes this process a worker of createPool(): call it first in the entry file, and let the handler import what is heavy,
 * so that beats and the watch for the parent are there before it.
 */
export function serveTasks<Task, Value>(handler: TaskHandler<Task, Value>): void {
  const setup = readSetup()
  startPulse(setup)
  process.title = `snap worker ${setup.index + 1}`
  // The parent decides what Ctrl-C means, also where it reaches every process (Windows).
  process.on('SIGINT', () => {})
  process.on('disconnect', () => killGroup(process.pid))
  process.on('uncaughtException', endWithBug)
  process.on('unhandledRejection', endWithBug)
  process.on('message', (message: ToChild) => {
    if (message.type === 'run') void runTask(handler, message.job, message.task as Task, setup.index)
    else if (message.type === 'abort') abort(message.job, message.failure)
    else if (message.type === 'answer') hear(message.ask, message)
    else if (message.type === 'stop') process.exit(0)
  })
  send({type: 'ready', build: ownBuild()})
}

function readSetup(): WorkerSetup {
  const json = process.env[setupVariable]
  if (json === undefined || process.send === undefined) throw new Error('A worker is started by its pool, not by hand')
  return JSON.parse(json) as WorkerSetup
}

// An error in the thread reaches uncaughtException: a child without a pulse must not work.
function startPulse(setup: WorkerSetup) {
  const options = {workerData: setup, execArgv: [], resourceLimits: {maxOldGenerationSizeMb: 16}}
  new Worker(packaged.thread('pulse'), options).unref()
}

async function runTask<Task, Value>(handler: TaskHandler<Task, Value>, job: number, task: Task, workerIndex: number) {
  const abort = new AbortController()
  const mine = {job, abort, cpu: process.cpuUsage()}
  current = mine
  send({type: 'begun', job})
  try {
    const budget = (allowed: Budget | null) => send({type: 'budget', job, budget: allowed, usage: usageOfProcess()})
    const context = {signal: abort.signal, progress: progressOf(job), budget, ask: askFor(job), workerIndex}
    const value = await handler(task, context)
    send({type: 'done', job, value, usage: usageOf(mine)})
  } catch (error) {
    send({type: 'failed', job, failure: toFailure(causeOf(error, abort.signal)), usage: usageOf(mine), last: false})
  }
  current = null
}

// Node's own functions reject with an AbortError that says nothing; the reason says why.
function causeOf(error: unknown, signal: AbortSignal): unknown {
  return signal.aborted && error instanceof Error && error.name === 'AbortError' ? signal.reason : error
}

function progressOf(job: number) {
  let sentAt = Number.NEGATIVE_INFINITY
  return (fraction: number) => {
    const now = performance.now()
    if (now - sentAt < progressEveryMs && fraction < 1) return
    sentAt = now
    send({type: 'progress', job, fraction})
  }
}

/** Questions without an answer yet. */
const asked = new Map<number, PromiseWithResolvers<unknown>>()
let lastAsk = 0

const askFor = (job: number) => (question: unknown) => {
  const answer = Promise.withResolvers<unknown>()
  asked.set(++lastAsk, answer)
  send({type: 'ask', job, ask: lastAsk, question})
  return answer.promise
}

function hear(ask: number, answer: Answer) {
  if (answer.ok) asked.get(ask)?.resolve(answer.value)
  else asked.get(ask)?.reject(fromFailure(answer.failure))
  asked.delete(ask)
}

function usageOf({cpu}: CurrentJob): Usage {
  return usageSince(process.cpuUsage(cpu))
}

const usageOfProcess = (): Usage => usageSince(process.cpuUsage())

function usageSince({user, system}: NodeJS.CpuUsage): Usage {
  return {rssMb: ownMemory() / 2 ** 20, cpuMs: (user + system) / 1000}
}

function abort(job: number, failure: Failure) {
  if (current?.job === job) current.abort.abort(fromFailure(failure))
}

// Nothing can be trusted after an error that nobody caught: report it for the job at work, then make room for a new child.
function endWithBug(error: unknown) {
  console.error(error)
  const exit = () => process.exit(exitOnBug)
  if (current === null) exit()
  else send({type: 'failed', job: current.job, failure: toFailure(error), usage: usageOf(current), last: true}, exit)
}

function send(message: ToParent, then: () => void = () => {}) {
  process.send!(message, undefined, undefined, then)
}
