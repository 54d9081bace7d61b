import {duration} from '../config/parsers.ts'
import {ExitCode, SnapError} from '../errors.ts'
import {allQueues} from '../queue/types.ts'
import type {StoreEffect} from '../store/types.ts'
import type {App} from './app.ts'
import {mustBatch} from './must-batch.ts'
import {queueNames} from './queue-names.ts'

/** What is meant: one batch, one queue, or everything. */
export interface PauseTarget {
  batch?: string | undefined
  queue?: string | undefined
  all?: boolean | undefined
}

export interface PauseInput extends PauseTarget {
  reason: string | undefined
  /** "2h" */
  for: string | undefined
}

export interface Paused {
  what: 'all' | 'queue' | 'batch'
  /** Of the queue or batch; empty for everything. */
  name: string
  /** `space`: free space is short, and the end comes by itself. */
  by: 'user' | 'runner' | 'space'
  reason: string
  since: number
  until: number | null
}

export interface PauseResult {
  schema: 1
  /** Everything that is paused now. */
  paused: Paused[]
  /** Nobody is there to go on with what was resumed. */
  idle: boolean
}

/** No new job begins; what runs ends. Idempotent; a later pause of the same replaces reason and end. */
export async function pause(app: App, input: PauseInput): Promise<PauseResult> {
  const target = await resolve(app, input, 'pause')
  const reason = input.reason ?? 'by hand'
  const until = input.for === undefined ? null : app.clock.now() + lengthOf(input.for)
  if ('batch' in target) {
    const effect: StoreEffect = {type: 'batch.pause', batch: target.batch, reason, until}
    await app.queue.enqueue([], [effect])
    await app.queue.followHolds()
  } else await app.queue.pause(target.queue, reason, until ?? undefined)
  return pauseResult(app)
}

/** Ends the pause of a batch, of a queue, or every pause there is; one for space ends by itself only. Idempotent. */
export async function resume(app: App, input: PauseTarget): Promise<PauseResult> {
  const target = await resolve(app, input, 'resume')
  if ('batch' in target) await resumeBatches(app, [target.batch])
  else if (target.queue !== allQueues) await app.queue.resume(target.queue)
  else {
    for (const {queue} of await app.queue.pauses()) await app.queue.resume(queue)
    await resumeBatches(
      app,
      (await app.store.batchPauses()).map(({batch}) => batch),
    )
  }
  return pauseResult(app)
}

async function resumeBatches(app: App, batches: string[]): Promise<void> {
  await app.queue.enqueue(
    [],
    batches.map((batch): StoreEffect => ({type: 'batch.resume', batch})),
  )
  await app.queue.followHolds()
}

/** Everything that is paused: all, then queues, then batches. */
export async function listPaused(app: App): Promise<Paused[]> {
  const queues = (await app.queue.pauses()).map(({queue, source, reason, since, until}): Paused => {
    const isAll = queue === allQueues
    return {what: isAll ? 'all' : 'queue', name: isAll ? '' : queue, by: source, reason, since, until}
  })
  const batches = (await app.store.batchPauses()).map(({batch, ...pause}): Paused => {
    return {what: 'batch', name: batch, by: 'user', ...pause}
  })
  return [...queues, ...batches]
}

async function pauseResult(app: App): Promise<PauseResult> {
  const workers = await app.queue.workers({live: true})
  return {schema: 1, paused: await listPaused(app), idle: !workers.some(({alive}) => alive)}
}

async function resolve(
  app: App,
  {batch, queue, all}: PauseTarget,
  command: string,
): Promise<{queue: string} | {batch: string}> {
  const given = [batch, queue, all || undefined].filter((each) => each !== undefined)
  if (given.length !== 1) {
    throw usage(`Say what to ${command}: a batch, --queue NAME or --all.`, `snap ${command} --queue scan`)
  }
  if (batch !== undefined) return {batch: (await mustBatch(app, batch)).id}
  return {queue: all ? allQueues : knownQueue(queue!)}
}

/** Throws E_USAGE (exit 2) for a name that no queue has. */
export function knownQueue(name: string): string {
  if (queueNames.some((queue) => queue === name)) return name
  throw usage(`There is no queue ${name}.`, `Queues are ${queueNames.join(', ')}.`)
}

function lengthOf(text: string): number {
  try {
    return duration(text)
  } catch (error) {
    throw usage(`--for: ${(error as Error).message}`, 'snap pause --all --for 2h')
  }
}

const usage = (message: string, hint: string) => new SnapError('E_USAGE', message, {exit: ExitCode.usage, hint})
