import type {StageName} from '../../pipeline/stage.ts'

/** Share of a document's work that is behind it when the stage begins; page reading is most of it (measured: ~80 %). */
const startOf: Record<StageName, number> = {
  'scan.split': 0,
  'scan.page': 0.02,
  'scan.read': 0.8,
  compress: 0.85,
  ingest: 0.95,
  embed: 0.97,
  // Of the batch: its documents have ended.
  'analyze.report': 1,
  enrich: 0.97,
}

/** Progress 0..1 of a run when a stage has just ended. `pagesLeft` of `pages` are still to be read. */
export function runProgress(finished: StageName, next: StageName | null, pages = {left: 0, total: 0}): number {
  if (finished === 'scan.page' && pages.total > 0) {
    const share = 1 - pages.left / pages.total
    return startOf['scan.page'] + share * (startOf['scan.read'] - startOf['scan.page'])
  }
  return next ? startOf[next] : 1
}
