/**
 * A process that enqueues: `node enqueue-process.ts STORE DOCUMENTS CHUNK`. Plans each chunk on what the store knows,
 * again when it is stale, and prints the batch, then `+N` once N more items are reported to be durable.
 */
import {systemClock} from '../../src/clock.ts'
import {newId} from '../../src/ids.ts'
import {openDatabase} from '../../src/store/database.ts'
import {StaleSubmitError} from '../../src/store/errors.ts'
import {createSqliteStore} from '../../src/store/sqlite-store.ts'
import type {SubmitItem} from '../../src/store/types.ts'
import {optionSet} from './options.ts'

const [file, documents, chunk] = [process.argv[2]!, Number(process.argv[3]), Number(process.argv[4])]
const store = createSqliteStore({db: openDatabase(file, {busyTimeoutMs: 10_000}), clock: systemClock})

async function plan(from: number, to: number): Promise<SubmitItem[]> {
  const shas = Array.from({length: to - from}, (_, index) => `sha-${from + index}`)
  const known = await store.documentsBySha(shas)
  const ids = [...known.values()].map(({id}) => id)
  const runs = await store.runsFor(ids, optionSet.hash)
  return shas.map((sha256, index) => {
    const id = known.get(sha256)?.id ?? newId('d')
    const run = runs.get(id)
    return {
      ordinal: from + index,
      path: `/in/${sha256}`,
      outcome: 'queued',
      document: {id, sha256, bytes: 1, media: 'pdf', mtimeMs: 0},
      run: {id: run?.id ?? newId('r'), isNew: run === undefined, generation: 0, seq: from + index, priority: 5},
    }
  })
}

async function submit(batch: string, from: number, to: number): Promise<void> {
  const items = await plan(from, to)
  try {
    store.applyEffects([{type: 'submit', batch, optionSet, items}], null)
  } catch (error) {
    if (!(error instanceof StaleSubmitError)) throw error
    await submit(batch, from, to)
  }
}

const batch = newId('b')
await store.createBatch({id: batch, cwd: '/', outDir: null, meta: {}})
process.stdout.write(`${batch}\n`)
for (let from = 0; from < documents; from += chunk) {
  const to = Math.min(documents, from + chunk)
  await submit(batch, from, to)
  process.stdout.write(`+${to - from}\n`)
}
await store.closeBatch(batch)
process.stdout.write('closed\n')
await store.close()
