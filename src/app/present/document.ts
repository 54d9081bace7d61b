import type {Job} from '../../queue/types.ts'
import type {BlobId} from '../../store/blobs/types.ts'
import type {StoredBatch, StoredDocument, StoredItem, StoredRun} from '../../store/types.ts'
import {
  type ArtifactJson,
  type DocumentJson,
  type DocumentState,
  errorJson,
  type StageJson,
} from '../../types/contract.ts'
import type {Enrichment} from '../../types/enrichment.ts'
import {readsPages} from '../../types/options.ts'
import type {ReadData} from '../../types/results.ts'
import {isReportJob} from '../analyze/of-batch.ts'
import type {App} from '../app.ts'
import {resultKeys} from '../flow/keys.ts'
import {missingPages} from '../flow/stage-flow.ts'
import {isPublished, outputPath} from '../inputs/output-path.ts'
import {labelsOf} from '../labels/of-model.ts'
import {readingOf} from '../reading.ts'
import {containerOf, nestingOf} from './nesting.ts'
import {pathOf} from './path.ts'

const empty: Omit<DocumentJson, 'path' | 'state'> = {
  schema: 1,
  id: null,
  paths: [],
  sha256: null,
  batch: null,
  run: null,
  kind: null,
  kindConfidence: null,
  review: false,
  reviewReasons: [],
  progress: 0,
  pages: null,
  pageImages: [],
  stages: {},
  bill: null,
  contract: null,
  parts: null,
  labels: [],
  enrichment: null,
  meta: {},
  artifacts: [],
  error: null,
  duplicateOf: null,
  reason: null,
  container: null,
  contains: [],
}

/** One entry of `process --json` for an input path. */
export async function presentItem(app: App, item: StoredItem, batch: StoredBatch | null): Promise<DocumentJson> {
  const base = {...empty, path: item.path, batch: item.batch, meta: batch?.meta ?? {}, reason: item.reason}
  if (item.outcome === 'skipped') return {...base, state: 'skipped'}
  if (item.error !== null) return {...base, state: 'failed', error: item.error ? errorJson(item.error) : null}
  const [run] = item.run ? await app.store.runs([item.run]) : []
  const document = item.document ? await app.store.document(item.document) : null
  if (!run || !document) return {...base, state: 'cancelled', reason: 'its results were removed'}
  const whole = await presentRun(app, document, run)
  const sameBytes = item.outcome === 'duplicate' && whole.duplicateOf === null
  const state: DocumentState = sameBytes ? 'duplicate' : whole.state
  const duplicateOf = sameBytes ? document.id : whole.duplicateOf
  const artifacts = item.publishedAt && item.outPath ? published(whole.artifacts, item.outPath) : whole.artifacts
  const reason = item.reason ?? whole.reason
  return {
    ...whole,
    ...base,
    ...keep(whole),
    state,
    duplicateOf,
    reason,
    artifacts,
    container: await containerOf(app, item),
  }
}

/** What an item takes over from its run; path, batch and meta are its own. */
function keep(whole: DocumentJson) {
  const {path: _path, batch: _batch, meta: _meta, reason: _reason, state: _state, ...rest} = whole
  return rest
}

const published = (artifacts: DocumentJson['artifacts'], outPath: string): DocumentJson['artifacts'] =>
  artifacts.map((artifact) => (isPublished(artifact) ? {...artifact, path: outputPath(outPath, artifact)} : artifact))

/** A document with the results of one run. */
export async function presentRun(app: App, document: StoredDocument, run: StoredRun): Promise<DocumentJson> {
  const jobs = (await app.queue.jobs({runs: [run.id]})).filter((job) => !isReportJob(job))
  const reading = await readingOf(app, run)
  // The same paper once more is a second bill, but a file of its own to make smaller.
  const counts = run.state === 'done' && readsPages(run.options)
  const duplicate = counts ? await app.store.duplicateOf(document.id) : null
  return {
    ...empty,
    id: document.id,
    path: await pathOf(app, document),
    paths: document.sources.map(({path}) => path),
    sha256: document.sha256,
    run: run.id,
    state: duplicate === null ? stateOf(run, jobs) : 'duplicate',
    duplicateOf: duplicate?.of ?? null,
    reason: duplicate?.reason ?? null,
    progress: run.progress,
    pages: run.pages,
    stages: stagesOf(jobs, reading?.read ?? null),
    ...fromReading(reading?.read ?? null),
    ...fromModel(reading?.enrichment ?? null),
    labels: await labelsOf(app, document.id, reading?.enrichment ?? null),
    artifacts: (await artifactsOf(app, document, run)).map(({hash: _, extension: __, ...artifact}) => artifact),
    error: run.error ? errorJson(run.error) : null,
    ...(await nestingOf(app, document)),
  }
}

