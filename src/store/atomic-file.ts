import {createHash, randomBytes} from 'node:crypto'
import {constants, type Stats} from 'node:fs'
import {copyFile, type FileHandle, open, readdir, rename, rm, stat} from 'node:fs/promises'
import {hostname} from 'node:os'
import {basename, dirname, join} from 'node:path'
import type {Clock} from '../clock.ts'
import {decodePath, encodePath} from '../path-bytes.ts'

export interface AtomicFileOptions {
  /** Permissions of the new file, before the umask. */
  mode?: number
}

export interface CopyOptions extends AtomicFileOptions {
  /** Owner and permissions are taken over from this file. */
  like?: Stats
  /** Called with the path of the new file when it is on the disk, right before it takes the name; may throw. */
  check?(temporary: string): Promise<void>
}

/** Longest file name of the usual file systems, in bytes. */
const longestName = 255
const temporaryName = /^\..*\.snapbatch-([0-9a-f]{6})-(\d+)-[0-9a-f]{8}\.tmp$/s
/** Tells machines apart that write to one network folder. */
const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 6)

/** Writes a file so that it is there whole or not at all, also after a power loss. Paths as of decodePath. */
export async function writeFileAtomic(
  target: string,
  data: string | Uint8Array,
  {mode = 0o666}: AtomicFileOptions = {},
): Promise<void> {
  await replaceAtomic(target, mode, async (handle) => {
    await handle.writeFile(data)
  })
}

/** Copies a file so that the target is there whole or not at all; works across devices. The source is only read. */
export async function copyFileAtomic(
  source: string,
  target: string,
  {mode = 0o666, like, check}: CopyOptions = {},
): Promise<void> {
  const fill = async (handle: FileHandle, temporary: string) => {
    const created = await handle.stat()
    await copyFile(encodePath(source), encodePath(temporary), constants.COPYFILE_FICLONE)
    // Owner first: a change of it takes setuid bits away. Only root can, where it is another one: else this throws.
    if (like && (like.uid !== created.uid || like.gid !== created.gid)) await handle.chown(like.uid, like.gid)
    // copyFile gives the copy the permissions of the source: a private blob would stay private in --out.
    await handle.chmod((like ?? created).mode & 0o7777)
  }
  await replaceAtomic(target, mode, fill, check)
}

/** Temp file in the target's own folder, fsync, rename, fsync of the folder; the temp file is removed on failure. */
async function replaceAtomic(
  target: string,
  mode: number,
  fill: (handle: FileHandle, temporary: string) => Promise<void>,
  check?: CopyOptions['check'],
): Promise<void> {
  const temporary = temporaryPath(target)
  const handle = await open(encodePath(temporary), 'wx', mode)
  try {
    try {
      await fill(handle, temporary)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await check?.(temporary)
    await rename(encodePath(temporary), encodePath(target))
  } catch (error) {
    await rm(encodePath(temporary), {force: true})
    throw error
  }
  await syncFolder(dirname(target))
}

/** `.<name>.snapbatch-<host>-<pid>-<random>.tmp` beside the target; a long name is cut so that the whole fits. */
export function temporaryPath(target: string): string {
  const tail = `.snapbatch-${host}-${process.pid}-${randomBytes(4).toString('hex')}.tmp`
  let name = ''
  for (const character of basename(target)) {
    if (Buffer.byteLength(`.${name}${character}${tail}`) > longestName) break
    name += character
  }
  return join(dirname(target), `.${name}${tail}`)
}

/** Makes a rename in `folder` survive a power loss. Windows knows no such call for folders. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(encodePath(folder), 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Removes temp files that a killed process left in `folder` (not below it): at once where the writer is known to be gone
 * from this machine, else when nothing was written for `olderThanMs`. Returns how many were removed.
 */
export async function sweepTemporaryFiles(
  folder: string,
  {olderThanMs, clock}: {olderThanMs: number; clock: Clock},
): Promise<number> {
  const names = (await readdir(encodePath(folder), {encoding: 'buffer'})).map(decodePath)
  let removed = 0
  for (const name of names.filter((candidate) => temporaryName.test(candidate))) {
    const path = encodePath(join(folder, name))
    const found = await stat(path).catch(ignoreMissing)
    if (found === undefined || (clock.now() - found.mtimeMs < olderThanMs && !isWriterGone(name))) continue
    await rm(path, {force: true})
    removed++
  }
  return removed
}

/** The process that a temp file is named after is not there; a number that was given out again counts as there. */
function isWriterGone(name: string): boolean {
  const [, writerHost, pid] = temporaryName.exec(name)!
  if (writerHost !== host) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

/** For a file that another process may have removed meanwhile. */
export function ignoreMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
}
