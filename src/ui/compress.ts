import chalk from 'chalk'
import {formatBytes} from '../byte-size.ts'
import type {ArtifactJson, BatchJson, DocumentJson} from '../types/contract.ts'
import {failures} from './bills.ts'
import {plural, savedPercent, shortPath} from './format.ts'
import {safeText} from './safe-text.ts'
import {renderTable} from './table.ts'

/** Rows of the table; more are summed up. Files that failed or were kept come into it before those that are just smaller. */
const maxRows = 40

/** The smaller file itself. */
export const archiveOf = ({artifacts}: DocumentJson): ArtifactJson | undefined =>
  artifacts.find(({kind}) => kind === 'archive-pdf' || kind === 'compressed-image')

type Sizes = Pick<ArtifactJson, 'bytes' | 'originalBytes'>

/** "88 %"; nothing for files that were kept. */
const savedShare = ({bytes, originalBytes}: Sizes): string =>
  bytes === originalBytes ? '–' : savedPercent(originalBytes, bytes)

/** What the columns do not say: why a file was kept, or what it could not reach. */
function note({reason}: ArtifactJson): string {
  return reason.replace(/^original kept: |^[\d.]+ % smaller(?: than the picture)?[,;]? ?/u, '')
}

function row(document: DocumentJson): string[] {
  const file = archiveOf(document)
  const path = shortPath(document.path)
  if (document.state === 'failed') return [path, '', '', '', document.error?.code ?? 'failed']
  if (!file) return [path, '', '', '', document.state]
  const {bytes, originalBytes} = file
  return [path, formatBytes(originalBytes), formatBytes(bytes), savedShare(file), note(file)]
}

/** The first rows, but none of those that need a look behind the fold; in the order they were given. */
function chosen(documents: DocumentJson[]): DocumentJson[] {
  if (documents.length <= maxRows) return documents
  const tells = (document: DocumentJson) => row(document).at(-1) !== ''
  const first = [...documents.filter(tells), ...documents.filter((document) => !tells(document))].slice(0, maxRows)
  const shown = new Set(first)
  return documents.filter((document) => shown.has(document))
}

/** What is passed over or still open is counted below the table. */
const hasEnded = new Set<DocumentJson['state']>(['done', 'duplicate', 'failed', 'cancelled'])

/** The files of a batch with their bytes before and after. Lines for stdout. */
export function filesTable(batch: BatchJson, columns: number): string[] {
  const listed = batch.documents.filter(({state}) => hasEnded.has(state))
  if (listed.length === 0) return []
  const number = {align: 'right' as const}
  const headers = [
    {header: 'file', flexible: true},
    {header: 'before', ...number},
    {header: 'after', ...number},
    {header: 'saved', ...number},
    {header: 'note', flexible: true, optional: true},
  ]
  const table = renderTable(headers, chosen(listed).map(row), columns)
  const more = listed.length - maxRows
  return more > 0 ? [...table, chalk.dim(`… and ${more} more: snap show ${batch.batch.id}`)] : table
}

/** Totals, what was left out and why, what failed. */
export function filesSummary({counts, compression, documents}: BatchJson): string[] {
  const {waiting, running, delayed, failed, cancelled} = counts
  const open = waiting + running + delayed
  const parts = [
    compression?.kept ? `${compression.kept} kept as ${compression.kept === 1 ? 'it was' : 'they were'}` : '',
    failed ? `${failed} failed` : '',
    cancelled ? `${cancelled} cancelled` : '',
    open ? `${open} open` : '',
  ]
  const others = parts.filter(Boolean).join(', ')
  return [
    ...(compression ? [total(compression, documents)] : []),
    ...(others ? [`${others}.`] : []),
    ...left(documents),
    ...failures(documents),
  ]
}

function total(
  {before, after, saved, ratio}: NonNullable<BatchJson['compression']>,
  documents: DocumentJson[],
): string {
  const made = (document: DocumentJson) => document.state === 'done' || document.state === 'duplicate'
  const files = documents.filter((document) => made(document) && archiveOf(document)).length
  const share = `${((1 - ratio) * 100).toFixed(1)} %`
  return `${plural(files, 'file')}: ${formatBytes(before)} before, ${formatBytes(after)} after, ${formatBytes(Math.max(0, saved))} (${share}) saved.`
}

/** Inputs that were passed over, by reason. */
function left(documents: DocumentJson[]): string[] {
  const reasons = new Map<string, number>()
  for (const {state, reason} of documents)
    if (state === 'skipped') reasons.set(reason ?? '', (reasons.get(reason ?? '') ?? 0) + 1)
  return [...reasons].map(([reason, count]) => `${count} left out: ${safeText(reason)}.`)
}
