import {ExitCode, SnapError} from '../../errors.ts'
import type {SinkAddress} from '../../types/sink.ts'
import type {App} from '../app.ts'
import {modelHint, modelInUse} from '../vectors/model-in-use.ts'
import {requireSink, sinkId, sinkOf} from './address.ts'
import {difference} from './handler.ts'
import {type SinkPayload, sinkJob, sinkQueue} from './jobs.ts'
import {pointsOf} from './points.ts'

export interface SinkPlan {
  sink: string
  /** Documents that are there as they should be. */
  inStep: number
  /** Documents with something to send or to delete, and how many points that is. */
  documents: number
  send: number
  delete: number
}

/** Documents looked at together; their jobs are written in one transaction. */
const pageSize = 500

/**
 * Enqueues a job for every document that the sink has not as it should, with `dryRun` none. What is under way already is
 * not enqueued twice. Looking costs a hash of each vector, no request.
 */
export async function planSync(app: App, {dryRun = false, clear = false} = {}): Promise<SinkPlan> {
  const sink = sinkId(requireSink(app.config.values))
  const model = clear ? null : await modelToSend(app, sink)
  const plan: SinkPlan = {sink, inStep: 0, documents: 0, send: 0, delete: 0}
  for await (const documents of pagesOf(app, sink, model)) {
    const due: string[] = []
    for (const document of documents) {
      const wanted = model === null ? [] : await pointsOf(app, document, model)
      const {missing, surplus} = difference(wanted, await app.store.sinkRows(sink, document))
      plan.send += missing.length
      plan.delete += surplus.length
      if (missing.length + surplus.length > 0) due.push(document)
    }
    plan.documents += due.length
    plan.inStep += documents.length - due.length
    if (!dryRun) await enqueue(app, due, {sink, model: model ?? '', ...(clear ? {clear} : {})})
  }
  return plan
}

/** Null where no vector is left here, and only what was sent is to be taken out. Throws E_CONFIG (exit 9). */
async function modelToSend(app: App, sink: string): Promise<string | null> {
  const {chosen, models} = await modelInUse(app)
  if (chosen !== null) return chosen
  if (models.length === 0 && (await app.store.sinkDocuments(sink, null, '', 1)).length > 0) return null
  const message = models.length === 0 ? 'No document has vectors yet.' : `There are vectors of ${models.join(', ')}.`
  const hint = models.length === 0 ? 'snap config set embed.url URL, then: snap retry --vectors' : modelHint
  throw new SnapError('E_CONFIG', message, {exit: ExitCode.badConfig, hint})
}

async function* pagesOf(app: App, sink: string, model: string | null): AsyncGenerator<string[]> {
  for (let after = ''; ; ) {
    const page = await app.store.sinkDocuments(sink, model, after, pageSize)
    if (page.length > 0) yield page
    if (page.length < pageSize) return
    after = page.at(-1)!
  }
}

/** Jobs of an earlier call that still wait do the same work. */
async function enqueue(app: App, documents: string[], payload: Omit<SinkPayload, 'document'>): Promise<void> {
  const occasion = payload.clear ? 'clear' : 'sync'
  await app.queue.enqueue(documents.map((document) => sinkJob({...payload, document}, occasion)))
}

export interface SinkStatus {
  schema: 1
  /** Null where none is set. */
  sink: SinkAddress | null
  points: number
  documents: number
  lastAt: number | null
  queue: {waiting: number; running: number; delayed: number; failed: number}
  /** Why jobs failed, each once. */
  errors: string[]
}

/** What the sink holds, and what is under way to it. */
export async function sinkStatus(app: App): Promise<SinkStatus> {
  const {values} = app.config
  const sink = sinkOf(values)
  const totals = sink === null ? {points: 0, documents: 0, lastAt: null} : await app.store.sinkTotals(sinkId(sink))
  const counts = (await app.queue.status()).find(({queue}) => queue === sinkQueue)?.counts
  const failed = await app.queue.jobs({queue: sinkQueue, states: ['dead'], limit: 1000})
  return {
    schema: 1,
    sink,
    ...totals,
    queue: {
      waiting: (counts?.ready ?? 0) + (counts?.blocked ?? 0),
      running: counts?.running ?? 0,
      delayed: counts?.delayed ?? 0,
      failed: counts?.dead ?? 0,
    },
    errors: [...new Set(failed.flatMap(({failure}) => (failure ? [failure.message] : [])))].slice(0, 10),
  }
}
