import type {Failure} from '../errors.ts'
import type {DocumentKind, MediaKind, Page} from '../types/document.ts'
import type {Enrichment} from '../types/enrichment.ts'
import type {DocumentOptions} from '../types/options.ts'
import type {ReportData, ReportOptions} from '../types/report.ts'
import type {EmbedData, IngestData, Nesting, ReadData} from '../types/results.ts'
import type {BatchPause} from './batch-pause.ts'
import type {BrowseStore} from './browse-store.ts'
import type {LabelStore} from './label-store.ts'
import type {MaintenanceStore} from './maintenance-store.ts'
import type {Lesson, MemoryStore} from './memory-store.ts'
import type {PurgeStore} from './purge-store.ts'
import type {ReportStore} from './report-store.ts'
import type {ScheduleStore} from './schedule-store.ts'
import type {SearchStore} from './search-store.ts'
import type {SinkStore} from './sink-store.ts'
import type {TellingStore} from './telling-store.ts'
import type {WatchStore} from './watch-store.ts'

export type RunState = 'waiting' | 'running' | 'delayed' | 'done' | 'failed' | 'cancelled'
/** An original is replaced, and kept beside it under another name. */
export type InPlace = 'plain' | 'backup'
export type ItemOutcome = 'queued' | 'unchanged' | 'duplicate' | 'skipped' | 'refused'

/** One input path of a batch as app/ decided about it. */
export interface SubmitItem {
  ordinal: number
  path: string
  outcome: ItemOutcome
  reason?: string
  error?: Failure
  outPath?: string
  /** `outPath` is the input itself, to be replaced. */
  inPlace?: InPlace
  /** Absent for skipped and refused. */
  document?: {
    id: string
    sha256: string
    bytes: number
    media: MediaKind
    /** Null: nobody looked at the path now, other bytes may be there. */
    mtimeMs: number | null
  }
  /**
   * Absent for skipped and refused. `isNew`: to be inserted; else it is there already. `isOpen`: whether it had not ended
   * when this was planned; if that has changed since, nothing is written (StaleSubmitError).
   */
  run?: {id: string; isNew: boolean; generation: number; seq: number; priority: number; isOpen?: boolean}
}

/** Everything a settled job or a submitted chunk changes, as plain data. Ids are public ids. */
export type StoreEffect =
  /** `first`: what is inside of containers that were opened before comes with them, and its runs begin with this job. */
  | {
      type: 'submit'
      batch: string
      optionSet: {hash: string; options: DocumentOptions}
      items: SubmitItem[]
      first?: FirstJob
    }
  | {type: 'stage.save'; document: string; stage: string; key: string; data: unknown}
  /** `file`: JSON of PageData, written by a worker; or the pages as packPage makes them. */
  | ({type: 'pages.save'; document: string; key: string} & ({file: string} | {packed: PackedPage[]}))
  | {type: 'extraction.save'; document: string; run: string; key: string; memoryVersion: number; data: ReadData}
  /** What a language model gave; `kind` and `review` are those of the reading with it. */
  | {
      type: 'enrichment.save'
      document: string
      run: string
      key: string
      kind: DocumentKind
      review: boolean
      data: Enrichment
    }
  | {type: 'artifacts.save'; document: string; stage: string; key: string; artifacts: NewArtifact[]}
  /** Replaces the chunks of the document. `file`: JSON of IngestData. */
  | ({type: 'chunks.save'; document: string; key: string; pageKey: string} & ({file: string} | IngestData))
  /** `file`: JSON of EmbedData. */
  | ({type: 'vectors.save'; document: string; model: string} & ({file: string} | EmbedData))
  /** `startedAt`: when the work of the run began, if that is not written yet; else it is now. */
  | {type: 'run.state'; run: string; state: RunState; error?: Failure; startedAt?: number}
  /** What is inside of a document; replaces what was found before. */
  | {type: 'contained.save'; document: string; members: NewMember[]}
  /**
   * What is inside of the run's document becomes items of all batches that want the run and have none of it yet, with runs
   * under the same options.
   */
  | {type: 'contained.attach'; run: string; first: FirstJob}
  | {type: 'run.pages'; run: string; pages: number}
  | {type: 'run.progress'; run: string; progress: number}
  /** The report of a batch is made. `file`: JSON of ReportData, written by a worker. */
  | ({type: 'report.save'; batch: string} & ({file: string} | ReportData))
  /** The same, where the report is stored under its key already. */
  | {type: 'report.keep'; batch: string; key: string}
  | {type: 'report.fail'; batch: string; error: Failure}
  /** What has failed is due again. */
  | {type: 'report.open'; batch: string}
  /** The jobs that only this batch wants are held until it is resumed, or until a time (UTC ms). */
  | {type: 'batch.pause'; batch: string; reason: string; until: number | null}
  | {type: 'batch.resume'; batch: string}
  /** A command or the desktop is to be told of it. */
  | {type: 'tell'; event: 'done' | 'failed' | 'batch'; subject: string}

