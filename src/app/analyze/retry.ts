import type {StoredReport} from '../../store/report-store.ts'
import type {StoreEffect} from '../../store/types.ts'
import type {App} from '../app.ts'
import {enqueueReports} from './due.ts'

export interface ReportsToRetry {
  /** Batches whose report was named by its job. */
  named: readonly string[]
  /** All that failed. */
  failed: boolean
  errorCode?: string
  batch?: string
  /** Permanent errors too. */
  force: boolean
}

/** Makes failed reports due again. Returns the batches whose reports are, and those that are left alone. */
export async function retryReports(app: App, input: ReportsToRetry): Promise<{again: string[]; left: StoredReport[]}> {
  const chosen = (await app.store.failedReports()).filter((report) => isChosen(report, input))
  const again = chosen.filter(({error}) => input.force || error?.class !== 'permanent')
  const opened: StoreEffect[] = again.map(({batch}) => ({type: 'report.open', batch}))
  if (opened.length > 0) await app.queue.enqueue([], opened)
  await enqueueReports(app)
  return {again: again.map(({batch}) => batch), left: chosen.filter((report) => !again.includes(report))}
}

/** What a person stopped is made again only if that very report is named. */
function isChosen({batch, error}: StoredReport, {named, failed, errorCode, batch: only}: ReportsToRetry): boolean {
  if (named.includes(batch)) return true
  if (!failed && !errorCode && !only) return false
  const fits = (only === undefined || only === batch) && (errorCode === undefined || error?.code === errorCode)
  return fits && error?.class !== 'cancelled'
}