/** What was read of a document, as it is shown, and what was said of it. */
export type ReadDocument = Pick<DocumentJson, 'kind' | 'bill' | 'parts' | 'review' | 'reviewReasons' | 'labels'>

/** The part of `presentRun` that sums are made of: its jobs, files and paths take more than half of the time. */
export async function presentReading(app: App, run: StoredRun): Promise<ReadDocument> {
  const reading = await readingOf(app, run)
  const labels = await labelsOf(app, run.document, reading?.enrichment ?? null)
  return {...empty, ...fromReading(reading?.read ?? null), labels}
}

function fromReading(read: ReadData | null) {
  if (!read) return {}
  const {kind, kindConfidence = null, bill, contract, parts = null, review, reviewReasons, pageImages} = read
  return {kind, kindConfidence, bill, contract, parts, review, reviewReasons, pageImages}
}

/** What a language model was sent, and which of its answers did not stand up to the text. */
function fromModel(enrichment: Enrichment | null) {
  if (enrichment === null) return {}
  const {model, promptVersion, tokens, sent, rejected} = enrichment
  return {enrichment: {model, promptVersion, tokens, sent, rejected}}
}

/** A run waits on paper until its first job settles; a leased job says that it runs. */
function stateOf(run: StoredRun, jobs: Job[]): DocumentState {
  const open = run.state === 'waiting' || run.state === 'delayed'
  return open && jobs.some(({status}) => status === 'running') ? 'running' : run.state
}

const stageStates: Record<Job['status'], StageJson['state']> = {
  blocked: 'waiting',
  ready: 'waiting',
  delayed: 'delayed',
  running: 'running',
  done: 'done',
  dead: 'failed',
  cancelled: 'cancelled',
}

/** From least to most telling: a stage with one failed page among done ones is shown as failed. */
const weight: StageJson['state'][] = ['done', 'cancelled', 'waiting', 'delayed', 'running', 'failed']

/** Jobs summed up by stage group: scan.split, scan.page and scan.read are all `scan`. */
function stagesOf(jobs: Job[], read: ReadData | null): DocumentJson['stages'] {
  const stages: DocumentJson['stages'] = {}
  for (const job of jobs) {
    const state = stageStates[job.status]
    const ms = job.startedAt !== null && job.finishedAt !== null ? job.finishedAt - job.startedAt : null
    // A stage may have several queues: `embed.local` is one of `embed`.
    const stage = job.queue.split('.')[0]!
    const before = stages[stage]
    if (!before) {
      stages[stage] = {state, attempts: job.attempts, ms}
      continue
    }
    if (weight.indexOf(state) > weight.indexOf(before.state)) before.state = state
    before.attempts = Math.max(before.attempts, job.attempts)
    if (ms !== null) before.ms = (before.ms ?? 0) + ms
  }
  const {scan} = stages
  if (scan && read?.engine) scan.engine = read.engine
  if (scan && read?.languages) scan.languages = read.languages
  return stages
}

/** The files of the run's own results: another run of the document may have made others, with other options. */
export async function artifactsOf(app: App, document: StoredDocument, run: StoredRun): Promise<MadeFile[]> {
  const stored = await app.store.artifacts(document.id)
  if (stored.length === 0) return []
  const missing = await missingPages(app, run, document)
  const {compress, read} = resultKeys(document.sha256, run, missing)
  const own = stored.filter(({stage, key}) => key === (stage === 'compress' ? compress : read))
  return own.map(({kind, hash, extension, bytes, originalBytes, searchable, reason}) => ({
    kind,
    path: app.blobs.locate(hash, extension),
    bytes,
    originalBytes,
    searchable,
    reason,
    hash,
    extension,
  }))
}

/** A file in the store, by which its bytes are had: its path is for people. */
export type MadeFile = ArtifactJson & BlobId
