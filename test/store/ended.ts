import type {EveryStore} from './every-store.ts'
import {queuedItem, submitBatch} from './helpers.ts'

/** A batch of documents that are done; its id and theirs. */
export async function ended(store: EveryStore, count: number): Promise<{batch: string; documents: string[]}> {
  const items = Array.from({length: count}, (_, i) => queuedItem(i))
  const batch = await submitBatch(store, items)
  await store.closeBatch(batch)
  await store.applyEffects(
    items.map(({run}) => ({type: 'run.state', run: run!.id, state: 'done'})),
    null,
  )
  return {batch, documents: items.map(({document}) => document!.id)}
}
