import {dirname, sep} from 'node:path'
import chalk from 'chalk'
import type {DryRun} from '../app/dry-run.ts'
import type {BatchOutcome} from '../app/process-command.ts'
import type {RetryResult} from '../app/retry.ts'
import type {BatchJson} from '../types/contract.ts'
import {batchSummary, billsTable} from './bills.ts'
import {archiveOf, filesSummary, filesTable} from './compress.ts'
import {plural, shortPath} from './format.ts'
import {safeText} from './safe-text.ts'
import {renderTable} from './table.ts'

export interface ResultOptions {
  columns: number
  /** For cron: no table. */
  brief: boolean
  /** The files are what counts, not what they say. */
  files?: boolean
  /** Nothing is kept (--now): no later command knows these documents. */
  isForgotten?: boolean
}

type Outcome = Omit<BatchOutcome, 'json'> & {
  json: BatchOutcome['json'] | RetryResult
  skipped?: RetryResult['skipped']
  filesOnly?: boolean
}

/** What process and retry print at the end on stdout. */
export function processLines(outcome: Outcome, options: ResultOptions): string[] {
  const {json} = outcome
  const left = (outcome.skipped ?? []).map(
    ({path, code, hint}) => `left alone: ${shortPath(path)}: ${code}${hint ? ` (${safeText(hint)})` : ''}`,
  )
  if ('dryRun' in json) return dryRunLines(json, options.columns)
  if ('pid' in json)
    return [
      ...left,
      `Batch ${json.batch.id}: ${plural(json.batch.total, 'file')} enqueued; process ${json.pid} works on it.`,
      next(`snap status ${json.batch.id} --follow`),
    ]
  if ('empty' in json) return [safeText(outcome.message ?? '')]
  if ('retried' in json) return [...left, 'Nothing to try again.']
  return [...left, ...batchLines(json, outcome, options)]
}

function batchLines(batch: BatchJson, outcome: Outcome, options: ResultOptions): string[] {
  const files = options.files === true || outcome.filesOnly === true
  const table = options.brief ? [] : (files ? filesTable : billsTable)(batch, options.columns)
  const nothing = files ? 'nothing was made smaller again' : 'nothing was read again'
  const again = outcome.unchanged > 0 ? [`${plural(outcome.unchanged, 'document')} done before: ${nothing}.`] : []
  const message = outcome.message ? [safeText(outcome.message)] : []
  const blank = table.length > 0 ? [''] : []
  return [
    ...table,
    ...blank,
    ...again,
    ...(files ? filesSummary(batch) : batchSummary(batch, options)),
    ...where(batch),
    ...message,
    ...(options.isForgotten || (options.brief && message.length > 0) ? [] : nextCommand(batch, files)),
  ]
}

/** Of a file in the store, wherever that is. */
const storedName = /(?:^|[/\\:])[0-9a-f]{2}[/\\][0-9a-f]{62}\.[a-z0-9]+$/u

/** The folder that holds all archives; inside the store their names say nothing, so nothing is said of it. */
function where(batch: BatchJson): string[] {
  const archives = batch.documents.flatMap((document) => archiveOf(document) ?? [])
  const folders = archives.filter(({path}) => !storedName.test(path)).map(({path}) => dirname(path).split(sep))
  const [first] = folders
  if (!first) return []
  const shared = first.findIndex((part, i) => folders.some((folder) => folder[i] !== part))
  const common = shared < 0 ? first : first.slice(0, shared)
  return [`Results: ${shortPath(common.join(sep) || sep)}`]
}

function nextCommand(batch: BatchJson, files: boolean): string[] {
  const retryable = batch.documents.some(({error}) => error?.retryable)
  if (retryable) return [next('snap retry --failed')]
  return files ? [] : [nextForReading(batch)]
}

function nextForReading({counts, documents}: BatchJson): string {
  const [toCheck, another] = documents.filter(({state, review, id}) => state === 'done' && review && id)
  if (toCheck) return next(`${another ? 'snap review, or ' : ''}snap show ${toCheck.id}`)
  const repeated = documents.find(({state, id}) => state === 'duplicate' && id)
  if (counts.done === 0 && repeated) return next(`snap show ${repeated.id}`)
  return counts.done > 0 ? next('snap export --format csv, or snap search WORDS') : next('snap status')
}

const next = (command: string): string => chalk.dim(`Next: ${command}`)

function dryRunLines({files}: DryRun, columns: number): string[] {
  const rows = files.map(({path, action, reason}) => [action, shortPath(path), reason ?? ''])
  const count = files.filter(({action}) => action === 'process' || action === 'compress').length
  return [
    ...renderTable(
      [{header: 'action'}, {header: 'file', flexible: true}, {header: 'why', flexible: true}],
      rows,
      columns,
    ),
    `${plural(count, 'file')} would be ${files.some(({action}) => action === 'compress') ? 'compressed' : 'processed'}.`,
  ]
}
