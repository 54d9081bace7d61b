import type {DocumentErrorCode, Failure} from '../../errors.ts'
import type {StageName} from '../../pipeline/stage.ts'
import type {Job, NewJob} from '../../queue/types.ts'
import type {PackedPage, StoredDocument, StoredRun, StoreEffect} from '../../store/types.ts'
import {hasNoText, type Page, type PageRange} from '../../types/document.ts'
import type {Enrichment} from '../../types/enrichment.ts'
import {readsPages, type StageGroup} from '../../types/options.ts'
import type {ReportData} from '../../types/report.ts'
import type {CompressData, EmbedData, IngestData, ReadData, SplitData} from '../../types/results.ts'
import {gatherReport} from '../analyze/gather.ts'
import {batchOfJob, isReportJob, isReportOpen} from '../analyze/of-batch.ts'
import type {App} from '../app.ts'
import {knownVendors} from '../memory/known-vendors.ts'
import {sinkJobsAfter} from '../sink/after.ts'
import {containedEffects, isWholeSplit, nestingOf} from './contained.ts'
import {chunksWithout, embedInput, embedJob, jobForRest} from './embed.ts'
import {enrichInput, enrichmentSaved} from './enrich.ts'
import {type ResultKeys, resultKeys} from './keys.ts'
import {afterSplit, nextStage, stageJob} from './plan.ts'
import {runProgress} from './progress.ts'

/** A job with all that deciding about it needs. */
export interface FlowContext {
  app: App
  job: Job
  run: StoredRun
  document: StoredDocument
  keys: ResultKeys
  /** Pages that could not be read for good, 1-based. */
  missing: number[]
}

/** What a finished stage changes and what comes after it. */
export interface FlowStep {
  effects: StoreEffect[]
  next: NewJob[]
}

/**
 * What a stage returned: data, or where it is large the file that it is stored from, unparsed. In the work folder, if it
 * has just run, are the files it left.
 */
export type StageOutput = {pages: PageRange | null; workDir: string | null} & ({data: unknown} | {file: string})

type Flow = {
  /** What the stage returns is stored from its file. */
  isLarge?: true
  /** The end of the run where there is nothing to do for the stage. */
  end?(context: FlowContext): Promise<FlowStep | null>
  /** Data the stage needs, from the store. */
  input(context: FlowContext): Promise<unknown>
  /** What its result changes in the store. */
  save(context: FlowContext, output: StageOutput): StoreEffect[] | Promise<StoreEffect[]>
  /** What comes after it. */
  next(context: FlowContext, output: StageOutput): Promise<FlowStep>
}

/** Loads run and document of a job and works out its keys. */
export async function flowContext(app: App, job: Job): Promise<FlowContext> {
  const run = await app.store.run(job.run)
  const document = run && (await app.store.document(run.document))
  if (!run || !document) throw lostJob(job)
  const missing = job.name === 'scan.split' || job.name === 'scan.page' ? [] : await missingPages(app, run, document)
  return {app, job, run, document, missing, keys: resultKeys(document.sha256, run, missing)}
}

/** The same for jobs of documents of which nothing is missing, by two queries for all. */
export async function flowContexts(app: App, jobs: Job[]): Promise<FlowContext[]> {
  const runs = byId(await app.store.runs(jobs.map(({run}) => run)))
  const documents = byId(await app.store.documents([...runs.values()].map(({document}) => document)))
  return jobs.map((job) => {
    const run = runs.get(job.run)
    const document = run && documents.get(run.document)
    if (!run || !document) throw lostJob(job)
    return {app, job, run, document, missing: [], keys: resultKeys(document.sha256, run, [])}
  })
}

const byId = <T extends {id: string}>(rows: T[]): Map<string, T> => new Map(rows.map((row) => [row.id, row]))
const lostJob = (job: Job) => new Error(`Job ${job.id} belongs to a run that is not in the store`)

