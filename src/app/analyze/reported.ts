import {ExitCode, type ExitCodeValue} from '../../errors.ts'
import {type ErrorJson, errorJson} from '../../types/contract.ts'
import type {FolderReport} from '../../types/report.ts'
import type {App} from '../app.ts'

/** What became of the report of a batch. */
export interface Reported {
  state: ReportState
  report: FolderReport | null
  error: ErrorJson | null
  /** Absolute; null where it goes to no file. */
  output: string | null
  /** The file is there. */
  isWritten: boolean
}

export type ReportState = 'waiting' | 'done' | 'failed' | 'cancelled'

/** The state of the report that a batch asked for; null for a batch without one. */
export async function reportStateOf(app: App, batch: string): Promise<ReportState | null> {
  const report = await app.store.report(batch)
  if (report === null) return null
  if (report.error !== null) return report.error.class === 'cancelled' ? 'cancelled' : 'failed'
  if (report.doneAt !== null) return 'done'
  return (await app.store.batch(batch))?.cancelledAt == null ? 'waiting' : 'cancelled'
}

export async function reported(app: App, batch: string): Promise<Reported | null> {
  const state = await reportStateOf(app, batch)
  const stored = await app.store.report(batch)
  if (state === null || stored === null) return null
  return {
    state,
    report: stored.key === null ? null : await app.store.folderReport(stored.key),
    error: stored.error && errorJson(stored.error),
    output: stored.options.output?.path ?? null,
    isWritten: stored.writtenAt !== null,
  }
}

/** How a command ends whose batch ends in a report: that it is not made, or not written, counts like a failed document. */
export async function withReport<T extends {exit: ExitCodeValue; message: string | null}>(
  app: App,
  batch: string,
  outcome: T,
  strict: boolean,
): Promise<T & {report?: Reported}> {
  const report = await reported(app, batch)
  if (report === null) return outcome
  const {exit, message} = ended(report, strict)
  const isWorse = outcome.exit === ExitCode.ok
  return {...outcome, report, exit: isWorse ? exit : outcome.exit, message: outcome.message ?? message}
}

function ended(
  {state, report, error, output, isWritten}: Reported,
  strict: boolean,
): {exit: ExitCodeValue; message: string | null} {
  if (state === 'failed') return {exit: ExitCode.someFailed, message: `The report failed: ${error?.message}. ${again}`}
  if (state === 'waiting') return {exit: ExitCode.workLeft, message: `The report is still to be made. ${goOn}`}
  if (output !== null && !isWritten)
    return {exit: ExitCode.missing, message: `The report could not be written to ${output}. It is kept: ${goOn}`}
  const needsReview = strict && report !== null && report.counts.unsure > 0
  return {exit: needsReview ? ExitCode.needsReview : ExitCode.ok, message: null}
}

const again = 'Try again with: snap retry --failed'
const goOn = 'Go on with: snap work'
