import {lstat, mkdir, open, readdir, rename, rm, rmdir} from 'node:fs/promises'
import {dirname, join, resolve} from 'node:path'
import {ExitCode, SnapError} from '../../errors.ts'
import {encodePath} from '../../path-bytes.ts'
import {syncFolder, temporaryPath} from '../../store/atomic-file.ts'
import {checkSnapshot} from '../../store/snapshot.ts'
import {verifyArchive} from './archive.ts'
import {storeName} from './names.ts'

export interface Unpacked {
  schema: 1
  home: string
  documents: number
  blobs: number
  createdAt: number
}

/**
 * Makes a home of a backup: all of it or nothing. Throws E_EXISTS (exit 2) where something is there, E_BACKUP (1) for a backup
 * that is not whole.
 */
export async function unpackBackup(file: string, into: string): Promise<Unpacked> {
  const home = resolve(into)
  await refuseFull(home)
  const temporary = temporaryPath(home)
  try {
    await mkdir(encodePath(temporary), {recursive: true, mode: 0o700})
    const {documents, blobs, createdAt} = await unpack(resolve(file), temporary)
    // An empty folder is there, or none.
    await rmdir(encodePath(home)).catch(() => {})
    await rename(encodePath(temporary), encodePath(home))
    await syncFolder(dirname(home))
    return {schema: 1, home, documents, blobs, createdAt}
  } finally {
    await rm(encodePath(temporary), {recursive: true, force: true})
  }
}

async function unpack(file: string, folder: string) {
  const folders = new Set<string>([folder])
  const manifest = await verifyArchive(file, async (name) => {
    const path = join(folder, name)
    await mkdir(encodePath(dirname(path)), {recursive: true, mode: 0o700})
    folders.add(dirname(path))
    return open(encodePath(path), 'wx', 0o600)
  })
  const problem = checkSnapshot(join(folder, storeName))
  if (problem !== null) throw new SnapError('E_BACKUP', `The store in ${file}: ${problem}`, {exit: ExitCode.unexpected})
  for (const each of folders) await syncFolder(each)
  return manifest
}

async function refuseFull(home: string): Promise<void> {
  const found = await lstat(encodePath(home)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (found === null || (found.isDirectory() && (await readdir(encodePath(home))).length === 0)) return
  const hint = 'Name a folder that is empty or not there yet.'
  const what = found.isDirectory() ? 'is not empty' : 'is no folder'
  throw new SnapError('E_EXISTS', `${home} ${what}.`, {exit: ExitCode.usage, hint})
}
