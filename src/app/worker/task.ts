import type {Failure} from '../../errors.ts'
import type {ProducedArtifact, StageName} from '../../pipeline/stage.ts'
import type {StoredDocument} from '../../store/types.ts'
import type {DocumentRef, PageRange} from '../../types/document.ts'
import type {DocumentOptions} from '../../types/options.ts'
import type {Nesting, ReadData, SplitData} from '../../types/results.ts'

/** One stage of a document, or of a range of its pages. Small: inputs and results travel as files in the work folder. */
export interface StageTask {
  stage: StageName
  document: DocumentRef
  options: DocumentOptions
  pages: PageRange | null
  /** Pages of the whole document, where known. */
  pageCount: number | null
  workDir: string
}

/** Names of the files in the work folder through which parent and worker talk. */
export const inputFile = 'input.json'
export const resultFile = 'result.json'

/** What a stage had to say, for the parent's log. */
export interface LogEntry {
  level: 'debug' | 'info' | 'warn'
  message: string
  fields?: Record<string, unknown>
}

export interface StageTaskResult {
  artifacts: ProducedArtifact[]
  log: LogEntry[]
}

/** A small document that is worked on as a whole: stages one after the other, inputs and results in memory. */
export interface DocumentTask {
  document: StoredDocument
  options: DocumentOptions
  /** In the order of the work; not those whose results are stored. */
  stages: StageName[]
  stored: StoredResults
  /** Where it stands inside of others. */
  nesting: Nesting
  /** Its bytes as we keep them; null for a file of the user's. */
  keptPath: string | null
  /** Whether there are vendors that may have written it, to be asked for. */
  knowsVendors: boolean
  /** Path of a folder that is made when a stage asks for it. */
  workDir: string
}

/** What earlier runs of a document have made, for the stages that need it. */
export interface StoredResults {
  split?: SplitData
  /** As packPage makes them; none where they were not read. */
  pages: Uint8Array[]
  read?: ReadData
}

/** Several of them in one message. */
export interface GroupTask {
  documents: DocumentTask[]
}

/** A stage that ended well. `data` is what is stored: of scan.page `{packed: PackedPage[]}`. */
export interface StageDone {
  stage: StageName
  pages: PageRange | null
  data: unknown
  artifacts: ProducedArtifact[]
  ms: number
}

/** How far a document came. */
export interface DocumentResult {
  done: StageDone[]
  /** Why not even its first stage ended well. */
  failure: Failure | null
  log: LogEntry[]
  /** A stage asked for the work folder. */
  usedFolder: boolean
}

/** What a group asks for: vendors whose keys a document has. */
export interface VendorQuestion {
  /** Place of the document in its group. */
  document: number
  keys: string[]
}

/** A picture of a page, for a person to look at. */
export interface PictureTask {
  picture: {
    /** Of a PDF or a picture. */
    path: string
    media: 'pdf' | 'image'
    bytes: number
    /** 1-based. */
    page: number
    /** Pixels at most. */
    width: number
    /** Of the upright page as it was read; null: as the file says. */
    size: {width: number; height: number; rotation: number} | null
    passwordFile: string | null
    /** Path of the WebP that is written. */
    output: string
  }
}

export interface PictureResult {
  width: number
  height: number
}

export type WorkerTask = StageTask | GroupTask
export type WorkerResult = StageTaskResult | DocumentResult[]
