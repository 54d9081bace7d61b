import {compareFingerprints} from '../../pipeline/scan/duplicate/compare.ts'
import {keysOf} from '../../pipeline/scan/duplicate/keys.ts'
import type {SettledFingerprint} from '../../store/memory-store.ts'
import type {StoredItem, StoredRun} from '../../store/types.ts'
import type {Fingerprint} from '../../types/results.ts'
import type {App} from '../app.ts'
import {itemParts} from '../item-parts.ts'

/** As many as the store names (store/duplicates.ts): those that share the most keys. */
const candidates = 20

/** What was settled of a part of a batch so far, found by key. */
class Settled {
  readonly all: SettledFingerprint[] = []
  readonly #documents = new Set<string>()
  readonly #byKey = new Map<string, number[]>()

  has(document: string | null): boolean {
    return document !== null && this.#documents.has(document)
  }

  add(one: SettledFingerprint): void {
    for (const key of new Set(one.keys)) {
      const places = this.#byKey.get(key)
      if (places === undefined) this.#byKey.set(key, [this.all.length])
      else places.push(this.all.length)
    }
    this.#documents.add(one.document)
    this.all.push(one)
  }

  /** In the order of the batch. */
  like(keys: readonly string[]): SettledFingerprint[] {
    const shared = new Map<number, number>()
    for (const key of new Set(keys))
      for (const place of this.#byKey.get(key) ?? []) shared.set(place, (shared.get(place) ?? 0) + 1)
    return [...shared]
      .sort(([a, m], [b, n]) => n - m || a - b)
      .slice(0, candidates)
      .map(([place]) => place)
      .sort((a, b) => a - b)
      .map((place) => this.all[place]!)
  }
}

/**
 * Finds the documents of a batch that were there before as other bytes: the same paper scanned again. Input by input, so
 * that which worker was faster changes nothing: the later one is the duplicate. Nothing is lost: it keeps its results.
 * What a killed process has settled of a batch is settled again, and comes to the same. A part at a time: the fingerprints
 * of 100,000 documents at once would be 300 MB.
 */
export async function settleDuplicates(app: App, batch: string): Promise<void> {
  const {keepDuplicates = false} = (await app.store.batch(batch)) ?? {}
  for await (const items of itemParts(app, batch)) await settlePart(app, batch, items, keepDuplicates)
}

async function settlePart(app: App, batch: string, items: StoredItem[], keepDuplicates: boolean): Promise<void> {
  const runs = new Map((await app.store.runs(items.flatMap(({run}) => run ?? []))).map((run) => [run.id, run]))
  const settled = new Settled()
  for (const item of items) {
    const run = item.run === null ? undefined : runs.get(item.run)
    const print = settled.has(item.document) ? null : await printOf(app, item, run, keepDuplicates)
    if (print === null) continue
    const document = item.document!
    const keys = keysOf(print)
    const duplicate = keepDuplicates ? null : await findFirst(app, {document, print, keys}, settled)
    settled.add({document, print, keys, duplicate})
  }
  if (settled.all.length > 0) await app.store.settleDuplicates(batch, settled.all)
}

/** Of what was read for this batch; what an earlier one settled stays as it is, unless this one keeps duplicates. */
async function printOf(
  app: App,
  {outcome, document}: StoredItem,
  run: StoredRun | undefined,
  keep: boolean,
): Promise<Fingerprint | null> {
  const counts = outcome === 'queued' || (keep && outcome === 'unchanged')
  if (!counts || document === null || run?.state !== 'done' || run.extractionKey === null) return null
  return (await app.store.extraction(document, run.extractionKey))?.fingerprint ?? null
}

/**
 * The earliest document that is the same; what a duplicate is like is like the first one. Never itself: read anew behind a copy of it in
 * the same batch, it is what that one is a duplicate of.
 */
async function findFirst(
  app: App,
  {document, print, keys}: Omit<SettledFingerprint, 'duplicate'>,
  settled: Settled,
): Promise<SettledFingerprint['duplicate']> {
  for (const other of await app.store.fingerprintsLike(document, keys)) {
    if (other.document === document || settled.has(other.document)) continue
    const reason = compareFingerprints(other.print, print)
    if (reason === null) continue
    const of = (await app.store.duplicateOf(other.document))?.of ?? other.document
    if (of !== document) return {of, reason}
  }
  for (const other of settled.like(keys)) {
    const of = other.duplicate?.of ?? other.document
    const reason = of === document ? null : compareFingerprints(other.print, print)
    if (reason !== null) return {of, reason}
  }
  return null
}
