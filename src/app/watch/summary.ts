import {ExitCode, type ExitCodeValue} from '../../errors.ts'
import type {BatchCounts} from '../../store/types.ts'
import type {App} from '../app.ts'
import {openOf} from '../present/summary.ts'

/** What came of a session, as --json prints it. */
export interface WatchJson {
  schema: 1
  watch: {
    folders: string[]
    /** UTC ms. */
    startedAt: number
    endedAt: number
    batches: string[]
    /** Originals that were moved. */
    moved: number
  }
  /** Of all its batches. */
  counts: Record<'done' | 'failed' | 'skipped' | 'duplicate' | 'waiting' | 'running' | 'delayed' | 'cancelled', number>
}

export interface Watched {
  exit: ExitCodeValue
  json: WatchJson
}

/** Interrupted and full decide first; then failed documents, then work that is left: docs/exit-codes.md. */
export async function watchedSummary(
  app: App,
  session: Omit<WatchJson['watch'], 'endedAt'>,
  ended: ExitCodeValue,
): Promise<Watched> {
  const sums: BatchCounts = {}
  for (const batch of session.batches) {
    const counts = await app.store.batchCounts(batch)
    for (const [state, n] of Object.entries(counts) as [keyof BatchCounts, number][])
      sums[state] = (sums[state] ?? 0) + n
  }
  const of = (...states: (keyof BatchCounts)[]) => states.reduce((sum, state) => sum + (sums[state] ?? 0), 0)
  const counts = {
    done: of('done', 'unchanged'),
    failed: of('failed', 'refused'),
    skipped: of('skipped'),
    duplicate: of('duplicate'),
    waiting: of('waiting'),
    running: of('running'),
    delayed: of('delayed'),
    cancelled: of('cancelled'),
  }
  const byDocuments = counts.failed > 0 ? ExitCode.someFailed : openOf(sums) > 0 ? ExitCode.workLeft : ExitCode.ok
  return {
    exit: ended === ExitCode.ok ? byDocuments : ended,
    json: {schema: 1, watch: {...session, endedAt: app.clock.now()}, counts},
  }
}
