import {settings} from '../config/settings.ts'
import {ExitCode, SnapError} from '../errors.ts'
import type {DocumentOptions} from '../types/options.ts'
import type {App} from './app.ts'
import {ensureBackgroundWorker} from './detach.ts'
import type {Terminal} from './drain/drain.ts'
import {checkEngines, resolveChanges} from './options.ts'
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
}

/** `snap retry`: requeue, then work until done as `process` does. */
export async function retryCommand(app: App, input: RetryCommandInput, terminal: Terminal): Promise<RetryOutcome> {
  const {ids, failed, errorCode, batch, force} = input
  if (ids.length === 0 && !failed && !errorCode && !batch) {
    throw new SnapError('E_USAGE', 'Say what to try again.', {exit: ExitCode.usage, hint: 'snap retry --failed'})
  }
  const maxTimeMs = parseMaxTime(input.maxTime)
  const changed = await resolveChanges(parseWith(input.with), app.config.values)
  if (changed.lang || changed.engine) {
    const {lang = ['auto'], engine = 'tesseract'} = changed
    await checkEngines(app.config.values, {stages: app.config.values.stages, lang, engine})
  }
  const filter = {...(errorCode ? {errorCode} : {}), ...(batch ? {batch} : {})}
  const result = await retry(app, {ids, failed, force, with: changed, ...filter})
  if (result.batch === null) {
    await terminal.reporter.close()
    return {exit: ExitCode.ok, json: result, message: null, unchanged: 0, skipped: result.skipped}
  }
  terminal.reporter.event({type: 'batch', batch: result.batch, total: result.retried, unchanged: 0, skipped: 0})
  if (input.detach) {
    const pid = await ensureBackgroundWorker(app, process.argv[1]!)
    await terminal.reporter.close()
    const json = {schema: 1 as const, batch: {id: result.batch, total: result.retried}, pid}
    return {exit: ExitCode.ok, json, message: null, unchanged: 0, skipped: result.skipped}
  }
  const outcome = await workOn(app, {batch: result.batch, unchanged: 0}, {...input, maxTimeMs}, terminal)
  return {...outcome, skipped: result.skipped}
}

const names = {
  lang: 'lang',
  engine: 'engine',
  searchable: 'searchable',
  quality: 'quality',
  'max-dpi': 'maxDpi',
  split: 'split',
} as const

/** Options to change, each checked as the flag of the same name is. */
export function parseWith(pairs: string[]): Partial<DocumentOptions> {
  const changed: Record<string, unknown> = {}
  for (const pair of pairs) {
    const [name = '', value = ''] = pair.split(/=(.*)/su)
    if (name === 'password-file') changed['passwordFile'] = value
    else if (Object.hasOwn(names, name)) {
      const setting = names[name as keyof typeof names]
      changed[setting] = checked(pair, () => settings[setting].parse(value))
    } else {
      throw new SnapError('E_USAGE', `--with ${pair}: there is ${Object.keys(names).join(', ')}, password-file.`, {
        exit: ExitCode.usage,
      })
    }
  }
  return changed as Partial<DocumentOptions>
}

function checked<T>(pair: string, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw new SnapError('E_USAGE', `--with ${pair}: ${(error as Error).message}`, {exit: ExitCode.usage})
  }
}
