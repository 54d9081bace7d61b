import chalk from 'chalk'
import type {AnalyzeOutcome} from '../app/analyze-command.ts'
import {type ContractReport, contractStatuses, type Deadline, type FolderReport} from '../types/report.ts'
import {plural, shortPath} from './format.ts'
import {processLines, type ResultOptions} from './process-result.ts'
import {safeText} from './safe-text.ts'
import {renderTable} from './table.ts'

/** Rows of each table; all are in the report. */
const maxRows = 20

/** What `snap analyze` prints at the end: deadlines, what is missing, counts, the next command. */
export function analyzeLines(outcome: AnalyzeOutcome, options: ResultOptions): string[] {
  const {json, report, message} = outcome
  if (!report || !('counts' in json)) return processLines(outcome, options)
  const made = report.report
  return [
    ...(made && !options.brief ? reportTables(made, options.columns) : []),
    ...(made ? [countLine(made), ...failedLines(made)] : []),
    ...(message ? [safeText(message)] : []),
    ...(report.isWritten && report.output ? [`Report: ${shortPath(report.output)}`] : []),
    ...(options.brief && message ? [] : nextLines(outcome)),
  ]
}

/** The batch's report, where `snap show BATCH` mentions it. */
export const reportTables = (report: FolderReport, columns: number): string[] => [
  ...deadlineLines(report.deadlines, columns),
  ...missingLines(report.contracts, columns),
]

const what = {notice: 'notice due by', end: 'ends', renewal: 'renews'}

function deadlineLines(deadlines: readonly Deadline[], columns: number): string[] {
  if (deadlines.length === 0) return []
  const rows = deadlines
    .slice(0, maxRows)
    .map(({date, days, type, title, parties, path, sure}) => [
      what[type],
      sure ? date : `${date}?`,
      `${days} d`,
      title ?? shortPath(path),
      parties.join(', '),
      shortPath(path),
    ])
  const head = [
    {header: 'deadline'},
    {header: 'date'},
    {header: 'in', align: 'right' as const},
    {header: 'contract', flexible: true},
    {header: 'parties', flexible: true, optional: true},
    {header: 'file', flexible: true, optional: true},
  ]
  return [...renderTable(head, rows, columns), ...more(deadlines.length), '']
}

function missingLines(contracts: readonly ContractReport[], columns: number): string[] {
  const lacking = contracts.filter(({missing}) => missing.length > 0)
  if (lacking.length === 0) return []
  const rows = lacking
    .slice(0, maxRows)
    .map(({fields, path, missing}) => [
      fields.title.value ?? shortPath(path),
      missing.map(({what: name}) => name).join(', '),
    ])
  const head = [
    {header: 'contract', flexible: true},
    {header: 'missing', flexible: true},
  ]
  return [...renderTable(head, rows, columns), ...more(lacking.length), '']
}

const more = (count: number): string[] =>
  count > maxRows ? [chalk.dim(`… and ${count - maxRows} more in the report`)] : []

/** "(3 active, 5 ended)" */
function statusText(status: FolderReport['counts']['status']): string {
  const parts = contractStatuses.flatMap((name) => (status[name] > 0 ? [`${status[name]} ${name}`] : []))
  return parts.length === 0 ? '' : `(${parts.join(', ')})`
}

function countLine({counts, today}: FolderReport): string {
  const parts = [
    [plural(counts.contracts, 'contract'), statusText(counts.status)].filter(Boolean).join(' '),
    counts.missing ? `${counts.missing} with something missing` : '',
    counts.unsure ? `${counts.unsure} with values that are not sure` : '',
    counts.others ? plural(counts.others, 'other document') : '',
    counts.failed ? `${counts.failed} failed` : '',
    counts.duplicates ? plural(counts.duplicates, 'duplicate') : '',
  ]
  return `As of ${today}: ${parts.filter(Boolean).join(', ')}.`
}

const failedLines = ({failed}: FolderReport): string[] =>
  failed
    .slice(0, maxRows)
    .map(({path, error}) => chalk.red(safeText(`${shortPath(path)}: ${error.code} ${error.message}`)))

function nextLines({exit, json, report}: AnalyzeOutcome): string[] {
  if (exit === 8 || !('batch' in json) || json.batch === null) return []
  if (report?.state === 'failed') return [chalk.dim('Next: snap retry --failed')]
  const command = report?.output ? `snap show ${json.batch.id}` : 'snap analyze … --output report.md, or deadlines.ics'
  return [chalk.dim(`Next: ${command}`)]
}
