import {realpath} from 'node:fs/promises'
import {ExitCode, SnapError} from '../../errors.ts'
import {newId} from '../../ids.ts'
import {decodePath, encodePath} from '../../path-bytes.ts'
import type {Interrupts} from '../../signals.ts'
import type {InPlace, StoreEffect, SubmitItem} from '../../store/types.ts'
import type {MediaKind} from '../../types/document.ts'
import type {DocumentOptions} from '../../types/options.ts'
import type {ReportOptions} from '../../types/report.ts'
import type {App} from '../app.ts'
import {optionHash} from '../flow/keys.ts'
import {stageOf} from '../flow/plan.ts'
import type {InputFile} from '../inputs/expand.ts'
import {createOutputNames} from '../inputs/output-path.ts'
import {isFreeOutput} from '../inputs/own-output.ts'
import {learnEnded} from '../memory/learn.ts'
import type {CompressLook} from './compressible.ts'
import {type Inspected, inspectAll} from './inspect.ts'
import {keepInputs} from './keep-inputs.ts'
import {type PlanOptions, planItems} from './plan-items.ts'

export interface SubmitInput {
  files: InputFile[]
  options: DocumentOptions
  priority: number
  force: boolean
  keepDuplicates: boolean
  outDir: string | null
  /** Originals are replaced by what is made of them. */
  inPlace?: InPlace | null
  compress?: CompressLook | null
  meta: Record<string, string>
  /** What the batch ends in. */
  report?: ReportOptions | null
  cwd: string
  onProgress(files: number): void
  interrupts?: Pick<Interrupts, 'stop' | 'exitCode'>
}

export interface Submitted {
  batch: string
  total: number
  unchanged: number
  /** Passed over: not of a type that is taken. */
  skipped: number
  /** Passed over because they are what an earlier run made, or kept. */
  madeBefore: number
}

/** Inputs are hashed first and written in transactions of this many: 1,000 keep the write lock below ~20 ms. */
const chunkSize = 1000

/**
 * Looks at every input and writes batch, documents, runs and jobs. When it returns, all of it is on disk. Interrupted it
 * throws E_INTERRUPTED soon; the chunks that are written stay, in a batch that was never closed.
 */
export async function submit(app: App, input: SubmitInput): Promise<Submitted> {
  const {store, clock} = app
  await app.ready()
  const batch = newId('b', clock.now())
  await learnEnded(app)
  await store.createBatch({
    id: batch,
    cwd: input.cwd,
    outDir: input.outDir,
    meta: input.meta,
    keepDuplicates: input.keepDuplicates,
    report: input.report ?? null,
  })
  const hash = optionHash(input.options)
  const seen: PlanOptions['seen'] = new Map()
  const inputs = new Set(input.files.map(({path}) => path))
  const nameOf = outputNames(app, input)
  const counts = {unchanged: 0, skipped: 0, madeBefore: 0}
  for (let from = 0; from < input.files.length; from += chunkSize) {
    const files = input.files.slice(from, from + chunkSize)
    const signal = input.interrupts?.stop
    const inspected = await inspectAll(files, store, {
      now: clock.now(),
      inputs,
      compress: input.compress ?? null,
      ...(signal ? {signal} : {}),
    })
    if (signal?.aborted) throw interrupted(input, from)
    const kept = await keepInputs(app, inspected, signal)
    if (signal?.aborted) throw interrupted(input, from)
    input.onProgress(from + files.length)
    const seq = await store.nextSeq(files.length)
    const {force, keepDuplicates, priority} = input
    const options = {optionHash: hash, priority, force, keepDuplicates, seq, ordinal: from, seen, now: clock.now()}
    const chunk = {options, document: input.options, nameOf, inPlace: input.inPlace ?? null}
    const items = await writeChunk(app, batch, kept, chunk)
    for (const {outcome} of items) if (outcome === 'unchanged' || outcome === 'skipped') counts[outcome]++
    const done = inspected.filter((file) => file.type === 'skipped' && file.isDone).length
    counts.skipped -= done
    counts.madeBefore += done
  }
  await store.closeBatch(batch)
  return {batch, total: input.files.length, ...counts}
}

const interrupted = ({files, interrupts}: SubmitInput, enqueued: number) =>
  new SnapError('E_INTERRUPTED', `Interrupted: ${enqueued} of ${files.length} files are enqueued.`, {
    exit: interrupts?.exitCode() ?? ExitCode.interrupted,
    hint: 'Run the same command again: it goes on.',
  })

interface ChunkContext {
  options: PlanOptions
  document: DocumentOptions
  nameOf: NameOf | null
  inPlace: InPlace | null
}

type NameOf = (input: InputFile & {media: MediaKind}) => Promise<string>

/** Where the output of each input goes; null: nowhere but into the store. */
function outputNames(app: App, {outDir, inPlace, options}: SubmitInput): NameOf | null {
  if (inPlace) return ({path}) => resolveLinks(path)
  if (outDir === null) return null
  return createOutputNames(outDir, (path, of) => isFreeOutput(app, path, of), options.imageFormat)
}

/** A link stays one: what it points to is replaced. */
const resolveLinks = async (path: string): Promise<string> =>
  decodePath(await realpath(encodePath(path), {encoding: 'buffer'}))

/** One after the other: each name depends on those given before. */
async function namesFor(chunk: Inspected[], nameOf: ChunkContext['nameOf']): Promise<string[]> {
  const names: string[] = []
  if (nameOf)
    for (const inspected of chunk)
      names.push(inspected.type === 'document' ? await nameOf({...inspected.file, media: inspected.media}) : '')
  return names
}

/** Writes a chunk; when another process brought one of its documents in between, plans it again and retries. */
async function writeChunk(app: App, batch: string, chunk: Inspected[], context: ChunkContext): Promise<SubmitItem[]> {
  const seenBefore = new Map(context.options.seen)
  const outPaths = await namesFor(chunk, context.nameOf)
  for (let attempt = 1; ; attempt++) {
    const seen = new Map(seenBefore)
    const {items, jobs, effects} = await planItems(app.store, chunk, {...context.options, seen})
    for (const [i, item] of items.entries())
      if (item.document && outPaths[i])
        Object.assign(item, {outPath: outPaths[i], ...(context.inPlace ? {inPlace: context.inPlace} : {})})
    try {
      const optionSet = {hash: context.options.optionHash, options: context.document}
      const submitted: StoreEffect = {type: 'submit', batch, optionSet, items, first: stageOf('scan.split')}
      await app.queue.enqueue(jobs, [submitted, ...effects])
      for (const [sha, value] of seen) context.options.seen.set(sha, value)
      return items
    } catch (error) {
      if ((error as Error).name !== 'StaleSubmitError' || attempt === 5) throw error
    }
  }
}
