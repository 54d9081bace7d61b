import {createHash} from 'node:crypto'
import {realpath, stat} from 'node:fs/promises'
import {dirname, join, resolve} from 'node:path'
import {ExitCode, SnapError} from '../../errors.ts'
import {encodePath} from '../../path-bytes.ts'
import {fileSystemType, isNetworkFileSystem} from '../../store/file-system.ts'
import {tryLock} from '../../store/lock.ts'
import type {App} from '../app.ts'
import {isInside} from './inside.ts'

/** The folders to watch, absolute; one inside of another is watched with that. Throws E_USAGE, and E_NO_INPUT (exit 4). */
export async function watchedFolders(inputs: string[], cwd: string): Promise<string[]> {
  if (inputs.length === 0 || inputs.includes('-'))
    throw new SnapError('E_USAGE', 'Name the folders to watch.', {
      exit: ExitCode.usage,
      hint: 'snap process --watch ~/inbox',
    })
  const folders = [...new Set(inputs.map((input) => resolve(cwd, input)))]
  for (const folder of folders) await mustBeFolder(folder)
  return folders.filter((folder) => !folders.some((other) => other !== folder && isInside(folder, other)))
}

async function mustBeFolder(folder: string): Promise<void> {
  const found = await stat(encodePath(folder)).catch(() => null)
  if (found === null)
    throw new SnapError('E_NO_INPUT', `${folder} is not there.`, {
      exit: ExitCode.noInput,
      hint: `mkdir -p ${JSON.stringify(folder)}`,
    })
  if (!found.isDirectory())
    throw new SnapError('E_USAGE', `${folder} is no folder: only folders can be watched.`, {
      exit: ExitCode.usage,
      hint: `snap process ${JSON.stringify(folder)}`,
    })
}

/** Folders of other machines tell nothing of what happens there. */
export const isOnNetwork = (folder: string): boolean => isNetworkFileSystem(fileSystemType(folder) ?? '')

/** While it is held, no other process watches these folders for the same store. Throws E_STORE_LOCKED (exit 7). */
export async function lockFolders(app: App, folders: string[]): Promise<() => void> {
  const releases: (() => void)[] = []
  const releaseAll = () => {
    for (const release of releases) release()
  }
  for (const folder of folders) {
    const real = await realpath(encodePath(folder), {encoding: 'buffer'})
    const name = `watch-${createHash('sha256').update(real).digest('hex').slice(0, 16)}.lock`
    const release = tryLock(join(dirname(app.paths.store), name))
    if (release) {
      releases.push(release)
      continue
    }
    releaseAll()
    throw new SnapError('E_STORE_LOCKED', `Another snap watches ${folder}.`, {
      exit: ExitCode.locked,
      hint: 'snap status',
    })
  }
  return releaseAll
}
