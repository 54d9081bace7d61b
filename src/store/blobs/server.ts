import type {BlobId, BlobStore} from './types.ts'

/** Where bytes are kept that this machine cannot open as files. */
export interface BlobServer
  extends Pick<BlobStore, 'locate' | 'has' | 'delete' | 'deleteUnless' | 'list' | 'sweepTemporary'> {
  /** Makes a blob of so many bytes young again; false where there is none. */
  touch(blob: BlobId, bytes: number): Promise<boolean>
  /**
   * Keeps what `pieces` gives, all of it or nothing, also where somebody else keeps the same at the same time. It is asked for
   * pieces of a size, more than once where a try failed, and throws at its end where they are not what they should be.
   */
  write(blob: BlobId, bytes: number, pieces: (size: number) => AsyncIterable<Buffer>): Promise<void>
  /** The bytes as they are kept. Throws DocumentError E_GONE. */
  read(blob: BlobId): AsyncIterable<Uint8Array>
}
