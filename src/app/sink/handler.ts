import type {Sink} from '../../pipeline/engines/sink/types.ts'
import type {Handler} from '../../queue/runner-types.ts'
import {unknownDigest} from '../../types/sink.ts'
import type {App} from '../app.ts'
import {openOnce} from '../open-once.ts'
import {openSink, sinkId, sinkOf} from './address.ts'
import type {SinkPayload} from './jobs.ts'
import {type DigestedPoint, pointsOf} from './points.ts'

/** Points that are noted together: a crash sends at most so many again, which changes nothing there. */
const noted = 500

export interface SinkWork {
  handler: Handler
  close(): Promise<void>
}

/** Work on jobs of the queue `sink`: one database a process, opened when the first job needs it. */
export function createSinkWork(app: App): SinkWork {
  const open = openOnce(() => connect(app))
  let prepared = 0
  return {
    async handler({job}, {signal, progress}) {
      const payload = job.payload as unknown as SinkPayload
      const address = openSink(app.config.values)
      // Another database is set now: `snap sink sync` brings that one in step.
      if (address === null || sinkId(address) !== payload.sink) return {effects: []}
      const sink = await open.get()
      await bringInStep(app, sink, payload, {
        signal,
        progress,
        async prepare(dim) {
          if (prepared !== dim) await sink.prepare(dim, signal)
          prepared = dim
        },
      })
      return {effects: []}
    },
    close: () => open.close(),
  }
}

async function connect({config}: App): Promise<Sink> {
  const address = sinkOf(config.values)!
  const {createSink} = await import('../../pipeline/engines/sink/index.ts')
  return createSink(address, await config.secret('sink'))
}

interface Step {
  signal: AbortSignal
  progress(fraction: number): void
  prepare(dim: number): Promise<void>
}

/** Another process may send an older state of the document, or delete it, meanwhile: whoever is last sets that right. */
const mostRounds = 3

/** Sends what the sink lacks or has otherwise, deletes what is no more, and notes both; nothing to do is the usual case. */
async function bringInStep(app: App, sink: Sink, payload: SinkPayload, step: Step): Promise<void> {
  const {sink: name, document, model, clear} = payload
  for (let round = 0; round < mostRounds; round++) {
    const wanted = clear ? [] : await pointsOf(app, document, model)
    const {missing, surplus} = difference(wanted, await app.store.sinkRows(name, document))
    if (missing.length + surplus.length === 0) return
    await send(app, sink, payload, missing, step)
    await remove(app, sink, payload, surplus, step)
  }
}

/** What is noted before a request: whether it came to anything is not known until it is answered. */
const unsure = (points: string[]): Map<string, string> => new Map(points.map((point) => [point, unknownDigest]))

async function send(
  {store}: App,
  sink: Sink,
  {sink: name, document}: SinkPayload,
  missing: DigestedPoint[],
  {signal, progress, prepare}: Step,
): Promise<void> {
  if (missing.length > 0) await prepare(missing[0]!.vector.length)
  for (let at = 0; at < missing.length; at += noted) {
    signal.throwIfAborted()
    const part = missing.slice(at, at + noted)
    await store.noteSink(name, document, {sent: unsure(part.map(({id}) => id)), removed: []})
    await sink.upsert(part, signal)
    await store.noteSink(name, document, {sent: new Map(part.map(({id, digest}) => [id, digest])), removed: []})
    progress((at + part.length) / missing.length)
  }
}

async function remove(
  {store}: App,
  sink: Sink,
  {sink: name, document}: SinkPayload,
  surplus: string[],
  {signal}: Step,
): Promise<void> {
  if (surplus.length === 0) return
  await store.noteSink(name, document, {sent: unsure(surplus), removed: []})
  await sink.delete(surplus, signal)
  await store.noteSink(name, document, {sent: new Map(), removed: surplus})
}

/** What a sink has to be sent, and what it has to forget. */
export function difference(
  wanted: readonly DigestedPoint[],
  there: ReadonlyMap<string, string>,
): {missing: DigestedPoint[]; surplus: string[]} {
  const ids = new Set(wanted.map(({id}) => id))
  return {
    missing: wanted.filter(({id, digest}) => there.get(id) !== digest),
    surplus: [...there.keys()].filter((id) => !ids.has(id)),
  }
}
