export type ProblemKind =
  | 'database'
  | 'indexes'
  | 'references'
  | 'search-index'
  | 'misread-index'
  | 'jobs-index'
  | 'vectors'
  | 'counters'
  | 'jobs'

export interface StoreProblem {
  kind: ProblemKind
  messages: string[]
}

/** Bytes of the store's file, with its log. */
export interface Compacted {
  bytes: number
  /** Given back, or to be given back when it is idle. */
  freedBytes: number
}

/** A file of the blob store. */
export interface BlobReference {
  hash: string
  extension: string
  bytes: number
}

/** What keeps a store small, whole and copied: a part of the store. */
export interface MaintenanceStore {
  /** Hashes of all artifacts that are referenced. */
  referencedHashes(): Promise<Set<string>>
  /**
   * Gives space of deleted rows back to the disk where that is worth it: a quarter of the file and 16 MB, and only with `isIdle`,
   * since nobody can write meanwhile. A long write-ahead log is emptied in any case.
   */
  compact(options: {isIdle: boolean; dryRun?: boolean}): Promise<Compacted>
  /**
   * Copies the store as it is now to a new file (0600), whole and checked, while others write. Returns the files of the blob store
   * that the copy refers to.
   */
  snapshot(file: string): Promise<BlobReference[]>
  /** Files of the blob store that documents refer to: made by stages, or found inside of others (`isOriginal`). */
  blobReferences(): Promise<(BlobReference & {isOriginal: boolean})[]>
  /** What PRAGMA integrity_check and the counters say, by kind. */
  problems(): Promise<StoreProblem[]>
  /** Copies the store to a new file (0600) as it is, also where it is damaged. */
  copyPages(file: string): Promise<void>
  /** Mends problems of these kinds, all or none; `database` cannot be mended. */
  repair(kinds: readonly ProblemKind[]): Promise<void>
  /**
   * Forgets files that are lost, and that their stages have run. Returns the newest runs of their documents that are done: with
   * a job they make the files again.
   */
  dropArtifacts(hashes: readonly string[]): Promise<string[]>
  /** `ok`, or what `problems` says. */
  check(): Promise<string[]>
}