/** Pages of a run that are not read, 1-based; while it goes on that is all the others. */
export async function missingPages(app: App, run: StoredRun, document: StoredDocument): Promise<number[]> {
  if (!readsPages(run.options)) return []
  const keys = resultKeys(document.sha256, run, [])
  const split = (await app.store.stageResult(document.id, 'scan.split', keys.split)) as SplitData | null
  const present = new Set(await app.store.pageNumbers(document.id, keys.page))
  return Array.from({length: split?.pages ?? 0}, (_, i) => i + 1).filter((page) => !present.has(page))
}

/** All pages of the document in order; those that failed for good are empty and carry the error. */
async function allPages(context: FlowContext): Promise<Page[]> {
  const {app, run, document, keys, missing} = context
  if (!readsPages(run.options)) return []
  const pages = await app.store.pages(document.id, keys.page)
  const failures = await pageFailures(context)
  const lost = missing.map((page): Page => {
    const {code, message} = failures.get(page)!
    return {...emptyPage, page, error: {code, message}}
  })
  return [...pages, ...lost].sort((a, b) => a.page - b.page)
}

/** Why pages could not be read for good, by page. */
async function pageFailures({app, run, missing}: FlowContext): Promise<Map<number, Failure>> {
  if (missing.length === 0) return new Map()
  const dead = await app.queue.jobs({runs: [run.id], states: ['dead']})
  const failureOf = (page: number): Failure => {
    const job = dead.find(({payload}) => {
      const range = payload['pages'] as PageRange | undefined
      return range && page >= range.from && page <= range.to
    })
    return job?.failure ?? {code: 'E_BUG', message: 'The page was not read.', class: 'bug'}
  }
  return new Map(missing.map((page) => [page, failureOf(page)]))
}

/** Failures of the file, not of a page: with it back, or taken in anew, the page can be read. */
const ofTheFile = new Set<string>(['E_GONE', 'E_CHANGED'])

/**
 * A document whose file went away between two pages has failed. One of which no page could be read, and no e-invoice, has failed as its first page did: with that error as it was, so that what
 * may pass can be tried again.
 */
async function failedWhole(context: FlowContext): Promise<FlowStep | null> {
  const pages = await allPages(context)
  const lost = pages.find(({error}) => error && ofTheFile.has(error.code))
  const first = lost ?? pages[0]
  if (!first?.error) return null
  if (!lost && pages.some(({error, eInvoice}) => !error || eInvoice?.invoice)) return null
  const failure = (await pageFailures(context)).get(first.page) ?? storedFailure(first.error)
  const message =
    pages.length > 1 && !lost ? `None of ${pages.length} pages could be read: ${failure.message}` : failure.message
  return {effects: afterDeath(context.job, {...failure, message}), next: []}
}

/** What a range of pages kept of a page that can never be read. */
const storedFailure = ({code, message}: {code: string; message: string}): Failure => ({
  class: 'permanent',
  code: code as DocumentErrorCode,
  message,
})

const emptyPage: Omit<Page, 'page'> = {
  width: 0,
  height: 0,
  dpi: 72,
  rotation: 0,
  source: 'ocr',
  engine: 'none',
  text: '',
  words: [],
  confidence: 0,
}

/** Effects and job after a stage whose result is stored: the next stage, or the end of the run. */
async function onward(context: FlowContext, finished: StageName, failure?: Failure): Promise<FlowStep> {
  const {app, run, document, keys} = context
  const has = async (stage: 'compress' | 'ingest') =>
    (await app.store.stageResult(document.id, stage, keys[stage])) !== null
  // What ingest has just made is not in the store yet: whether it needs vectors is seen by the job that makes them.
  const embed = finished === 'embed' || (finished !== 'ingest' && (await chunksWithout(app, run, 1)).length === 0)
  const enrich =
    run.options.stages.includes('enrich') && (await app.store.enrichment(document.id, keys.enrich)) !== null
  const present = {read: true, compress: await has('compress'), ingest: await has('ingest'), embed, enrich}
  const next = nextStage(finished, run.options, present, document.media)
  const progress: StoreEffect = {type: 'run.progress', run: run.id, progress: runProgress(finished, next)}
  if (next) return {effects: [progress], next: [next === 'embed' ? embedJob(run) : stageJob(run, next)]}
  return {effects: [progress, await ending(context, failure)], next: sinkJobsAfter(context)}
}

