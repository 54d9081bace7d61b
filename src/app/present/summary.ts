import type {BatchCounts, StoredBatch} from '../../store/types.ts'
import type {BatchJson} from '../../types/contract.ts'
import {isReportOpen} from '../analyze/of-batch.ts'
import type {App} from '../app.ts'

const ended = ['done', 'failed', 'cancelled', 'unchanged', 'duplicate', 'skipped', 'refused'] as const
const open = ['waiting', 'running', 'delayed'] as const

const sum = (counts: BatchCounts, names: readonly (keyof BatchCounts)[]): number =>
  names.reduce((total, name) => total + (counts[name] ?? 0), 0)

const totalOf = (counts: BatchCounts): number => sum(counts, [...ended, ...open])
export const openOf = (counts: BatchCounts): number => sum(counts, open)

export interface BatchSummary {
  batch: BatchJson['batch']
  counts: BatchCounts
}

/**
 * Where a batch stands. The percentage counts finished documents and the started share of those under way, and never
 * falls. The time left is the time so far, stretched over what is left.
 */
export async function summarise(app: App, batch: StoredBatch): Promise<BatchSummary> {
  const counts = await app.store.batchCounts(batch.id)
  const total = totalOf(counts)
  const running = await app.store.runsByState('running', {batch: batch.id, limit: 200})
  const started = running.reduce((share, run) => share + run.progress, 0)
  const share = total === 0 ? 1 : (sum(counts, ended) + started) / total
  // While inputs are being added, a share of those that are in says nothing, and would never fall again.
  const isClosed = batch.closedAt !== null
  const percent = isClosed
    ? await app.store.raisePercent(batch.id, Math.min(100, Math.floor(share * 1000) / 10))
    : batch.percent
  const finished = isClosed && openOf(counts) === 0 && !(await isReportOpen(app, batch))
  const etaSeconds = finished ? 0 : isClosed ? timeLeft(app.clock.now() - batch.createdAt, percent / 100) : null
  return {batch: {id: batch.id, total, percent, etaSeconds, createdAt: batch.createdAt, finished}, counts}
}

/** Seconds; null while too little is done to tell. */
function timeLeft(elapsedMs: number, share: number): number | null {
  if (share < 0.01) return null
  return Math.ceil((elapsedMs * (1 - share)) / share / 1000)
}
