import {duration, durations, integer, parseRate} from '../config/parsers.ts'
import {ExitCode, SnapError} from '../errors.ts'
import type {QueueSettings} from '../queue/types.ts'
import type {QueueLine} from '../types/operate.ts'
import type {App} from './app.ts'
import {knownQueue, listPaused, type Paused} from './pause.ts'
import {queueNames} from './queue-names.ts'

/** Values as they are typed; absent ones stay as they are. */
export interface QueueSetInput {
  queue: string
  concurrency?: string | undefined
  rate?: string | undefined
  soft?: string | undefined
  hard?: string | undefined
  retry?: string | undefined
  maxRetries?: string | undefined
  recycleAfter?: string | undefined
  /** Values that go back to the default, all where none is named; null: none. */
  reset: string[] | null
}

export interface QueueSetResult {
  schema: 1
  queue: string
  settings: QueueSettings
}

export interface QueuesResult {
  schema: 1
  queues: Omit<QueueLine, 'perMinute'>[]
  paused: Paused[]
}

const byFlag = {
  concurrency: 'concurrency',
  rate: 'rate',
  soft: 'softMs',
  hard: 'hardMs',
  retry: 'retryMs',
  'max-retries': 'retryMs',
  'recycle-after': 'recycleAfter',
} as const satisfies Record<string, keyof QueueSettings>

/** More in one process tree than this is taken for a mistake; workers have the same bound. */
const most = 64
const unset: QueueSettings = {
  concurrency: null,
  rate: null,
  softMs: null,
  hardMs: null,
  retryMs: null,
  recycleAfter: null,
}

/** Changes what is set for a queue, for all processes, from the next job on. Throws E_USAGE (exit 2) and changes nothing. */
export async function setQueue(app: App, input: QueueSetInput): Promise<QueueSetResult> {
  const queue = knownQueue(input.queue)
  const changes = {...cleared(input.reset), ...parse(input)}
  if (Object.keys(changes).length === 0 && input.maxRetries === undefined)
    throw usage('Say what to set.', `snap queue set ${queue} --concurrency 2 --rate 30/m`)
  const {retryMs: waits} = {...(await app.queue.settings(queue)), ...changes}
  const retryMs = retries(input.maxRetries, waits ?? app.config.values.retry)
  return changeQueue(app, queue, retryMs === null ? changes : {...changes, retryMs})
}

/** The same with values that are checked already, null for the default. Throws E_USAGE (exit 2) and changes nothing. */
export async function changeQueue(app: App, name: string, changes: Partial<QueueSettings>): Promise<QueueSetResult> {
  const queue = knownQueue(name)
  const settings = {...(await app.queue.settings(queue)), ...changes}
  check(queue, settings)
  await app.queue.configure(queue, changes)
  return {schema: 1, queue, settings: await app.queue.settings(queue)}
}

/** Every queue with what waits in it and what is set for it. */
export async function listQueues(app: App): Promise<QueuesResult> {
  const status = new Map((await app.queue.status()).map((one) => [one.queue, one]))
  const noJobs = {ready: 0, running: 0, delayed: 0, blocked: 0, done: 0, dead: 0, cancelled: 0}
  const paused = await listPaused(app)
  const everything = paused.find(({what}) => what === 'all')
  const queues = queueNames.map(async (queue) => {
    const found = status.get(queue)
    const pause = found?.paused ? found : everything
    const {concurrency, rate, softMs, hardMs, retryMs, recycleAfter} = await app.queue.settings(queue)
    return {
      queue,
      counts: found?.counts ?? noJobs,
      paused: pause !== undefined,
      reason: pause?.reason ?? null,
      until: pause?.until ?? null,
      ...{concurrency, rate, softMs, hardMs, retryMs, recycleAfter},
    }
  })
  return {schema: 1, queues: await Promise.all(queues), paused}
}

function cleared(names: string[] | null): Partial<QueueSettings> {
  if (names === null) return {}
  const known = Object.keys(byFlag)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) throw usage(`--reset ${unknown}: there is ${known.join(', ')}.`, 'snap queue')
  return names.length === 0
    ? unset
    : Object.fromEntries(names.map((name) => [byFlag[name as keyof typeof byFlag], null]))
}

function parse(input: QueueSetInput): Partial<QueueSettings> {
  const {concurrency, rate, soft, hard, retry, recycleAfter} = input
  const changes: Partial<QueueSettings> = {}
  if (concurrency !== undefined) changes.concurrency = parsed('--concurrency', () => integer(1, most)(concurrency))
  if (rate !== undefined) changes.rate = parsed('--rate', () => parseRate(rate))
  if (soft !== undefined) changes.softMs = parsed('--soft', () => limit(soft))
  if (hard !== undefined) changes.hardMs = parsed('--hard', () => limit(hard))
  if (retry !== undefined) changes.retryMs = parsed('--retry', () => durations(retry))
  if (recycleAfter !== undefined)
    changes.recycleAfter = parsed('--recycle-after', () => integer(1, 1_000_000)(recycleAfter))
  return changes
}

/** Timers take no more than this. */
const longestMs = 24 * 3_600_000

function limit(text: string): number {
  const ms = duration(text)
  if (ms < 1000 || ms > longestMs) throw new Error(`expected a time from 1s to 24h, got "${text}"`)
  return ms
}

/** So many waits: the last one again and again, or only the first ones. */
function retries(text: string | undefined, waits: readonly number[]): number[] | null {
  if (text === undefined) return null
  const count = parsed('--max-retries', () => integer(0, 100)(text))
  const last = waits.at(-1) ?? 30_000
  return Array.from({length: count}, (_, i) => waits[i] ?? last)
}

function check(queue: string, {softMs, hardMs}: QueueSettings): void {
  if (softMs !== null && hardMs !== null && softMs > hardMs)
    throw usage('--soft must not be longer than --hard.', `snap queue set ${queue} --soft 9m --hard 10m`)
}

function parsed<T>(flag: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw usage(`${flag}: ${(error as Error).message}`, 'snap queue set --help')
  }
}

const usage = (message: string, hint: string) => new SnapError('E_USAGE', message, {exit: ExitCode.usage, hint})
