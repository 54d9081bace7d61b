import type {Clock} from '../../clock.ts'
import type {BlobStore} from './types.ts'

export interface SweepOptions {
  blobs: BlobStore
  /** Hashes in use, read before the sweep begins. */
  referenced: ReadonlySet<string>
  /** A blob is put before the transaction that refers to it: 24 h is longer than any lease. */
  olderThanMs: number
  clock: Clock
  /** Only count. */
  dryRun?: boolean
}

/** Removes blobs that nothing refers to, and what killed processes left. Returns how many blobs, and their bytes. */
export async function sweepBlobs({blobs, referenced, olderThanMs, clock, dryRun = false}: SweepOptions): Promise<{
  removed: number
  bytes: number
}> {
  const total = {removed: 0, bytes: 0}
  if (!dryRun) await blobs.sweepTemporary({olderThanMs, clock})
  const isOld = (mtimeMs: number) => clock.now() - mtimeMs >= olderThanMs
  for await (const {hash, extension, bytes, mtimeMs} of blobs.list()) {
    if (referenced.has(hash) || !isOld(mtimeMs)) continue
    // A put makes a blob young again.
    const isYoung = async (found: {mtimeMs: number}) => !isOld(found.mtimeMs)
    if (!dryRun && !(await blobs.deleteUnless(hash, extension, isYoung))) continue
    total.removed++
    total.bytes += bytes
  }
  return total
}