/** Stages that add to a document which is done without them. */
const addingStages: readonly (StageName & StageGroup)[] = ['embed', 'enrich']

/** The run is done; what a stage failed to add is said beside it, for as long as no later try has added it. */
async function ending({app, run, job}: FlowContext, failure: Failure | undefined): Promise<StoreEffect> {
  const mayLack = addingStages.some((name) => run.options.stages.includes(name))
  // Newest first.
  const jobs = mayLack ? (await app.queue.jobs({runs: [run.id]})).filter(({id}) => id !== job.id) : []
  const others = addingStages.filter((name) => name !== job.name)
  const newest = others.map((name) => jobs.find((one) => one.name === name))
  const error = failure ?? newest.find((one) => one?.status === 'dead')?.failure
  return {type: 'run.state', run: run.id, state: 'done', ...(error ? {error} : {})}
}

/** What follows where another run of the document has the result already: only what that did not do is left. */
async function withStored(context: FlowContext, name: StageName, data: unknown): Promise<FlowStep> {
  const output: StageOutput = {pages: null, workDir: null, data}
  const {effects, next} = await flows[name].next(context, output)
  return {effects: [...(await flows[name].save(context, output)), ...effects], next}
}

const enrichFlow: Flow = {
  input: async (context) => enrichInput(context, await allPages(context)),
  save: () => [],
  async next(context, output) {
    const saved = await enrichmentSaved(context, dataOf<Enrichment>(output))
    const {effects, next} = await onward(context, 'enrich')
    return {effects: [saved, ...effects], next}
  },
}

const reportFlow: Flow = {
  isLarge: true,
  async end({app, job}) {
    const batch = await app.store.batch(batchOfJob(job))
    const isWanted = batch !== null && (await isReportOpen(app, batch))
    return isWanted ? null : {effects: [], next: []}
  },
  async input({app, job}) {
    const batch = batchOfJob(job)
    return gatherReport(app, batch, (await app.store.report(batch))!.options)
  },
  save: ({job}, output) => [{type: 'report.save', batch: batchOfJob(job), ...stored<ReportData>(output)}],
  next: async () => ({effects: [], next: []}),
}

