import type {MediaKind} from '../../types/document.ts'
import type {BlobReference} from '../maintenance-store.ts'
import type {CopiedTable} from './tables.ts'
import type {Row, Sum, Value} from './values.ts'

/** Rows that were read together, and where to go on after them. */
export interface Chunk {
  rows: Row[]
  after: Value[]
}

/** A process that said that it works on a store. */
export interface WorkerOfStore {
  public_id: string
  name: string
  host: string
  pid: number
  boot_id: string
  process_start: string
  beat_at: number
}

/** What is asked of either store before it is touched. */
export interface CopySide {
  /** For people: its file, or the address of its server. */
  place: string
  /** A copy has one of its own: both may be worked with. */
  storeId: string
  /** Not stopped; they may be dead. */
  workers: WorkerOfStore[]
  runningJobs: number
  documents: number
}

/** A store that is read. Nobody else writes to it until it is closed. */
export interface CopySource extends CopySide {
  /** All rows of a table, or those after a place, in the order of its key. */
  chunks(table: CopiedTable, after: Value[] | null): AsyncIterable<Chunk>
  /** Numbers that were given in tables that never give one again. */
  lastNumbers(): Promise<Record<string, number>>
  /** What stays behind, since it belongs to other machines: sentences. */
  left(): Promise<string[]>
  /** Files of the blob store that the rows refer to, but for those of inputs. */
  files(): Promise<BlobReference[]>
  /** Where the files lie that documents were read from, one document after another: of this machine, or of nobody else. */
  originals(): Promise<Original[]>
  close(): Promise<void>
}

export interface Original {
  sha256: string
  media: MediaKind
  bytes: number
  path: string
}

/** How far a copy came, as the target knows it. */
export interface CopyProgress {
  /** Id of the store that is copied. */
  from: string
  /** Tables that are there whole. */
  tables: number
  /** Where the next one goes on; null: at its beginning. */
  after: Value[] | null
}

/** A store that is made. It is none for anybody else until it is finished. */
export interface CopyTarget extends CopySide {
  /** Null: nothing was begun. */
  progress: CopyProgress | null
  /** Empties it, and notes what is to be copied. */
  begin(tables: readonly CopiedTable[], from: string): Promise<void>
  /** Writes rows and how far that is, both or neither. */
  write(table: CopiedTable, rows: readonly Row[], progress: CopyProgress): Promise<void>
  sum(table: CopiedTable): Promise<Sum>
  /** Builds what is made of the rows: indexes of words, next numbers. */
  build(numbers: Record<string, number>, step: (what: string) => void): Promise<void>
  /** From now on it is a store. */
  finish(): Promise<void>
  close(): Promise<void>
}
