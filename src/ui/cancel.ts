import type {CancelResult} from '../app/cancel.ts'
import {askYes} from './ask.ts'
import {plural} from './format.ts'

export function cancelLines({cancelled, kept, reports}: CancelResult): string[] {
  const others = kept > 0 ? `; ${kept} go on for another batch` : ''
  const report = reports === 0 ? '' : reports === 1 ? '; the report is not made' : `; ${reports} reports are not made`
  return [`${cancelled} cancelled${others}${report}.`]
}

export function confirmCancel(documents: number, others: number): Promise<boolean> {
  const more = others > 0 ? ` and ${plural(others, 'other job')}` : ''
  return askYes(`Cancel the work on ${plural(documents, 'document')}${more}?`)
}
