import type {DocumentLine} from '../app/events.ts'
import {formatBytes} from '../byte-size.ts'
import {plural, savedPercent, shortPath} from './format.ts'
import {safeText} from './safe-text.ts'

const value = (text: string | null): string => (text === null ? '?' : safeText(text))

/** What a finished document says in one line, without its path. */
function summary(document: DocumentLine): string {
  if (document.failure) return `${document.failure.code} ${safeText(document.failure.message)}`
  if (document.state === 'cancelled') return 'cancelled'
  if (document.file) return sizes(document.file)
  const money = document.total === null ? '' : `${value(document.total)} ${document.currency ?? ''}`.trim()
  const facts =
    document.vendor || document.total || document.date
      ? [value(document.vendor), value(document.date), money || '?']
      : []
  const bills = document.bills === null ? '' : plural(document.bills, 'bill')
  const kind = document.kind ?? (document.pages === 0 ? 'opened' : 'document')
  const parts = [kind, bills, ...facts, document.pages ? plural(document.pages, 'page') : '']
  return parts.filter(Boolean).join(' · ') + (document.review ? ' · please check' : '')
}

function sizes({before, after}: {before: number; after: number}): string {
  if (before === after) return `${formatBytes(before)}, kept as it was`
  return `${formatBytes(before)} to ${formatBytes(after)} (${savedPercent(before, after)} saved)`
}

/** One plain line per finished document, for pipes and logs. */
export function plainLine(document: DocumentLine): string {
  const mark = document.state === 'done' ? (document.review ? 'check ' : 'done  ') : `${document.state.padEnd(6)}`
  return `${mark} ${shortPath(document.path)}: ${summary(document)}`
}
