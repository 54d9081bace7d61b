import {existsSync} from 'node:fs'
import {link, lstat, rename, unlink} from 'node:fs/promises'
import {dirname} from 'node:path'
import {encodePath} from '../../path-bytes.ts'
import {syncFolder} from '../../store/atomic-file.ts'

/**
 * Gives a file another name in its folder and never takes the place of another one: a hard link under the new name, which
 * fails where something is, then the old name goes. File systems without hard links get the usual rename after a look.
 */
export async function moveFile(from: string, to: string): Promise<void> {
  const [source, target] = [encodePath(from), encodePath(to)]
  try {
    await link(source, target)
    await dropOldName(source, target)
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP') throw error
    if (existsSync(target)) throw Object.assign(new Error(`${to} is there already`), {code: 'EEXIST'})
    await rename(source, target)
  }
  await syncFolder(dirname(to))
}

/** A folder may let names be added and none be taken away: then the file has its old name only. */
async function dropOldName(source: string | Buffer, target: string | Buffer): Promise<void> {
  try {
    await unlink(source)
  } catch (error) {
    await unlink(target)
    throw error
  }
}

/** Under which name a file is that a killed process was renaming; both names of one file are brought to the new one. */
export async function finishMove(from: string, to: string): Promise<'moved' | 'not moved'> {
  const [source, target] = await Promise.all([from, to].map((path) => lstat(encodePath(path)).catch(() => null)))
  if (!target || (source && (source.ino !== target.ino || source.dev !== target.dev))) return 'not moved'
  if (source) await unlink(encodePath(from))
  await syncFolder(dirname(to))
  return 'moved'
}
