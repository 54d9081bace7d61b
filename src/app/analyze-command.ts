import {stat} from 'node:fs/promises'
import {dirname, extname, resolve} from 'node:path'
import {systemClock} from '../clock.ts'
import {ExitCode, SnapError} from '../errors.ts'
import {encodePath} from '../path-bytes.ts'
import type {BatchJson} from '../types/contract.ts'
import type {DocumentOptions, StageGroup} from '../types/options.ts'
import {type ReportFormat, type ReportOptions, reportFormats} from '../types/report.ts'
import {renderReport} from './analyze/render/render.ts'
import type {Reported} from './analyze/reported.ts'
import {type BatchOutcome, type ProcessCommandInput, type ProcessContext, processCommand} from './process-command.ts'

type Decided = 'keepDuplicates' | 'join' | 'rename' | 'options' | 'inPlace' | 'compress' | 'report' | 'out' | 'whole'

export interface AnalyzeCommandInput extends Omit<ProcessCommandInput, Decided> {
  /** "2026-11-22" */
  today: string | undefined
  soonDays: number
  format: ReportFormat | undefined
  output: string | undefined
}

export interface AnalyzeOutcome extends BatchOutcome {
  /** The report in the format that was asked for, where it goes to no file. */
  text: string | null
}

/** `snap analyze`: a batch that is read and indexed as by `process`, and ends in a report. */
export async function analyzeCommand(input: AnalyzeCommandInput, context: ProcessContext): Promise<AnalyzeOutcome> {
  const {config} = context
  const {today, soonDays, format, output, ...shared} = input
  const report: ReportOptions = {
    today: today === undefined ? localDay(systemClock.now()) : checkedDay(today),
    soonDays,
    output: output === undefined ? null : await checkedOutput(resolve(input.names.cwd, output), format),
  }
  const options: Partial<DocumentOptions> = {}
  const own = {keepDuplicates: false, join: false, rename: undefined, inPlace: null, compress: null, out: undefined}
  const outcome = await processCommand(
    {...shared, ...own, options, report, whole: false},
    {...context, config: {...config, values: {...config.values, stages: stagesOf(context)}}},
  )
  const isPrinted = report.output === null && format !== undefined
  const made = outcome.report?.report
  return {...outcome, text: isPrinted && made ? renderReport(made, format, {now: systemClock.now()}) : null}
}

/** Nothing is made smaller unless this command line says so, and nothing can be said about what is not read. */
function stagesOf({config: {values, origins}}: ProcessContext): StageGroup[] {
  if (origins.stages !== 'flag') return values.stages.filter((stage) => stage !== 'compress')
  if (values.stages.includes('scan')) return values.stages
  throw usage('--stages without scan: what is not read cannot be analysed.', 'snap analyze contracts --stages scan')
}

/** What `analyze --json` prints: the batch without its documents, which `snap show BATCH --json` has whole. */
export function analyzeJson({json, report}: AnalyzeOutcome): object {
  if (!isBatch(json)) return json
  const {schema, batch, counts} = json
  return {schema, batch, counts, ...reportJson(report)}
}

const isBatch = (json: BatchOutcome['json']): json is BatchJson => 'counts' in json

function reportJson(reported: Reported | undefined): object {
  if (!reported) return {report: null, error: null}
  const {report, error, output} = reported
  return {report, error, output}
}

/** The day where the user is: a notice that is due today is due until midnight there. */
function localDay(now: number): string {
  const date = new Date(now)
  const digits = (value: number, length = 2) => String(value).padStart(length, '0')
  return `${digits(date.getFullYear(), 4)}-${digits(date.getMonth() + 1)}-${digits(date.getDate())}`
}

function checkedDay(text: string): string {
  const time = /^\d{4}-\d\d-\d\d$/u.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text)) return text
  throw usage(`--today ${text}: expected a date like 2026-11-22.`)
}

const byExtension: Readonly<Record<string, ReportFormat>> = {
  '.json': 'json',
  '.csv': 'csv',
  '.md': 'md',
  '.markdown': 'md',
  '.ics': 'ics',
}

/** Hours of reading must not end at a folder that is not there. */
async function checkedOutput(path: string, format: ReportFormat | undefined): Promise<ReportOptions['output']> {
  const found = await stat(encodePath(dirname(path))).catch(() => null)
  if (!found?.isDirectory()) {
    const hint = 'Make the folder first.'
    throw new SnapError('E_OUTPUT', `Cannot write ${path}: its folder is not there.`, {exit: ExitCode.usage, hint})
  }
  const chosen = format ?? byExtension[extname(path).toLowerCase()]
  if (chosen) return {path, format: chosen}
  throw usage(`--output ${path}: say --format ${reportFormats.join('|')}.`)
}

const usage = (message: string, hint = 'snap analyze contracts --output report.md') =>
  new SnapError('E_USAGE', message, {exit: ExitCode.usage, hint})
