import type {Failure} from '../errors.ts'
import type {Bill, Contract} from './bill.ts'
import type {DocumentKind, PageImage} from './document.ts'
import type {Enrichment} from './enrichment.ts'
import type {DocumentLabel} from './label.ts'
import type {BillPart} from './results.ts'

/** The JSON of the commands: docs/json.md. Fields are added, never renamed. */

export type DocumentState =
  | 'waiting'
  | 'running'
  | 'delayed'
  | 'done'
  | 'failed'
  | 'duplicate'
  | 'cancelled'
  | 'skipped'

export interface ErrorJson {
  code: string
  message: string
  hint: string | null
  retryable: boolean
}

export interface StageJson {
  state: 'waiting' | 'running' | 'delayed' | 'done' | 'failed' | 'cancelled'
  attempts: number
  ms: number | null
  engine?: string
  /** tesseract codes of the languages the pages were read in, most pages first. */
  languages?: string[]
}

export interface ArtifactJson {
  kind: string
  path: string
  bytes: number
  originalBytes: number
  searchable: boolean | null
  reason: string
}

export interface DocumentJson {
  schema: 1
  id: string | null
  path: string
  paths: string[]
  sha256: string | null
  batch: string | null
  run: string | null
  kind: DocumentKind | null
  /** 0..1, sure from 0.9; null where nobody told. */
  kindConfidence: number | null
  state: DocumentState
  review: boolean
  reviewReasons: string[]
  /** 0..1 */
  progress: number
  pages: number | null
  pageImages: PageImage[]
  stages: Record<string, StageJson>
  bill: Bill | null
  contract: Contract | null
  /** The bills of a document that holds several; `bill` is null beside them. */
  parts: BillPart[] | null
  /** Of the whole document first, then of its pages. */
  labels: DocumentLabel[]
  /** What a language model was asked: null where none was. */
  enrichment: Pick<Enrichment, 'model' | 'promptVersion' | 'tokens' | 'sent' | 'rejected'> | null
  meta: Record<string, string>
  artifacts: ArtifactJson[]
  error: ErrorJson | null
  /** For duplicates: the document that came first. */
  duplicateOf: string | null
  /** For skipped and duplicate inputs: why. */
  reason: string | null
  /** What it is inside of, and its name there. */
  container: {id: string; name: string} | null
  /** Documents inside of it: attachments, messages, files of an archive. */
  contains: {id: string; name: string}[]
}

/** Bytes of the files that were made smaller, before and after; `kept` of them are as they were. */
export interface CompressionJson {
  before: number
  after: number
  saved: number
  /** after / before */
  ratio: number
  kept: number
}

export interface BatchJson {
  schema: 1
  batch: {id: string; total: number; percent: number; etaSeconds: number | null; createdAt: number; finished: boolean}
  counts: Record<
    'done' | 'failed' | 'skipped' | 'duplicate' | 'review' | 'waiting' | 'running' | 'delayed' | 'cancelled',
    number
  >
  /** Null where no file was made. */
  compression: CompressionJson | null
  documents: DocumentJson[]
}

/** A failure as the contract shows it. */
export const errorJson = (failure: Failure): ErrorJson => ({
  code: failure.code,
  message: failure.message,
  hint: failure.hint ?? null,
  retryable: failure.class !== 'permanent' && failure.class !== 'cancelled',
})
