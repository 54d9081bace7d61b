import {compareFingerprints} from '../../pipeline/scan/duplicate/compare.ts'
import {keysOf} from '../../pipeline/scan/duplicate/keys.ts'
import type {SettledFingerprint, StoredItem} from '../../store/types.ts'
import type {Fingerprint} from '../../types/results.ts'
import type {App} from '../app.ts'

type Settled = Map<string, SettledFingerprint>

/**
 * Finds the documents of a batch that were there before as other bytes: the same paper scanned again. Input by input, so
 * that which worker was faster changes nothing: the later one is the duplicate. Nothing is lost: it keeps its results.
 */
export async function settleDuplicates(app: App, batch: string): Promise<void> {
  const {keepDuplicates = false} = (await app.store.batch(batch)) ?? {}
  const settled: Settled = new Map()
  for (const item of await app.store.items(batch)) {
    const print = settled.has(item.document ?? '') ? null : await printOf(app, item)
    if (print === null) continue
    const document = item.document!
    const duplicate = keepDuplicates ? null : await findFirst(app, document, print, settled)
    settled.set(document, {document, print, keys: keysOf(print), duplicate})
  }
  if (settled.size > 0) await app.store.settleDuplicates(batch, [...settled.values()])
}

/** Of what was read for this batch; what an earlier one settled stays as it is. */
async function printOf(app: App, {outcome, run, document}: StoredItem): Promise<Fingerprint | null> {
  if (outcome !== 'queued' || run === null || document === null) return null
  const [stored] = await app.store.runs([run])
  if (stored?.state !== 'done' || stored.extractionKey === null) return null
  return (await app.store.extraction(document, stored.extractionKey))?.fingerprint ?? null
}

/** The earliest document that is the same; what a duplicate is like is like the first one. */
async function findFirst(
  app: App,
  document: string,
  print: Fingerprint,
  settled: Settled,
): Promise<SettledFingerprint['duplicate']> {
  for (const other of await app.store.fingerprintsLike(document, keysOf(print))) {
    if (other.document === document || settled.has(other.document)) continue
    const reason = compareFingerprints(other.print, print)
    if (reason !== null) return {of: (await app.store.duplicateOf(other.document))?.of ?? other.document, reason}
  }
  for (const other of settled.values()) {
    const reason = compareFingerprints(other.print, print)
    if (reason !== null) return {of: other.duplicate?.of ?? other.document, reason}
  }
  return null
}