/** A page as it is stored. */
export interface PackedPage {
  page: number
  body: Uint8Array
}

/** What a job is beside the run it belongs to. */
export interface FirstJob {
  queue: string
  name: string
  order: number
  limits: {softMs: number; hardMs: number}
}

/** A run whose first job is to be enqueued in the same transaction. */
export type BegunRun = Pick<StoredRun, 'id' | 'seq' | 'priority'> & {
  first: FirstJob
  /** Of its document. */
  media: MediaKind
  bytes: number
}

/** A member of a container: a document, or why it is none. */
export type NewMember = {name: string} & (
  | {reason: string}
  | {error: Failure}
  /** `id` is taken where the bytes are new; `extension` is that of the blob. */
  | {document: {id: string; sha256: string; bytes: number; media: MediaKind}; extension: string}
)

/** A member as it is known; all but the name null where it is no document, or why. */
export interface StoredMember {
  name: string
  document: string | null
  extension: string | null
  reason: string | null
  error: Failure | null
}

export interface NewArtifact {
  kind: string
  hash: string
  extension: string
  bytes: number
  originalBytes: number
  searchable: boolean | null
  reason: string
}

export interface StoredArtifact extends NewArtifact {
  stage: string
  key: string
}

export interface StoredDocument {
  id: string
  sha256: string
  bytes: number
  media: MediaKind
  createdAt: number
  /**
   * All paths it was seen at, newest first; `inside`: of another document, so that there is no file at the path; `host`: of
   * another machine that uses the same store.
   */
  sources: {path: string; mtimeMs: number; bytes: number; inside?: true; host?: string}[]
}

export interface StoredRun {
  id: string
  document: string
  options: DocumentOptions
  optionHash: string
  generation: number
  state: RunState
  seq: number
  priority: number
  memoryVersion: number
  review: boolean
  pages: number | null
  progress: number
  /** Key of the extraction it ended with. */
  extractionKey: string | null
  error: Failure | null
  createdAt: number
  startedAt: number | null
  finishedAt: number | null
}

export interface StoredBatch {
  id: string
  createdAt: number
  closedAt: number | null
  cancelledAt: number | null
  cwd: string
  outDir: string | null
  meta: Record<string, string>
  /** Documents that are like earlier ones are results of their own. */
  keepDuplicates: boolean
  /** Highest percentage reported so far. */
  percent: number
  /** The machine whose paths these are, if it is another one. */
  elsewhere: string | null
}

export interface StoredItem {
  batch: string
  ordinal: number
  path: string
  outcome: ItemOutcome
  reason: string | null
  error: Failure | null
  outPath: string | null
  inPlace: InPlace | null
  publishedAt: number | null
  document: string | null
  run: string | null
  /** Of the container that it is inside of: the ordinal of its item, and its document. */
  within: number | null
  container: string | null
}

