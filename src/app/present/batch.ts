import type {BatchCounts, StoredBatch} from '../../store/types.ts'
import type {Bill} from '../../types/bill.ts'
import type {BatchJson, DocumentJson} from '../../types/contract.ts'
import type {App} from '../app.ts'
import {itemParts} from '../item-parts.ts'
import {compressionOf} from './compression.ts'
import {presentItem} from './document.ts'
import {summarise} from './summary.ts'

/** The contract's counts over the documents of a batch; `review` is a flag beside `done`. */
function contractCounts(counts: BatchCounts, documents: DocumentJson[]): BatchJson['counts'] {
  const by = (state: DocumentJson['state']) => documents.filter((document) => document.state === state).length
  return {
    done: by('done'),
    failed: by('failed'),
    skipped: counts.skipped ?? 0,
    duplicate: by('duplicate'),
    review: documents.filter(({state, review}) => state === 'done' && review).length,
    waiting: by('waiting'),
    running: by('running'),
    delayed: by('delayed'),
    cancelled: by('cancelled'),
  }
}

const briefBill = (bill: Bill | null): Bill | null => bill && {...bill, items: [], taxes: [], checks: []}

/** Rows of the tables at the end are fewer; what is behind them is counted. */
const namedDocuments = 1000

/**
 * What the table, the summary and the hints at the end of a command need of the documents of a batch. Behind the first
 * 1,000 those that went well and made no file are all the same to them: 100,000 of their own would be 150 MB.
 */
export function briefly(): (document: DocumentJson) => DocumentJson {
  let given = 0
  let plain: DocumentJson | null = null
  return (document) => {
    const {state, review, artifacts} = document
    if (given++ < namedDocuments || state !== 'done' || review || artifacts.length > 0) return brief(document)
    plain ??= {...brief(document), id: null, path: '', sha256: null, run: null, bill: null, parts: null, kind: null}
    return plain
  }
}

const brief = (document: DocumentJson): DocumentJson => ({
  ...document,
  paths: [],
  // Which of them the parts do not have says whether the split is doubtful.
  reviewReasons: document.parts === null ? [] : document.reviewReasons,
  pageImages: [],
  stages: {},
  bill: briefBill(document.bill),
  parts: document.parts?.map((part) => ({...part, bill: briefBill(part.bill)})) ?? null,
  contract: null,
  labels: [],
  contains: [],
})

/**
 * A batch whole: one entry per input path. `keep` takes from each document what the caller needs: 10,000 whole ones take
 * 300 MB.
 */
export async function presentBatch(
  app: App,
  batch: StoredBatch,
  keep: (document: DocumentJson) => DocumentJson = (document) => document,
): Promise<BatchJson> {
  const summary = await summarise(app, batch)
  const documents: DocumentJson[] = []
  for await (const items of itemParts(app, batch.id))
    for (const item of items) documents.push(keep(await presentItem(app, item, batch)))
  const counts = contractCounts(summary.counts, documents)
  return {schema: 1, batch: summary.batch, counts, compression: compressionOf(documents), documents}
}

/** A batch with its first documents; `batch.total` says how many there are. */
export type BatchPart = Omit<BatchJson, 'counts'> & {counts: BatchCounts | BatchJson['counts']}

/**
 * A batch for who cannot take all of it: 100,000 whole documents are 3 GB, and a minute in which nobody else is answered.
 * Of one that has more than `most` the counts are those that the store keeps, and nobody adds up what its files came to.
 */
export async function presentFirst(app: App, batch: StoredBatch, most: number): Promise<BatchPart> {
  const summary = await summarise(app, batch)
  if (summary.batch.total <= most) return presentBatch(app, batch)
  const items = (await app.store.items(batch.id, {after: -1, limit: most})).slice(0, most)
  const documents: DocumentJson[] = []
  for (const item of items) documents.push(await presentItem(app, item, batch))
  return {schema: 1, ...summary, compression: null, documents}
}
