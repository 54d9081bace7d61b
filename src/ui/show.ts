import chalk from 'chalk'
import type {Reported} from '../app/analyze/reported.ts'
import type {ShowResult} from '../app/show.ts'
import {formatBytes} from '../byte-size.ts'
import {type Bill, billFields, type Field} from '../types/bill.ts'
import type {BatchJson, DocumentJson} from '../types/contract.ts'
import type {BillPart} from '../types/results.ts'
import {reportTables} from './analyze.ts'
import {batchSummary, billsTable, kindOf} from './bills.ts'
import {filesSummary, filesTable} from './compress.ts'
import {contractLines} from './contract.ts'
import {plural, shortPath} from './format.ts'
import {safeText} from './safe-text.ts'
import {jobLines} from './show-job.ts'
import {renderTable} from './table.ts'

/** One thing whole, for people; --json has every detail, `verbose` adds stacks. */
export function showLines(result: ShowResult, columns: number, verbose = false): string[] {
  if (result.type === 'batch')
    return [...batchLines(result.batch, result.filesOnly, columns), ...reportLines(result.report, columns)]
  if (result.type === 'document') return documentLines(result.document, columns)
  return [
    ...jobLines(result, columns, verbose),
    ...(result.document ? ['', ...documentLines(result.document, columns)] : []),
  ]
}

const batchLines = (batch: BatchJson, filesOnly: boolean, columns: number): string[] =>
  filesOnly
    ? [...filesTable(batch, columns), '', ...filesSummary(batch)]
    : [...billsTable(batch, columns), '', ...batchSummary(batch)]

/** That the batch ended in a report, and what is most urgent of it. */
function reportLines(reported: Reported | null, columns: number): string[] {
  if (reported === null) return []
  const {state, report, output, isWritten, error} = reported
  const where = output && isWritten ? `, in ${shortPath(output)}` : ''
  const why = error ? `: ${safeText(error.message)}` : ''
  return ['', `Report: ${state}${where}${why}`, ...(report ? ['', ...reportTables(report, columns)] : [])]
}

function documentLines(document: DocumentJson, columns: number): string[] {
  const {id, path, state, pages, error, bill, contract, parts, artifacts, reviewReasons} = document
  return [
    `${chalk.bold(shortPath(path))}  ${chalk.dim(id ?? '')}`,
    [kindOf(document), state, pages === null ? '' : plural(pages, 'page')].filter(Boolean).join(' · '),
    ...(error
      ? [chalk.red(`${error.code}: ${safeText(error.message)}`), ...(error.hint ? [`  ${safeText(error.hint)}`] : [])]
      : []),
    ...(document.duplicateOf ? [duplicateLine(document)] : []),
    ...nestingLines(document),
    ...reviewReasons.map((reason) => chalk.yellow(`check: ${safeText(reason)}`)),
    ...(bill ? ['', ...billLines(bill, columns)] : []),
    ...(parts ?? []).flatMap((part, i) => partLines(part, i, columns)),
    ...(contract ? ['', ...contractLines(contract, columns)] : []),
    ...artifacts.map(
      (a) =>
        `${a.kind}: ${safeText(a.path)} (${formatBytes(a.bytes)} of ${formatBytes(a.originalBytes)}; ${safeText(a.reason)})`,
    ),
  ]
}

/** Of a mailbox the first will do: --json has all. */
const mostListed = 20

function nestingLines({container, contains}: DocumentJson): string[] {
  const listed = contains.slice(0, mostListed).map(({id, name}) => `  ${safeText(name)}  ${chalk.dim(id)}`)
  const more = contains.length - listed.length
  return [
    ...(container ? [`inside of ${container.id}`] : []),
    ...(listed.length > 0 ? [`${plural(contains.length, 'document')} inside:`, ...listed] : []),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ]
}

/** One of several bills; its name is how `snap correct` addresses it. */
function partLines({pages: {from, to}, kind, bill}: BillPart, index: number, columns: number): string[] {
  const where = from === to ? `page ${from}` : `pages ${from}-${to}`
  const title = `${chalk.bold(`bill ${index + 1}`)} · ${kind} · ${where}  ${chalk.dim(`parts[${index}]`)}`
  return ['', title, ...(bill ? billLines(bill, columns) : [])]
}

const duplicateLine = ({duplicateOf, reason}: DocumentJson): string =>
  chalk.yellow(`duplicate of ${duplicateOf}${reason ? `: ${safeText(reason)}` : ''}`)

const fieldRow = (name: string, field: Field): string[] => [
  name,
  field.value ?? '–',
  field.value === null ? '' : `${Math.round(field.confidence * 100)} %`,
  field.reason,
]

const fieldColumns = [
  {header: 'field'},
  {header: 'value', flexible: true},
  {header: 'sure', align: 'right' as const},
  {header: 'why', flexible: true, optional: true},
]

function billLines(bill: Bill, columns: number): string[] {
  const fields = billFields.filter((name) => bill[name].value !== null || ['vendor', 'date', 'total'].includes(name))
  const items = bill.items.map(({description, quantity, unitPrice, amount}) => [
    description,
    quantity ?? '',
    unitPrice ?? '',
    amount ?? '',
  ])
  const number = {align: 'right' as const}
  return [
    ...renderTable(
      fieldColumns,
      fields.map((name) => fieldRow(name, bill[name])),
      columns,
    ),
    ...(items.length > 0
      ? [
          '',
          ...renderTable(
            [
              {header: 'item', flexible: true},
              {header: 'quantity', ...number},
              {header: 'each', ...number},
              {header: 'amount', ...number},
            ],
            items,
            columns,
          ),
        ]
      : []),
    ...rememberedLines(bill),
    ...bill.checks.map(
      ({name, ok, detail}) =>
        `${ok === null ? '–' : ok ? chalk.green('✓') : chalk.red('✗')} ${name}: ${safeText(detail)}`,
    ),
  ]
}

/** The names alone: the column of reasons is cut where the terminal is narrow. */
function rememberedLines(bill: Bill): string[] {
  const names = billFields.filter((name) => bill[name].source === 'vendor-memory')
  return names.length === 0 ? [] : [`from earlier bills of this vendor: ${names.join(', ')} (snap vendors)`]
}