export interface Correction {
  id: number
  path: string
  value: string | null
  createdAt: number
}

export interface Rename {
  id: number
  document: string
  from: string
  to: string
}

/** What a user said about one document, and what that teaches; `undo` are ids of corrections. */
export interface CorrectionChange {
  document: string
  add?: {path: string; value: string | null}[]
  undo?: number[]
  /** Absent: nothing is taught. Its `corrections` are those from before this change. */
  lesson?: Lesson
}

/** Numbers of a batch by run state (queued items) and by outcome (the others). */
export type BatchCounts = Partial<Record<RunState | Exclude<ItemOutcome, 'queued'>, number>>

/**
 * The store as app/ sees it: all calls are asynchronous, so that another database fits. Ids are public ids.
 * Errors: SnapError with code E_STORE_* (locked, read-only, full, newer, corrupt), with the way out as hint.
 */
export interface Store
  extends BrowseStore,
    LabelStore,
    MaintenanceStore,
    MemoryStore,
    PurgeStore,
    ReportStore,
    ScheduleStore,
    SearchStore,
    SinkStore,
    WatchStore,
    TellingStore {
  createBatch(batch: {
    id: string
    cwd: string
    outDir: string | null
    meta: Record<string, string>
    keepDuplicates?: boolean
    report?: ReportOptions | null
  }): Promise<void>
  /** All inputs are in. Durable (synchronous=FULL) before it returns. */
  closeBatch(batch: string): Promise<void>
  cancelBatch(batch: string): Promise<void>
  batchPauses(): Promise<BatchPause[]>
  /** Highest percentage ever shown for the batch, raised to `percent` if that is more. */
  raisePercent(batch: string, percent: number): Promise<number>
  batch(idPrefix: string): Promise<StoredBatch | null>
  /** Newest first. */
  batches(limit: number): Promise<StoredBatch[]>
  batchCounts(batch: string): Promise<BatchCounts>
  /** In order of input; what is inside of a container comes after it. A part: so many inputs after an ordinal, each with what is inside. */
  items(batch: string, part?: {after: number; limit: number}): Promise<StoredItem[]>
  itemsOfRun(run: string): Promise<StoredItem[]>
  /** Items with an output path that is not written although the run is done; no originals of cancelled batches. Outputs of other machines are theirs to write. */
  unpublished(batch?: string): Promise<StoredItem[]>
  unpublishedOfRun(run: string): Promise<StoredItem[]>
  markPublished(batch: string, ordinal: number): Promise<void>
  /** The output can never be written; the item has failed with this. */
  refuseOutput(batch: string, ordinal: number, error: Failure): Promise<void>
  /** Input path whose archive was last written to this output path; null if none was. Replaced originals are no outputs. */
  publishedFrom(outPath: string): Promise<string | null>
  /** Input path that this output path was last meant for, written or not; null if none was. */
  plannedFor(outPath: string): Promise<string | null>

  documentsBySha(shas: string[]): Promise<Map<string, StoredDocument>>
  document(idPrefix: string): Promise<StoredDocument | null>
  documents(ids: string[]): Promise<StoredDocument[]>
  /** All documents in order of arrival, a page at a time: for export. */
  documentsAfter(afterId: string | null, limit: number): Promise<StoredDocument[]>
  /** What is inside of a document, in its order. */
  contents(document: string): Promise<StoredMember[]>
  /** Documents that it is inside of, with its name and the extension of its blob. */
  containersOf(document: string): Promise<{container: string; name: string; extension: string}[]>
  nesting(document: string): Promise<Nesting>
  /** Known (path, mtime, bytes) -> sha256, to skip hashing of unchanged files. */
  knownSource(path: string): Promise<{sha256: string; mtimeMs: number; bytes: number} | null>

  run(idPrefix: string): Promise<StoredRun | null>
  runs(ids: string[]): Promise<StoredRun[]>
  /** Newest generation of each document under an option set. */
  runsFor(documents: string[], optionHash: string): Promise<Map<string, StoredRun>>
  /** Newest run of each document; with `prefer` the newest of those that read its pages, or did not, if there is one. */
  latestRuns(documents: string[], prefer?: 'reading' | 'files only'): Promise<Map<string, StoredRun>>
  /** `withError`: of those that are done, the ones that lack what a stage could not add. */
  runsByState(
    state: RunState,
    filter: {batch?: string; errorCode?: string; withError?: boolean; limit: number},
  ): Promise<StoredRun[]>
  /** Batches (not cancelled) that want any of these runs, newest first. */
  batchesOfRuns(runs: string[]): Promise<string[]>
  /** In order of arrival; a part of them, after one of them, where a limit is given. */
  runsOfBatch(batch: string, part?: {after: StoredRun | null; limit: number}): Promise<StoredRun[]>
  /** Next arrival numbers, reserved: returns the first of `count`. */
  nextSeq(count: number): Promise<number>

  stageResult(document: string, stage: string, key: string): Promise<unknown | null>
  /** Numbers of the pages that are there under a key. */
  pageNumbers(document: string, key: string): Promise<number[]>
  pages(document: string, key: string): Promise<Page[]>
  /** The same as they are stored, in order. */
  packedPages(document: string, key: string): Promise<PackedPage[]>
  extraction(document: string, key: string): Promise<ReadData | null>
  /** What a language model gave under a key of `enrichKey`. */
  enrichment(document: string, key: string): Promise<Enrichment | null>
  artifacts(document: string): Promise<StoredArtifact[]>
  /**
   * Whether we made these bytes and nobody gave them to us: a kept original is an input, too, and so is what took the
   * place of one.
   */
  isOwnOutput(sha256: string): Promise<boolean>
  /** Where the documents lie that a file with these bytes was made of (null: not known any more), and whether their pages were read. */
  originalsOf(sha256: string): Promise<{path: string | null; wasRead: boolean}[]>
  /** Whether these bytes are the smaller file that was made of others. */
  isCompressed(sha256: string): Promise<boolean>
  /** Whether these bytes were to be kept beside what took their place. */
  isKeptOriginal(sha256: string): Promise<boolean>
  artifactsFor(document: string, stage: string, key: string): Promise<StoredArtifact[]>

  /** All of it or nothing, durable before it returns. Throws StaleCorrectionError when a lesson is out of date. */
  correct(changes: CorrectionChange[]): Promise<void>
  /** Those that hold, oldest first. */
  corrections(document: string): Promise<Correction[]>

  /** Notes a rename before it happens, durable before it returns; the renames of one command share `change`. Its number. */
  planRename(change: string, rename: Omit<Rename, 'id'>): Promise<number>
  /** What became of a planned or done rename; the document is known by its new (or old) path from then on. */
  endRename(id: number, state: 'done' | 'undone' | 'dropped'): Promise<void>
  /** Begun by processes that died. */
  plannedRenames(): Promise<Rename[]>
  /** Those of the newest change that is not undone, newest first. */
  lastRenames(): Promise<Rename[]>

  /** The document that was made of several pictures, of which this path was one; the newest. */
  joinedFrom(path: string): Promise<string | null>
  totals(): Promise<{documents: number; batches: number; bytes: number}>
  /** Batches that were made before a time and need nothing more; of those with failed documents before `failed`. */
  deleteBatches(before: {made: number; failed: number}, dryRun?: boolean): Promise<number>
  /** Counts an error that is about to be reported; false where its cause was reported often enough in this hour. */
  countError(cause: string, now: number, mostAnHour: number): Promise<boolean>
  /** Applies effects once per (job, generation): for engines that share no transaction with the store. */
  applyOnce(job: string, generation: number, effects: StoreEffect[]): Promise<void>
  close(): Promise<void>
}
