import {createHash} from 'node:crypto'
import {chmod, mkdir, open, readdir, rename, rm, stat, utimes} from 'node:fs/promises'
import {join} from 'node:path'
import type {Clock} from '../../clock.ts'
import {ignoreMissing, sweepTemporaryFiles, temporaryPath} from '../atomic-file.ts'
import {damagedBlob} from './errors.ts'
import {blobName} from './name.ts'
import type {BlobId} from './types.ts'

/** Files of a server that were fetched to be read here. */
export interface BlobCache {
  /** Path of a file with these bytes; what `read` gives where it is not there, compared with the hash (E_UNREADABLE). */
  get(blob: BlobId, read: () => AsyncIterable<Uint8Array>): Promise<string>
  /** Moves a file in whose bytes are those of the hash; false where it cannot be moved. */
  take(blob: BlobId, file: string): Promise<boolean>
  forget(blob: BlobId): Promise<void>
  /** Removes what was not used for a day, and what is too much; returns how many. */
  sweep(): Promise<number>
}

export interface BlobCacheOptions {
  folder: string
  clock: Clock
  maxBytes?: number
}

/** A day of work of one machine: 10,000 scans of 200 kB. */
const usualBytes = 2 * 1024 ** 3
/** Whoever asked for a file may still be about to open it: no job takes so long. */
const sparedMs = 3_600_000
/** Bytes of documents that nobody works on any more do not stay on every machine. */
const unusedMs = 24 * 3_600_000

/** Keeps `maxBytes`, and what was asked for within an hour, in `folder` (0700), which processes of one machine share. */
export function createBlobCache({folder, clock, maxBytes = usualBytes}: BlobCacheOptions): BlobCache {
  const fetching = new Map<string, Promise<string>>()
  /** Added since the last sweep: the first file of a process begins with one. */
  let added = Number.POSITIVE_INFINITY
  const pathOf = (blob: BlobId) => join(folder, blobName(blob).replace('/', ''))
  const sweep = async () => {
    added = 0
    return sweepFolder(folder, clock.now(), maxBytes)
  }
  const note = async (bytes: number) => {
    added += bytes
    if (added > maxBytes / 8) await sweep()
  }
  const fetched = async (file: string, blob: BlobId, read: () => AsyncIterable<Uint8Array>) => {
    if (await touch(file, clock)) return file
    await mkdir(folder, {recursive: true, mode: 0o700})
    const bytes = await fetchTo(file, blob, read())
    await touch(file, clock)
    await note(bytes)
    return file
  }
  return {
    get(blob, read) {
      const file = pathOf(blob)
      const known = fetching.get(file)
      if (known) return known
      const begun = fetched(file, blob, read).finally(() => fetching.delete(file))
      fetching.set(file, begun)
      return begun
    },
    async take(blob, file) {
      await mkdir(folder, {recursive: true, mode: 0o700})
      const {size} = await stat(file)
      await chmod(file, 0o600)
      const isMoved = await rename(file, pathOf(blob)).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code !== 'EXDEV') throw error
          return false
        },
      )
      if (!isMoved) return false
      await touch(pathOf(blob), clock)
      await note(size)
      return true
    },
    forget: (blob) => rm(pathOf(blob), {force: true}),
    sweep,
  }
}

/** Writes a file whole, or not at all: after a power loss a half one must not pass for it. */
async function fetchTo(file: string, blob: BlobId, pieces: AsyncIterable<Uint8Array>): Promise<number> {
  const temporary = temporaryPath(file)
  const digest = createHash('sha256')
  let bytes = 0
  try {
    await using handle = await open(temporary, 'wx', 0o600)
    for await (const piece of pieces) {
      digest.update(piece)
      bytes += piece.length
      await handle.writeFile(piece)
    }
    if (digest.digest('hex') !== blob.hash) throw damagedBlob(`${blob.hash}.${blob.extension}`)
    await handle.sync()
    await rename(temporary, file)
    return bytes
  } catch (error) {
    await rm(temporary, {force: true})
    throw error
  }
}

/** False where it is not there. */
async function touch(file: string, clock: Clock): Promise<boolean> {
  const now = new Date(clock.now())
  return utimes(file, now, now).then(
    () => true,
    (error) => ignoreMissing(error) ?? false,
  )
}

async function sweepFolder(folder: string, now: number, maxBytes: number): Promise<number> {
  const names = (await readdir(folder).catch(ignoreMissing)) ?? []
  if (names.length === 0) return 0
  const found = await Promise.all(
    names
      .filter((name) => !name.startsWith('.'))
      .map(async (name) => ({path: join(folder, name), is: await stat(join(folder, name)).catch(() => null)})),
  )
  const files = found.flatMap(({path, is}) => (is ? [{path, bytes: is.size, idleMs: now - is.mtimeMs}] : []))
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  let removed = await sweepTemporaryFiles(folder, {olderThanMs: sparedMs, clock: {now: () => now}})
  for (const file of files.sort((a, b) => b.idleMs - a.idleMs)) {
    if (file.idleMs < sparedMs || (bytes <= maxBytes && file.idleMs < unusedMs)) break
    await rm(file.path, {force: true})
    bytes -= file.bytes
    removed++
  }
  return removed
}
