import {newId} from '../ids.ts'
import type {NewJob} from '../queue/types.ts'
import {isOpen} from '../store/run-state.ts'
import type {StoredDocument, StoredItem, StoredRun, StoreEffect, SubmitItem} from '../store/types.ts'
import type {DocumentOptions} from '../types/options.ts'
import type {App} from './app.ts'
import {optionHash} from './flow/keys.ts'
import {firstJob, stageOf} from './flow/plan.ts'

/** As many as `process` writes in a transaction: with one fsync each, 10,000 took most of a minute. */
const chunkSize = 1000
const maxAttempts = 5

interface Requeue {
  batch: string
  /** What becomes of the options of a run. */
  change(options: DocumentOptions): DocumentOptions
}

/**
 * The same runs again, or runs of their own where options change, as items of a batch. A run that is at work already is
 * shared. Outputs go where they were to go, if that is on this machine.
 */
export async function requeue(app: App, runs: StoredRun[], input: Requeue): Promise<void> {
  for (let from = 0; from < runs.length; from += chunkSize) {
    await writeChunk(app, runs.slice(from, from + chunkSize), from, input)
  }
}

/** When another process took one of them up in between, the chunk is planned again. */
async function writeChunk(app: App, runs: StoredRun[], ordinal: number, input: Requeue): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const {jobs, effects} = await plan(app, runs, ordinal, input)
    try {
      await app.queue.enqueue(jobs, effects)
      return
    } catch (error) {
      if ((error as Error).name !== 'StaleSubmitError' || attempt === maxAttempts) throw error
    }
  }
}

type Submit = Extract<StoreEffect, {type: 'submit'}>
type Target = SubmitItem['run'] & object

async function plan(app: App, runs: StoredRun[], ordinal: number, {batch, change}: Requeue) {
  const documents = new Map((await app.store.documents(runs.map(({document}) => document))).map((one) => [one.id, one]))
  const seq = await app.store.nextSeq(runs.length)
  const submits = new Map<string, Submit>()
  const states: StoreEffect[] = []
  const jobs: NewJob[] = []
  for (const [index, run] of runs.entries()) {
    const document = documents.get(run.document)
    if (!document) continue
    const options = change(run.options)
    const hash = optionHash(options)
    const target = await targetOf(app, run, hash, seq + index)
    const before = await lastItem(app, run)
    const optionSet = {hash, options}
    const submit = submits.get(hash) ?? {type: 'submit', batch, optionSet, items: [], first: stageOf('scan.split')}
    submits.set(hash, submit)
    submit.items.push(itemOf(ordinal + index, document, before, target))
    if (target.isOpen) continue
    if (!target.isNew) states.push({type: 'run.state', run: target.id, state: 'waiting'})
    jobs.push(firstJob(target, document))
  }
  return {jobs, effects: [...submits.values(), ...states]}
}

/** What was asked for the run last. Where outputs of another machine are to lie means something else here. */
async function lastItem(app: App, run: StoredRun): Promise<StoredItem | undefined> {
  const item = (await app.store.itemsOfRun(run.id)).at(-1)
  if (!item?.outPath || !app.isShared) return item
  const isOurs = (await app.store.batch(item.batch))?.elsewhere === null
  return isOurs ? item : {...item, outPath: null, inPlace: null}
}

async function targetOf(app: App, run: StoredRun, hash: string, seq: number): Promise<Target> {
  const existing = (await app.store.runsFor([run.document], hash)).get(run.document)
  if (!existing) return {id: newId('r', app.clock.now()), isNew: true, generation: 0, seq, priority: run.priority}
  const {id, generation, priority, state} = existing
  return {id, isNew: false, generation, seq: existing.seq, priority, isOpen: isOpen(state)}
}

function itemOf(
  ordinal: number,
  {id, sha256, bytes, media, sources}: StoredDocument,
  before: StoredItem | undefined,
  run: Target,
): SubmitItem {
  return {
    ordinal,
    path: before?.path ?? sources[0]?.path ?? id,
    outcome: 'queued',
    ...(before?.outPath ? {outPath: before.outPath} : {}),
    ...(before?.inPlace ? {inPlace: before.inPlace} : {}),
    // The path may hold another document by now.
    document: {id, sha256, bytes, media, mtimeMs: null},
    run,
  }
}
