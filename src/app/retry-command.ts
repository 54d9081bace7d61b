import {parseBytes} from '../byte-size.ts'
import {integer} from '../config/parsers.ts'
import {settings} from '../config/settings.ts'
import {ExitCode, SnapError} from '../errors.ts'
import type {DocumentOptions} from '../types/options.ts'
import {withReport} from './analyze/reported.ts'
import type {App} from './app.ts'
import {ensureBackgroundWorker} from './detach.ts'
import type {Terminal} from './drain/drain.ts'
import {modelThatIsSet} from './models.ts'
import {checkEngines, compression, resolveChanges} from './options.ts'
import {isFilesOnly} from './present/files-only.ts'
import {type BatchOutcome, workOn} from './process-command.ts'
import {type RetryResult, retry} from './retry.ts'
import {parseMaxTime} from './work.ts'

export interface RetryCommandInput {
  ids: string[]
  failed: boolean
  errorCode: string | undefined
  batch: string | undefined
  /** "lang=deu" */
  with: string[]
  force: boolean
  /** Documents that lack vectors of the model that is set up. */
  vectors: boolean
  detach: boolean
  strict: boolean
  whole: boolean
  wait: boolean
  maxTime: string | undefined
  niceWorkers: boolean
}

export type RetryOutcome = Omit<BatchOutcome, 'json'> & {
  json: BatchOutcome['json'] | RetryResult
  skipped: RetryResult['skipped']
  filesOnly?: boolean
}

/** `snap retry`: requeue, then work until done as `process` does. */
export async function retryCommand(app: App, input: RetryCommandInput, terminal: Terminal): Promise<RetryOutcome> {
  const maxTimeMs = parseMaxTime(input.maxTime)
  const result = await retryAsked(app, input)
  // Reports are worked on in the order of their batches: the last one ends after the others.
  const batchId = result.batch ?? result.reports.at(-1) ?? null
  if (batchId === null) {
    await terminal.reporter.close()
    return {exit: ExitCode.ok, json: result, message: null, unchanged: 0, skipped: result.skipped}
  }
  terminal.reporter.event({type: 'batch', batch: batchId, total: result.retried, unchanged: 0, skipped: 0})
  if (input.detach) {
    const pid = await ensureBackgroundWorker(app, {writesHere: true})
    await terminal.reporter.close()
    const json = {schema: 1 as const, batch: {id: batchId, total: result.retried}, pid}
    return {exit: ExitCode.ok, json, message: null, unchanged: 0, skipped: result.skipped}
  }
  const worked = await workOn(app, {batch: batchId, unchanged: 0}, {...input, maxTimeMs}, terminal)
  const outcome = await withReport(app, batchId, worked, input.strict)
  return {...outcome, skipped: result.skipped, filesOnly: await isFilesOnly(app, batchId)}
}

/** What is to be tried again, and with what changed. */
export type RetryAsked = Pick<
  RetryCommandInput,
  'ids' | 'failed' | 'errorCode' | 'batch' | 'with' | 'force' | 'vectors'
>

/** Puts it back into the queue. Throws E_USAGE (exit 2), E_ENGINE (exit 6) before anything is changed. */
export async function retryAsked(app: App, input: RetryAsked): Promise<RetryResult> {
  const {ids, failed, errorCode, batch, force} = input
  if (ids.length === 0 && !failed && !errorCode && !batch && !input.vectors) {
    throw new SnapError('E_USAGE', 'Say what to try again.', {exit: ExitCode.usage, hint: 'snap retry --failed'})
  }
  const changed = await resolveChanges(parseWith(input.with), app.config.values)
  if (changed.lang || changed.engine) {
    const {lang = ['auto'], engine = 'tesseract'} = changed
    await checkEngines(app.config.values, {stages: app.config.values.stages, lang, engine})
  }
  const filter = {...(errorCode ? {errorCode} : {}), ...(batch ? {batch} : {})}
  const vectors = input.vectors ? {vectors: await modelThatIsSet(app.config.values)} : {}
  return retry(app, {ids, failed, force, with: changed, ...filter, ...vectors})
}

type Changes = Partial<DocumentOptions>

/** What each name changes. A level comes first, so that a quality beside it counts, in whatever order they are given. */
const changes: Record<string, (value: string) => Changes> = {
  level: (value) => compression({level: settings.level.parse(value), quality: null, maxDpi: null}),
  lang: (value) => ({lang: settings.lang.parse(value)}),
  engine: (value) => ({engine: settings.engine.parse(value)}),
  searchable: (value) => ({searchable: settings.searchable.parse(value)}),
  quality: (value) => ({quality: integer(1, 100)(value)}),
  'max-dpi': (value) => ({maxDpi: integer(36, 1200)(value)}),
  'target-size': (value) => ({targetBytes: parseBytes(value)}),
  split: (value) => ({split: settings.split.parse(value)}),
  stages: (value) => ({stages: settings.stages.parse(value)}),
  'password-file': (value) => ({passwordFile: value}),
}

/** Options to change, each checked as the flag of the same name is. */
export function parseWith(pairs: string[]): Changes {
  const given = pairs.map((pair) => {
    const [name = '', value = ''] = pair.split(/=(.*)/su)
    if (Object.hasOwn(changes, name)) return {pair, name, value}
    throw new SnapError('E_USAGE', `--with ${pair}: there is ${Object.keys(changes).join(', ')}.`, {
      exit: ExitCode.usage,
    })
  })
  const levelFirst = given.sort((a, b) => Number(b.name === 'level') - Number(a.name === 'level'))
  return Object.assign({}, ...levelFirst.map(({pair, name, value}) => checked(pair, () => changes[name]!(value))))
}

function checked<T>(pair: string, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw new SnapError('E_USAGE', `--with ${pair}: ${(error as Error).message}`, {exit: ExitCode.usage})
  }
}
