import chalk from 'chalk'
import {formatBytes} from '../byte-size.ts'
import type {BatchJson, DocumentJson} from '../types/contract.ts'
import {billsOf} from '../types/parts.ts'
import {plural, shortPath} from './format.ts'
import {safeText} from './safe-text.ts'
import {renderTable} from './table.ts'

/** Rows of the table at the end; more are summed up. */
const maxRows = 40

/** Duplicates that are named one by one; all are in the JSON. */
const maxDuplicates = 10

const isSure = (field: {confidence: number; value: string | null} | undefined): boolean =>
  field?.value != null && field.confidence >= 0.9

/** A value with a question mark where it is not sure. */
function shown(document: DocumentJson, name: 'vendor' | 'date' | 'total' | 'currency'): string {
  const field = document.bill?.[name]
  if (!field?.value) return document.bill ? '–' : ''
  return name === 'currency' || isSure(field) ? field.value : `${field.value}?`
}

function stateOf(document: DocumentJson): string {
  if (document.state === 'failed') return document.error?.code ?? 'failed'
  if (document.state !== 'done') return document.state
  return document.review ? 'check' : 'ok'
}

/** The kind for people: a credit note is an invoice whose money comes back. */
export const kindOf = ({kind, bill}: DocumentJson): string => (bill?.creditNote ? 'credit note' : (kind ?? ''))

/** The bills of a batch as a table, then what became of the rest. Lines for stdout. */
export function billsTable(batch: BatchJson, columns: number): string[] {
  const listed = batch.documents.filter(({state}) => state !== 'skipped').flatMap(billsOf)
  const cells = listed.slice(0, maxRows).map(({document, part}) => [
    shortPath(document.path),
    // Not behind the path, which is cut where it is long.
    [kindOf(document), part === null ? null : `(bill ${part})`].filter(Boolean).join(' '),
    shown(document, 'vendor'),
    shown(document, 'date'),
    shown(document, 'total'),
    shown(document, 'currency'),
    stateOf(document),
  ])
  if (cells.length === 0) return []
  const table = renderTable(
    [
      {header: 'file', flexible: true},
      {header: 'kind'},
      {header: 'vendor', flexible: true},
      {header: 'date'},
      {header: 'total', align: 'right'},
      {header: ''},
      {header: 'state'},
    ],
    cells,
    columns,
  )
  return listed.length > maxRows
    ? [...table, chalk.dim(`… and ${listed.length - maxRows} more: snap show ${batch.batch.id}`)]
    : table
}

/** What was done, what was saved, what failed grouped by cause, and the next command. */
export function batchSummary({counts, documents, compression}: BatchJson, {brief = false} = {}): string[] {
  const parts = [
    `${counts.done} done`,
    counts.review ? `${counts.review} to check` : '',
    counts.failed ? `${counts.failed} failed` : '',
    counts.duplicate ? plural(counts.duplicate, 'duplicate') : '',
    counts.skipped ? `${counts.skipped} skipped` : '',
    counts.waiting + counts.running + counts.delayed ? `${counts.waiting + counts.running + counts.delayed} open` : '',
  ]
  const saved = compression
    ? [`Archives: ${formatBytes(compression.after)} of ${formatBytes(compression.before)}.`]
    : []
  const known = brief ? [] : [...duplicates(documents), ...saved]
  return [`${parts.filter(Boolean).join(', ')}.`, ...known, ...failures(documents)]
}

/** Which document each duplicate repeats: its file where it is in this batch, else its id. */
function duplicates(documents: DocumentJson[]): string[] {
  const repeated = documents.filter(({duplicateOf, path, state}) => state === 'duplicate' && duplicateOf && path)
  const paths = new Map(documents.flatMap(({id, path, state}) => (id && state !== 'duplicate' ? [[id, path]] : [])))
  const lines = repeated.slice(0, maxDuplicates).map(({path, duplicateOf, reason}) => {
    const first = paths.get(duplicateOf!)
    const why = reason ? ` (${safeText(reason)})` : ''
    return `${shortPath(path)} is a duplicate of ${first ? shortPath(first) : duplicateOf}${why}`
  })
  const more = repeated.length - lines.length
  return more > 0 ? [...lines, chalk.dim(`… and ${plural(more, 'duplicate')} more`)] : lines
}

/** What failed, grouped by cause, with the command that helps. */
export function failures(documents: DocumentJson[]): string[] {
  const groups = new Map<string, {count: number; hint: string | null; message: string}>()
  for (const {error} of documents) {
    if (!error) continue
    const group = groups.get(error.code)
    if (group) group.count++
    else groups.set(error.code, {count: 1, hint: error.hint, message: error.message})
  }
  return [...groups].map(([code, {count, hint, message}]) => {
    const what = count === 1 ? message : `${plural(count, 'document')} failed`
    return chalk.red(safeText(`${code}: ${what}`)) + (hint ? ` (${safeText(hint)})` : '')
  })
}
