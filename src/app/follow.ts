import {setTimeout as sleep} from 'node:timers/promises'
import type {Clock} from '../clock.ts'
import {duration} from '../config/parsers.ts'
import {ExitCode, type ExitCodeValue, SnapError} from '../errors.ts'
import type {BatchJson} from '../types/contract.ts'
import type {App} from './app.ts'
import type {Terminal} from './drain/drain.ts'
import type {WorkerLine} from './events.ts'
import {mustBatch} from './must-batch.ts'
import {briefly, presentBatch} from './present/batch.ts'
import {openOf, summarise} from './present/summary.ts'
import {exitFor} from './process.ts'

/** As often as idle workers look at the store. */
const pollMs = 100

/** Outputs are written after a document is done; one that is not there after this long cannot be written. */
const outputsMs = 10_000

export interface FollowResult {
  exit: ExitCodeValue
  batch: BatchJson
}

/** Watches a batch (the newest if none is named) that other processes work on, and ends as `process` would. */
export async function follow(
  app: App,
  {id, timeout, whole}: {id: string | undefined; timeout: string | undefined; whole?: boolean},
  {reporter, interrupts}: Terminal,
): Promise<FollowResult> {
  const chosen = id ? await mustBatch(app, id) : (await app.store.batches(1))[0]
  if (!chosen)
    throw new SnapError('E_NOT_FOUND', 'There is no batch yet.', {exit: ExitCode.usage, hint: 'snap process ./bills'})
  const until = timeout ? app.clock.now() + parseTimeout(timeout) : Number.POSITIVE_INFINITY
  const enqueue = createEnqueueWatch(app.clock)
  const look = createLook(app, chosen.id, reporter, enqueue)
  let isOver = await look()
  while (!isOver && !enqueue.isDead() && !interrupts.stop.aborted && app.clock.now() < until) {
    await sleep(pollMs)
    isOver = await look()
  }
  await reporter.close()
  const batch = await presentBatch(app, await mustBatch(app, chosen.id), whole ? undefined : briefly())
  return {exit: interrupts.exitCode() ?? (isOver ? await endOf(app, batch) : ExitCode.workLeft), batch}
}

/** Inputs of a batch come 1,000 at a time; looking at that many takes seconds, on a slow disk a minute. */
const enqueueMs = 120_000

/** A batch without open work and without new inputs for so long will never be closed: who enqueued it was killed. */
function createEnqueueWatch(clock: Clock) {
  let idleSince: number | null = null
  let inputs = 0
  return {
    look(isIdle: boolean, total: number) {
      if (!isIdle || total !== inputs) idleSince = null
      if (isIdle) idleSince ??= clock.now()
      inputs = total
    },
    isDead: () => idleSince !== null && clock.now() - idleSince >= enqueueMs,
  }
}

type EnqueueWatch = ReturnType<typeof createEnqueueWatch>

/** Tells where the batch is whenever somebody wrote; answers whether it is over. */
function createLook(
  app: App,
  id: string,
  reporter: Terminal['reporter'],
  enqueue: EnqueueWatch,
): () => Promise<boolean> {
  let version = -1
  let doneAt: number | null = null
  return async () => {
    if (app.queue.version() !== version) {
      version = app.queue.version()
      // Read anew: a batch that is still being enqueued has no open work, but is not over.
      const {batch, counts} = await summarise(app, await mustBatch(app, id))
      const {percent, etaSeconds, finished} = batch
      const workers = await workerLines(app)
      reporter.event({type: 'progress', counts, percent, etaSeconds, workers, stages: []})
      enqueue.look(!finished && openOf(counts) === 0, batch.total)
      doneAt = finished ? (doneAt ?? app.clock.now()) : null
      if (finished && (await isWritten(app, id))) return true
    }
    return doneAt !== null && app.clock.now() - doneAt >= outputsMs
  }
}

/** What the worker processes of all programs do, as far as they have told. */
async function workerLines(app: App): Promise<WorkerLine[]> {
  const workers = (await app.programs.list()).flatMap((program) => program.workers)
  return workers.map(({pid, stage, file, page, pages, rssMb}, index) => ({index, pid, stage, file, page, pages, rssMb}))
}

async function endOf(app: App, batch: BatchJson): Promise<ExitCodeValue> {
  return (await isWritten(app, batch.batch.id)) ? exitFor(batch, false) : ExitCode.missing
}

/** Whether all outputs that --out asked for are there. */
const isWritten = async (app: App, batch: string): Promise<boolean> => (await app.store.unpublished(batch)).length === 0

function parseTimeout(text: string): number {
  try {
    return duration(text)
  } catch (error) {
    throw new SnapError('E_USAGE', `--timeout: ${(error as Error).message}`, {exit: ExitCode.usage})
  }
}
