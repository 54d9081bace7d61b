import type {BlobReference} from './maintenance-store.ts'

/** What a purge removed, and what is at work and stays. */
export interface Purged {
  deleted: string[]
  busy: string[]
  files: BlobReference[]
}

/** What is kept of a purge, so that it can be taken back until a time. */
export interface PurgeKeeping {
  /** Public id of the purge. */
  id: string
  /** UTC ms. */
  until: number
  /** For people. */
  documents: {id: string; path: string}[]
  /** Files of ours beside the blobs, which go when it can no longer be taken back. */
  ownFiles: {document: string; path: string}[]
}

/** A purge that can be taken back. Times in UTC ms. */
export interface KeptPurge {
  id: string
  createdAt: number
  until: number
  documents: {id: string; path: string}[]
  files: number
  bytes: number
}

/** Removing documents, and taking that back: a part of the store. */
export interface PurgeStore {
  /**
   * Removes documents with all that was made of them, and what came inside of them alone; those at work stay. `files` are
   * those that nothing refers to any more. With `keeping` all of it can be taken back. Durable before it returns; a dry run
   * only tells.
   */
  deleteDocuments(documents: string[], dryRun: boolean, keeping?: PurgeKeeping): Promise<Purged>
  /** Purges that can be taken back, newest first. */
  purges(): Promise<KeptPurge[]>
  /** Files of ours that these refer to, beside the blobs. */
  keptFiles(): Promise<string[]>
  /**
   * Brings back all that a purge removed; null if there is none of that id. Documents whose bytes were processed again since stay
   * as they are (`merged`), and get what a person had said of them.
   */
  undoPurge(id: string): Promise<{documents: string[]; merged: string[]} | null>
  /** Forgets purges for good; `files` are those that nothing refers to any more. */
  dropPurges(ids: string[]): Promise<{dropped: string[]; files: BlobReference[]; ownFiles: string[]}>
}
