import type {Lesson} from '../../store/memory-store.ts'
import type {StoredRun} from '../../store/types.ts'
import type {App} from '../app.ts'
import {settleDuplicates} from '../duplicates/settle.ts'
import {labelBatch} from '../labels/guess-documents.ts'
import {openOf} from '../present/summary.ts'
import {lessonOf, stampOf} from './lesson.ts'

/** A part at a time: 10,000 runs with their options are 20 MB. */
const partSize = 500

/**
 * Learns from every batch that has ended and was not learned from, oldest first: at the end of work, and before a new
 * batch begins, in case a process was killed in between. Each batch is taken in whole, once, whoever is first.
 */
export async function learnEnded(app: App): Promise<void> {
  for (const batch of await app.store.unlearnedBatches()) await learnFrom(app, batch)
}

/** Learns from the batches that the end of these runs has ended. */
export async function learnAfter(app: App, runs: string[]): Promise<void> {
  for (const batch of await app.store.batchesOfRuns(runs)) {
    const isClosed = (await app.store.batch(batch))?.closedAt != null
    if (isClosed && openOf(await app.store.batchCounts(batch)) === 0) await learnFrom(app, batch)
  }
}

async function learnFrom(app: App, batch: string): Promise<void> {
  await settleDuplicates(app, batch)
  await labelBatch(app, batch)
  const lessons: Lesson[] = []
  for (let after: StoredRun | null = null; ; ) {
    const runs: StoredRun[] = await app.store.runsOfBatch(batch, {after, limit: partSize})
    for (const run of runs) lessons.push(...(await lessonsOf(app, run)))
    if (runs.length < partSize) break
    after = runs.at(-1)!
  }
  if (await app.store.learnBatch(batch, lessons)) app.log.write('debug', 'learned', {batch, documents: lessons.length})
}

/** None where memory is switched off or nothing was read. */
async function lessonsOf(app: App, run: StoredRun): Promise<Lesson[]> {
  if (!run.options.memory || run.state !== 'done' || run.extractionKey === null) return []
  const corrections = await app.store.corrections(run.document)
  return [await lessonOf(app, run, corrections, stampOf(corrections))]
}
