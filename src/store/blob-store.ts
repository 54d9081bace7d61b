import {createHash} from 'node:crypto'
import {createReadStream} from 'node:fs'
import {chmod, mkdir, open, readdir, rename, rm, stat, utimes} from 'node:fs/promises'
import {join} from 'node:path'
import {pipeline} from 'node:stream/promises'
import type {Clock} from '../clock.ts'
import {copyFileAtomic, ignoreMissing, sweepTemporaryFiles, syncFolder, temporaryPath} from './atomic-file.ts'
import type {BlobStore} from './types.ts'

const hashForm = /^[0-9a-f]{64}$/
const extensionForm = /^[a-z0-9]{1,16}$/
const blobName = /^([0-9a-f]{62})\.([a-z0-9]{1,16})$/

/**
 * Blobs as files `<first two digits>/<other 62>.<extension>` below `folder`, 0600. A blob is there whole or not at all;
 * putting what is there already makes it young again, so that a sweep spares it.
 */
export function createFolderBlobStore(folder: string): BlobStore {
  const path = (hash: string, extension: string) => {
    if (!hashForm.test(hash) || !extensionForm.test(extension)) throw new RangeError(`Not a blob: ${hash}.${extension}`)
    return join(folder, hash.slice(0, 2), `${hash.slice(2)}.${extension}`)
  }
  /** Moves a file in; `sync` is told of the folder that has to be synced after that. */
  const place = async (file: string, extension: string, sync: (subfolder: string) => unknown) => {
    const {hash, bytes} = await hashFile(file)
    const target = path(hash, extension)
    const subfolder = join(folder, hash.slice(0, 2))
    if (await touch(target, bytes)) await rm(file)
    else if (await moveIn(file, target, subfolder)) await sync(subfolder)
    return {hash, bytes}
  }
  return {
    path,
    put: (file, extension) => place(file, extension, syncFolder),
    async putAll(files) {
      const subfolders = new Set<string>()
      const placed = await sideBySide(files, ({file, extension}) =>
        place(file, extension, (one) => subfolders.add(one)),
      )
      await sideBySide([...subfolders], syncFolder)
      return placed
    },
    has: async (hash, extension) => (await stat(path(hash, extension)).catch(ignoreMissing)) !== undefined,
    delete: (hash, extension) => rm(path(hash, extension), {force: true}),
    deleteUnless: (hash, extension, isWanted) => removeUnless(path(hash, extension), isWanted),
    list: () => listBlobs(folder),
    sweepTemporary: (options) => sweepSubfolders(folder, options),
  }
}

async function hashFile(file: string): Promise<{hash: string; bytes: number}> {
  const digest = createHash('sha256')
  await pipeline(createReadStream(file), digest)
  return {hash: digest.digest('hex'), bytes: (await stat(file)).size}
}

/** True if a whole blob is there; its time is now. A shorter file, which a failing disk can leave, is not taken. */
async function touch(target: string, bytes: number): Promise<boolean> {
  const found = await stat(target).catch(ignoreMissing)
  if (found?.size !== bytes) return false
  const now = new Date()
  return utimes(target, now, now).then(
    () => true,
    (error) => ignoreMissing(error) ?? false,
  )
}

/** Moved at once: each waits for the disk, which then writes them together. */
const parallelMoves = 8

async function sideBySide<T, Result>(all: readonly T[], each: (one: T) => Promise<Result>): Promise<Result[]> {
  const results = new Array<Result>(all.length)
  let next = 0
  const mover = async () => {
    for (let at = next++; at < all.length; at = next++) results[at] = await each(all[at]!)
  }
  await Promise.all(Array.from({length: parallelMoves}, mover))
  return results
}

/** False where the folder is synced already. */
async function moveIn(file: string, target: string, subfolder: string): Promise<boolean> {
  await mkdir(subfolder, {recursive: true, mode: 0o700})
  try {
    await chmod(file, 0o600)
    await syncFile(file)
    const now = new Date()
    await utimes(file, now, now)
    await rename(file, target)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
    await copyFileAtomic(file, target, {mode: 0o600})
    await rm(file)
    return false
  }
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function subfoldersOf(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(ignoreMissing)) ?? []
  return names.filter((name) => /^[0-9a-f]{2}$/.test(name)).sort()
}

async function sweepSubfolders(folder: string, options: {olderThanMs: number; clock: Clock}): Promise<number> {
  let removed = 0
  for (const start of await subfoldersOf(folder)) removed += await sweepTemporaryFiles(join(folder, start), options)
  return removed
}

async function* listBlobs(folder: string): ReturnType<BlobStore['list']> {
  for (const start of await subfoldersOf(folder)) {
    for (const name of (await readdir(join(folder, start))).sort()) {
      const parts = blobName.exec(name)
      const found = parts && (await stat(join(folder, start, name)).catch(ignoreMissing))
      if (!found) continue
      yield {hash: start + parts[1]!, extension: parts[2]!, bytes: found.size, mtimeMs: found.mtimeMs}
    }
  }
}

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
    const isYoung = async (aside: string) => !isOld((await stat(aside)).mtimeMs)
    if (!dryRun && !(await removeUnless(blobs.path(hash, extension), isYoung))) continue
    total.removed++
    total.bytes += bytes
  }
  return total
}

/** Looks whether it is wanted once nobody can find it, and puts it back then: a job may come for it meanwhile. */
async function removeUnless(path: string, isWanted: (aside: string) => Promise<boolean>): Promise<boolean> {
  const aside = temporaryPath(path)
  if (!(await renameIfThere(path, aside))) return false
  const stays = await isWanted(aside)
  if (stays) await rename(aside, path)
  else await rm(aside)
  return !stays
}

/** False if another sweep was faster. */
async function renameIfThere(from: string, to: string): Promise<boolean> {
  return rename(from, to).then(
    () => true,
    (error) => ignoreMissing(error) ?? false,
  )
}
