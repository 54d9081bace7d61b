import {chmod, mkdir, open, readdir, rename, rm, stat, utimes} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import type {Clock} from '../../clock.ts'
import {copyFileAtomic, ignoreMissing, sweepTemporaryFiles, syncFolder, temporaryPath} from '../atomic-file.ts'
import {changedFile, hashFile} from './hash-file.ts'
import {blobName, parseBlobName} from './name.ts'
import {sideBySide} from './side-by-side.ts'
import type {BlobId, BlobStore} from './types.ts'

/**
 * Blobs as files `<first two digits>/<other 62>.<extension>` below `folder`, 0600. The folder may be on a network file system
 * that several machines have mounted: nothing is locked, and what is written gets its name when it is on the disk.
 */
export function createFolderBlobStore(folder: string): BlobStore {
  const path = (hash: string, extension: string) => join(folder, blobName({hash, extension}))
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
    put: (file, extension) => place(file, extension, syncFolder),
    async putAll(files) {
      const subfolders = new Set<string>()
      const placed = await sideBySide(files, parallelMoves, ({file, extension}) =>
        place(file, extension, (one) => subfolders.add(one)),
      )
      await sideBySide([...subfolders], parallelMoves, syncFolder)
      return placed
    },
    putCopy: (file, blob) => copyIn(file, blob, folder),
    local: async (hash, extension) => path(hash, extension),
    locate: path,
    has: async (hash, extension) => (await stat(path(hash, extension)).catch(ignoreMissing)) !== undefined,
    isWhole: async (hash, extension) => (await hashIfReadable(path(hash, extension))) === hash,
    delete: (hash, extension) => rm(path(hash, extension), {force: true}),
    deleteUnless: (hash, extension, isWanted) => removeUnless(path(hash, extension), isWanted),
    list: () => listBlobs(folder),
    sweepTemporary: (options) => sweepSubfolders(folder, options),
  }
}

async function copyIn(file: string, blob: BlobId & {bytes: number}, folder: string): Promise<void> {
  const target = join(folder, blobName(blob))
  if (await touch(target, blob.bytes)) return
  await mkdir(dirname(target), {recursive: true, mode: 0o700})
  const check = async (temporary: string) => {
    if ((await hashFile(temporary)).hash !== blob.hash) throw changedFile(file)
  }
  await copyFileAtomic(file, target, {mode: 0o600, check})
}

/** Null where it is gone, or on a part of the disk that cannot be read any more. */
async function hashIfReadable(path: string): Promise<string | null> {
  try {
    return (await hashFile(path)).hash
  } catch (error) {
    if (['ENOENT', 'EIO'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
    throw error
  }
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
      const blob = parseBlobName(`${start}/${name}`)
      const found = blob && (await stat(join(folder, start, name)).catch(ignoreMissing))
      if (found) yield {...blob, bytes: found.size, mtimeMs: found.mtimeMs}
    }
  }
}

/** Looks whether it is wanted once nobody can find it, and puts it back then: a job may come for it meanwhile. */
async function removeUnless(path: string, isWanted: Parameters<BlobStore['deleteUnless']>[2]): Promise<boolean> {
  const aside = temporaryPath(path)
  if (!(await renameIfThere(path, aside))) return false
  const stays = await isWanted(await stat(aside))
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
