import {rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {LoadedConfig} from '../config/load.ts'
import {ExitCode, type ExitCodeValue} from '../errors.ts'
import type {Paths} from '../paths.ts'
import type {InPlace} from '../store/types.ts'
import type {BatchJson} from '../types/contract.ts'
import type {DocumentOptions, StageGroup} from '../types/options.ts'
import type {ReportOptions} from '../types/report.ts'
import {endBatches} from './analyze/due.ts'
import {type Reported, withReport} from './analyze/reported.ts'
import {writeReports} from './analyze/write.ts'
import type {App} from './app.ts'
import {ensureBackgroundWorker} from './detach.ts'
import {drain, type Terminal} from './drain/drain.ts'
import {publish} from './drain/publish.ts'
import {type DryRun, dryRun} from './dry-run.ts'
import {outFolder} from './inputs/out-folder.ts'
import {joinPictures} from './join/join.ts'
import {checkEngines, documentOptions} from './options.ts'
import {briefly} from './present/batch.ts'
import {batchResult, collectInputs, enqueue, exitFor, type InputNames, parseMeta} from './process.ts'
import {requireScanner} from './programs/scanner.ts'
import {parsePattern} from './rename/pattern.ts'
import {type Renamed, renameBatch} from './rename/rename.ts'
import type {CompressLook} from './submit/compressible.ts'
import {temporaryHome, temporaryHomes} from './temporary-home.ts'
import {endingOf, parseMaxTime} from './work.ts'

export interface ProcessCommandInput {
  names: InputNames
  passwordFile: string | undefined
  force: boolean
  keepDuplicates: boolean
  out: string | undefined
  /** Originals are replaced by what is made of them. */
  inPlace: InPlace | null
  /** What the command itself decides beyond settings. */
  options: Partial<DocumentOptions>
  /** Set where files are made smaller, not read. */
  compress: CompressLook | null
  meta: string[]
  /** The inputs are pictures of one document. */
  join: boolean
  /** A language model is asked, beside what the settings say. */
  enrich?: boolean
  /** Set where the batch ends in a report: `snap analyze`. */
  report: ReportOptions | null
  /** Pattern for names of the files that are read: `snap rename`. */
  rename: string | undefined
  dryRun: boolean
  detach: boolean
  now: boolean
  niceWorkers: boolean
  strict: boolean
  /** Keep all there is to know of each document, for --json. */
  whole: boolean
  wait: boolean
  maxTime: string | undefined
  /** A folder may be empty: nothing to do is no failure. */
  cron?: boolean
}

export interface ProcessContext extends Terminal {
  config: LoadedConfig
  paths: Paths
  open(paths: Paths): Promise<App>
}

/** What a command that works on a batch has to show. */
export interface BatchOutcome {
  exit: ExitCodeValue
  json: BatchJson | DryRun | Detached | NothingThere
  /** Why work is left, or null when it ended as it should. */
  message: string | null
  /** Documents that were done by an earlier run. */
  unchanged: number
  /** With --rename. */
  renamed?: Renamed
  /** Of a batch that ends in one. */
  report?: Reported
}

export interface Detached {
  schema: 1
  batch: {id: string; total: number}
  pid: number
}

/** With --cron: there was no file. */
export interface NothingThere {
  schema: 1
  batch: null
  empty: true
}

/** `snap process`: look at the inputs, enqueue, work until done. */
export async function processCommand(input: ProcessCommandInput, context: ProcessContext): Promise<BatchOutcome> {
  const given = parseMeta(input.meta)
  const maxTimeMs = parseMaxTime(input.maxTime)
  const pattern = input.rename === undefined ? null : parsePattern(input.rename)
  const settings = stagesFor(context.config, input)
  const options = {...(await documentOptions(settings, input.passwordFile)), ...input.options, join: input.join}
  const outDir = outFolder(input.out, input.names.cwd)
  const named = await collectInputs({...input.names, mayBeEmpty: input.cron ?? false})
  if (named.length === 0) {
    const json: NothingThere = {schema: 1, batch: null, empty: true}
    return {exit: ExitCode.ok, json, message: 'No files were found.', unchanged: 0}
  }
  requireScanner(settings, process.env)
  await checkEngines(settings, options)
  const paths = input.now ? temporaryHome() : context.paths
  try {
    const joined = input.join ? await joinPictures(named, settings, paths) : null
    const files = joined ? [joined.file] : named
    const meta = {...given, ...(joined ? {joined: joined.of.join('\n')} : {})}
    const app = await context.open(paths)
    const {force, keepDuplicates, inPlace, compress, report} = input
    if (input.dryRun) {
      const json = await dryRun(app, files, options, compress)
      return {exit: ExitCode.ok, json, message: null, unchanged: 0}
    }
    const {interrupts} = context
    const {cwd} = input.names
    const how = {options, priority: settings.priority, force, keepDuplicates, outDir, inPlace, compress, report}
    const work = {files, ...how, meta, cwd, interrupts}
    const submitted = await enqueue(app, work, context.reporter)
    if (submitted.skipped === submitted.total) {
      const message = compress ? 'Nothing here is a picture or a PDF.' : 'Nothing here is of a type snap reads.'
      const json = await batchResult(app, submitted.batch)
      // There is nothing to report on.
      if (report) await app.store.cancelBatch(submitted.batch)
      return {exit: input.cron ? ExitCode.ok : ExitCode.noInput, json, message, unchanged: 0}
    }
    const writesHere = outDir !== null || inPlace !== null || (report?.output ?? null) !== null
    if (input.detach) return await detached(app, {...submitted, writesHere}, context)
    const worked = await workOn(app, submitted, {...input, maxTimeMs}, context)
    const outcome = report ? await withReport(app, submitted.batch, worked, input.strict) : worked
    return pattern === null ? outcome : {...outcome, renamed: await renameBatch(app, submitted.batch, pattern)}
  } finally {
    await context.reporter.close()
    if (input.now) rmSync(paths.data, {recursive: true, force: true})
  }
}

async function detached(
  app: App,
  submitted: {batch: string; total: number; writesHere: boolean},
  context: ProcessContext,
): Promise<BatchOutcome> {
  // A worker that is there already looks at new jobs only; what needs none is written here.
  await publish(app, await app.store.unpublished(submitted.batch))
  await endBatches(app)
  await writeReports(app, submitted.batch)
  const pid = await ensureBackgroundWorker(app, submitted)
  await context.reporter.close()
  const json: Detached = {schema: 1, batch: {id: submitted.batch, total: submitted.total}, pid}
  return {exit: ExitCode.ok, json, message: null, unchanged: 0}
}

/** Works until the batch is done and presents it. */
export async function workOn(
  app: App,
  batch: {batch: string; unchanged: number},
  input: {
    wait: boolean
    maxTimeMs: number | null
    niceWorkers: boolean
    strict: boolean
    whole: boolean
    now?: boolean
  },
  terminal: Terminal,
): Promise<BatchOutcome> {
  const {wait, maxTimeMs, niceWorkers} = input
  const drained = await drain(
    app,
    {batch: batch.batch, forever: false, name: 'process', wait, maxTimeMs, niceWorkers},
    terminal,
  )
  await terminal.reporter.close()
  const json = await batchResult(app, batch.batch, input.whole ? undefined : briefly())
  const ended = endingOf(drained, terminal)
  const {length: unwritten} = await app.store.unpublished(batch.batch)
  const cut = ended.exit === ExitCode.ok && unwritten > 0 ? outputsMissing(unwritten) : ended
  return {
    exit: exitOf(cut.exit, exitFor(json, input.strict)),
    json: input.now ? withoutTemporaryFiles(json) : json,
    message: cut.exit === ExitCode.ok || (cut.exit === ExitCode.workLeft && json.batch.finished) ? null : cut.message,
    unchanged: batch.unchanged,
  }
}

/** What ended the work decides, but `work left` only where work is left: docs/exit-codes.md has the order. */
const exitOf = (ended: ExitCodeValue, documents: ExitCodeValue): ExitCodeValue =>
  ended === ExitCode.ok || ended === ExitCode.workLeft ? documents : ended

const outputsMissing = (count: number): Pick<BatchOutcome, 'exit' | 'message'> => ({
  exit: ExitCode.missing,
  message: `${count} of the outputs could not be written. What they hold is kept: run the same command again.`,
})

/** Without a store and without --out nobody could fetch an archive: --now reads only, unless told otherwise. */
export function stagesFor(
  {values, origins}: LoadedConfig,
  {now, out, enrich}: Pick<ProcessCommandInput, 'now' | 'out' | 'enrich'>,
): LoadedConfig['values'] {
  const stages = now && origins.stages === 'default' ? stagesNow(out) : values.stages
  return {...values, stages: enrich ? [...new Set([...stages, 'enrich'] as const)] : stages}
}

const stagesNow = (out: string | undefined): StageGroup[] => (out ? ['scan', 'compress'] : ['scan'])

/** What lay in the temporary store is gone when the command ends; outputs stay. */
function withoutTemporaryFiles(json: BatchJson): BatchJson {
  const kept = (path: string) => !path.startsWith(join(tmpdir(), temporaryHomes))
  const documents = json.documents.map((document) => ({
    ...document,
    artifacts: document.artifacts.filter(({path}) => kept(path)),
  }))
  return {...json, documents}
}
