import type {StoredRun} from '../store/types.ts'
import type {Enrichment} from '../types/enrichment.ts'
import type {ReadData} from '../types/results.ts'
import type {App} from './app.ts'
import {corrected} from './corrected.ts'
import {enriched} from './enriched.ts'
import {enrichKey} from './flow/keys.ts'

/** What is known about a document: what the rules read, what a language model gave, and over both what the user said. */
export interface DocumentReading {
  read: ReadData
  /** As it was stored; null where no model was asked. */
  enrichment: Enrichment | null
}

/** The reading that a run ended with, as it is shown everywhere; null while there is none. */
export async function readingOf(app: App, run: StoredRun): Promise<DocumentReading | null> {
  const {document, extractionKey, options} = run
  const read = extractionKey === null ? null : await app.store.extraction(document, extractionKey)
  if (read === null) return null
  const wasAsked = options.stages.includes('enrich')
  const enrichment = wasAsked ? await app.store.enrichment(document, enrichKey(extractionKey!, options)) : null
  const given = enrichment === null ? read : enriched(read, enrichment)
  return {read: corrected(given, await app.store.corrections(document)), enrichment}
}