const flows: Record<StageName, Flow> = {
  'scan.split': {
    async end(context) {
      const {app, document, keys} = context
      const split = (await app.store.stageResult(document.id, 'scan.split', keys.split)) as SplitData | null
      return isWholeSplit(split, document) ? withStored(context, 'scan.split', split) : null
    },
    input: async ({app, document}) => nestingOf(app, document),
    async save(context, output) {
      const {run, document, keys} = context
      const {contains, ...data} = dataOf<SplitData>(output)
      return [
        {type: 'stage.save', document: document.id, stage: 'scan.split', key: keys.split, data},
        {type: 'run.pages', run: run.id, pages: data.pages},
        {type: 'run.state', run: run.id, state: 'running'},
        ...(await containedEffects(context, contains, output.workDir)),
      ]
    },
    async next(context, output) {
      const {app, run, document, keys} = context
      if (!readsPages(run.options) || hasNoText(document.media)) return onward(context, 'scan.split')
      const present = new Set(await app.store.pageNumbers(document.id, keys.page))
      const progress = runProgress('scan.split', 'scan.page')
      return {
        effects: [{type: 'run.progress', run: run.id, progress}],
        next: afterSplit(run, dataOf<SplitData>(output).units, present),
      }
    },
  },
  'scan.page': {
    isLarge: true,
    input: async ({app, document, keys}) => app.store.stageResult(document.id, 'scan.split', keys.split),
    save: ({document, keys}, output) => [
      {type: 'pages.save', document: document.id, key: keys.page, ...stored<{packed: PackedPage[]}>(output)},
    ],
    async next({app, run, document, keys}, {pages}) {
      const read = (await app.store.pageNumbers(document.id, keys.page)).length
      const {from, to} = pages!
      const total = run.pages ?? 1
      const left = Math.max(0, total - read - (to - from + 1))
      const progress = runProgress('scan.page', null, {left, total})
      return {effects: [{type: 'run.progress', run: run.id, progress}], next: []}
    },
  },
  'scan.read': {
    async end(context) {
      const failed = await failedWhole(context)
      const read = failed ? null : await context.app.store.extraction(context.document.id, context.keys.read)
      return read === null ? failed : withStored(context, 'scan.read', read)
    },
    async input(context) {
      const pages = await allPages(context)
      const {app, document, keys} = context
      const split = (await app.store.stageResult(document.id, 'scan.split', keys.split)) as SplitData | null
      const claimed = split?.claimedPages === undefined ? {} : {claimedPages: split.claimedPages}
      return {pages, ...claimed, vendors: await knownVendors(app, context.run, pages)}
    },
    save: ({run, document, keys}, output) => [
      {
        type: 'extraction.save',
        document: document.id,
        run: run.id,
        key: keys.read,
        memoryVersion: run.memoryVersion,
        data: dataOf<ReadData>(output),
      },
    ],
    next: (context) => onward(context, 'scan.read'),
  },
  compress: {
    input: async (context) => ({pages: await allPages(context)}),
    save: ({document, keys}, output) => [
      {
        type: 'stage.save',
        document: document.id,
        stage: 'compress',
        key: keys.compress,
        data: dataOf<CompressData>(output),
      },
    ],
    next: (context) => onward(context, 'compress'),
  },
  ingest: {
    isLarge: true,
    async input(context) {
      const {app, document, keys} = context
      return {pages: await allPages(context), read: await app.store.extraction(document.id, keys.read)}
    },
    save: ({document, keys}, output) => [
      {
        type: 'chunks.save',
        document: document.id,
        key: keys.ingest,
        pageKey: keys.page,
        ...stored<IngestData>(output),
      },
      {type: 'stage.save', document: document.id, stage: 'ingest', key: keys.ingest, data: {}},
    ],
    next: (context) => onward(context, 'ingest'),
  },
  embed: {
    isLarge: true,
    async end(context) {
      const isNeeded = (await chunksWithout(context.app, context.run, 1)).length > 0
      return isNeeded ? null : onward(context, 'embed')
    },
    input: ({app, run}) => embedInput(app, run),
    save: ({document, run}, output) => [
      {
        type: 'vectors.save',
        document: document.id,
        model: run.options.embedding!.model,
        ...stored<EmbedData>(output),
      },
    ],
    async next(context) {
      const rest = await jobForRest(context.app, context.run)
      return rest === null ? onward(context, 'embed') : {effects: [], next: [rest]}
    },
  },
  enrich: enrichFlow,
  'analyze.report': reportFlow,
}

const dataOf = <T>(output: StageOutput): T => {
  if ('file' in output) throw new Error(`A result that is needed was left in ${output.file}`)
  return output.data as T
}

/** A large result as an effect takes it. */
const stored = <T>(output: StageOutput): {file: string} | T =>
  'file' in output ? {file: output.file} : (output.data as T)

export const flowOf = (name: string): Flow => flows[name as StageName]

/** What is written when a job failed for good: a lost page costs the page, a report itself, anything else the document. */
function afterDeath(job: Job, failure: Failure): StoreEffect[] {
  if (job.name === 'scan.page') return []
  if (isReportJob(job)) return [{type: 'report.fail', batch: batchOfJob(job), error: failure}]
  return [{type: 'run.state', run: job.run, state: 'failed', error: failure}]
}

/** The same with what goes on nevertheless: what a stage would have added is missing from the document, and the next one begins. */
export async function afterLoss(app: App, job: Job, failure: Failure): Promise<FlowStep> {
  const name = job.name as StageName
  if (!addingStages.some((one) => one === name)) return {effects: afterDeath(job, failure), next: []}
  return onward(await flowContext(app, job), name, failure)
}
