import {resolve} from 'node:path'
import {ExitCode, type ExitCodeValue, SnapError} from '../errors.ts'
import type {Interrupts} from '../signals.ts'
import type {InPlace} from '../store/types.ts'
import type {BatchJson} from '../types/contract.ts'
import type {DocumentOptions} from '../types/options.ts'
import type {ReportOptions} from '../types/report.ts'
import type {App} from './app.ts'
import type {Reporter} from './events.ts'
import {expandInputs, hasMagic, type InputFile} from './inputs/expand.ts'
import {readNameList} from './inputs/list.ts'
import {type briefly, presentBatch} from './present/batch.ts'
import type {CompressLook} from './submit/compressible.ts'
import {type Submitted, submit} from './submit/submit.ts'

export interface InputNames {
  inputs: string[]
  filesFrom: string | undefined
  /** Names in the list end with NUL. */
  nul: boolean
  /** A command line as it should be, for messages. */
  example: string
  cwd: string
  /** Folders and lists without files are no error. */
  mayBeEmpty?: boolean
}

export interface Enqueue {
  files: InputFile[]
  options: DocumentOptions
  priority: number
  force: boolean
  keepDuplicates: boolean
  outDir: string | null
  inPlace?: InPlace | null
  compress?: CompressLook | null
  meta: Record<string, string>
  report?: ReportOptions | null
  cwd: string
  interrupts?: Interrupts
}

const usage = (message: string, hint = 'snap process ./bills/*.jpg') =>
  new SnapError('E_USAGE', message, {exit: ExitCode.usage, hint})

/** All files that the arguments, the list and standard input name. Throws E_NO_INPUT (exit 4) when there are none. */
export async function collectInputs(names: InputNames): Promise<InputFile[]> {
  const lists = [...(names.filesFrom ? [names.filesFrom] : []), ...names.inputs.filter((input) => input === '-')]
  const listed = (await Promise.all(lists.map((file) => readNameList(file, names.nul)))).flat()
  const inputs = [...names.inputs.filter((input) => input !== '-'), ...listed]
  if (inputs.length === 0 && lists.length === 0) throw usage('No input was given.', names.example)
  const {files, missing} = await expandInputs(inputs, names.cwd)
  if (files.length === 0 && (missing.length > 0 || !names.mayBeEmpty)) {
    const named = missing.map(({input}) => input).join(', ')
    throw new SnapError('E_NO_INPUT', named ? `Nothing was found at ${named}.` : 'No files were found.', {
      exit: ExitCode.noInput,
      hint: missing.some(({input}) => hasMagic(input))
        ? 'Quote patterns that snap shall expand, like "bills/**/*.jpg"'
        : `Paths begin in the folder you are in, ${names.cwd}`,
    })
  }
  // A named file that is not there must not be passed over in silence: it is refused as E_GONE among the others.
  const gone = missing.map(({input}) => ({path: resolve(names.cwd, input), relativePath: input, explicit: true}))
  return [...files, ...gone]
}

/** "k=v" pairs; the name must be there. */
export function parseMeta(pairs: string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      if (at < 1) throw usage(`--meta ${pair}: expected name=value.`)
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
}

/** Writes the batch and tells the reporter. */
export async function enqueue(app: App, input: Enqueue, reporter: Reporter): Promise<Submitted> {
  const submitted = await submit(app, {
    ...input,
    onProgress: (files) => reporter.event({type: 'scanning', files}),
  })
  const {batch, total, unchanged, skipped, madeBefore} = submitted
  reporter.event({type: 'batch', batch, total, unchanged, skipped: skipped + madeBefore})
  return submitted
}

/** A finished (or interrupted) batch whole, as `process --json` shows it. */
export async function batchResult(app: App, id: string, keep?: ReturnType<typeof briefly>): Promise<BatchJson> {
  const batch = await app.store.batch(id)
  if (!batch) throw new Error(`Batch ${id} is gone`)
  return presentBatch(app, batch, keep)
}

/** What the documents of a batch come to as an exit code. */
export function exitFor(batch: BatchJson, strict: boolean): ExitCodeValue {
  // Also documents that are done but lack what a server should have added.
  const hasErrors = batch.documents.some(({error}) => error !== null)
  if (batch.counts.failed > 0 || hasErrors) return ExitCode.someFailed
  if (batch.counts.waiting + batch.counts.running + batch.counts.delayed > 0) return ExitCode.workLeft
  return strict && batch.counts.review > 0 ? ExitCode.needsReview : ExitCode.ok
}
