import {newId} from '../../ids.ts'
import type {NewJob} from '../../queue/types.ts'
import {isOpen, takesUpAgain} from '../../store/run-state.ts'
import type {Store, StoredDocument, StoredRun, StoreEffect, SubmitItem} from '../../store/types.ts'
import {firstJob} from '../flow/plan.ts'
import type {Inspected} from './inspect.ts'

export interface PlanOptions {
  optionHash: string
  priority: number
  force: boolean
  /** Show a second path with the same bytes as a result of its own. */
  keepDuplicates: boolean
  /** First arrival number of this chunk. */
  seq: number
  /** Ordinal of the chunk's first item. */
  ordinal: number
  /** Documents that earlier chunks of the batch brought: sha256 -> run. */
  seen: Map<string, {document: string; run: SubmitItem['run'] & object}>
  now: number
}

export interface ItemPlan {
  items: SubmitItem[]
  jobs: NewJob[]
  /** Runs that are taken up again. */
  effects: StoreEffect[]
}

/** What becomes of each input of a chunk: known and done, shared with work under way, new work, duplicate, skipped. */
export async function planItems(store: Store, chunk: Inspected[], options: PlanOptions): Promise<ItemPlan> {
  const shas = chunk.flatMap((file) => (file.type === 'document' ? [file.sha256] : []))
  const documents = await store.documentsBySha([...new Set(shas)])
  const ids = [...documents.values()].map(({id}) => id)
  const runs = await store.runsFor(ids, options.optionHash)
  const plan: ItemPlan = {items: [], jobs: [], effects: []}
  chunk.forEach((inspected, index) => {
    const base = {ordinal: options.ordinal + index, path: inspected.file.path}
    if (inspected.type === 'skipped') plan.items.push({...base, outcome: 'skipped', reason: inspected.reason})
    else if (inspected.type === 'refused') plan.items.push({...base, outcome: 'refused', error: inspected.error})
    else plan.items.push(planDocument(inspected, base, index, documents, runs, options, plan))
  })
  return plan
}

function planDocument(
  inspected: Inspected & {type: 'document'},
  base: {ordinal: number; path: string},
  index: number,
  documents: Map<string, StoredDocument>,
  runs: Map<string, StoredRun>,
  options: PlanOptions,
  plan: ItemPlan,
): SubmitItem {
  const {sha256, bytes, media, mtimeMs} = inspected
  const earlier = options.seen.get(sha256)
  const id = earlier?.document ?? documents.get(sha256)?.id ?? newId('d', options.now)
  const document = {id, sha256, bytes, media, mtimeMs}
  if (earlier) {
    const outcome = options.keepDuplicates ? 'queued' : 'duplicate'
    const {isOpen: _, ...shared} = earlier.run
    return {...base, outcome, reason: 'same bytes as an earlier input', document, run: {...shared, isNew: false}}
  }
  const before = runs.get(id)
  const isNew = !before || options.force
  const run = {
    id: isNew ? newId('r', options.now) : before.id,
    isNew,
    generation: before ? before.generation + (options.force ? 1 : 0) : 0,
    seq: isNew ? options.seq + index : before.seq,
    priority: options.priority,
    ...(isNew ? {} : {isOpen: isOpen(before.state)}),
  }
  options.seen.set(sha256, {document: id, run})
  if (!isNew && !takesUpAgain(before)) {
    return {...base, outcome: isOpen(before.state) ? 'queued' : 'unchanged', document, run}
  }
  if (!isNew) plan.effects.push({type: 'run.state', run: run.id, state: 'waiting'})
  plan.jobs.push(firstJob(run, document))
  return {...base, outcome: 'queued', document, run}
}
