import type {Clock} from '../../clock.ts'

/** Which file of the store: by its sha256, in hex, and the ending that other programs open it by. */
export interface BlobId {
  hash: string
  extension: string
}

export interface ListedBlob extends BlobId {
  bytes: number
  /** When it was last put, by the clock of whoever keeps it; UTC ms. */
  mtimeMs: number
}

/**
 * Bytes by hash. A blob is there whole or not at all, whoever puts it at the same time; putting what is there makes it young
 * again, so that a sweep spares it. Names hold nothing but the hash, so that a home or a bucket can be moved.
 */
export interface BlobStore {
  /** Moves a file into the store, durable before it returns; its sha256 and size. */
  put(file: string, extension: string): Promise<{hash: string; bytes: number}>
  /** The same for many, which takes a fifth of the time for each; results in their order. */
  putAll(files: {file: string; extension: string}[]): Promise<{hash: string; bytes: number}[]>
  /**
   * Takes a copy of somebody's file, a path as of decodePath, where these bytes are not there: else it is not even read. Throws
   * E_CHANGED where it holds others by now.
   */
  putCopy(file: string, blob: BlobId & {bytes: number}): Promise<void>
  /**
   * Path of a file on this machine with these bytes, for reading. What is kept elsewhere is fetched, and compared with its hash:
   * throws DocumentError E_GONE or E_UNREADABLE. The file stays for an hour at least.
   */
  local(hash: string, extension: string): Promise<string>
  /** Where the bytes are kept, for people: a path, `postgres:…` or `s3://…`. */
  locate(hash: string, extension: string): string
  has(hash: string, extension: string): Promise<boolean>
  /** Reads all of it: false where it is gone, or its bytes are others. */
  isWhole(hash: string, extension: string): Promise<boolean>
  delete(hash: string, extension: string): Promise<void>
  /**
   * Deletes it, unless `isWanted` says so; who puts the same bytes meanwhile finds them there afterwards. False where it stays,
   * or is not there.
   */
  deleteUnless(
    hash: string,
    extension: string,
    isWanted: (found: {mtimeMs: number}) => Promise<boolean>,
  ): Promise<boolean>
  list(): AsyncIterable<ListedBlob>
  /** Removes what killed processes left half-written; returns how many. */
  sweepTemporary(options: {olderThanMs: number; clock: Clock}): Promise<number>
}
