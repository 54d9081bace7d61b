import type {Stats} from 'node:fs'
import {link, open, stat, unlink} from 'node:fs/promises'
import {basename, dirname, extname, join} from 'node:path'
import {DocumentError} from '../../errors.ts'
import {fitName} from '../../output-name.ts'
import {encodePath} from '../../path-bytes.ts'
import {copyFileAtomic, ignoreMissing, syncFolder} from '../../store/atomic-file.ts'
import {hashFile} from '../flow/source-file.ts'

/** An original that cannot be replaced, now or later. */
export class LostOriginal extends DocumentError {}

export interface Original {
  /** Where it lies; links are resolved. */
  path: string
  /** Of the bytes that were read. */
  sha256: string
  bytes: number
  /** Keep it beside its successor. */
  backup: boolean
}

/**
 * Puts the smaller file in the place of the original, if it is smaller, and if the original still is what was read; else
 * throws LostOriginal (E_CHANGED, E_GONE, E_UNREADABLE) and touches nothing. The original is there until the new file is
 * on the disk, whole and checked: wherever a process is killed, a second call brings it to the same end.
 */
export async function replaceOriginal(
  original: Original,
  made: {path: string; hash: string; bytes: number; kind: string},
): Promise<void> {
  const {path, sha256, bytes, backup} = original
  if (made.hash === sha256 || made.bytes >= bytes) return
  const found = await stat(encodePath(path)).catch(ignoreMissing)
  if (!found) throw new LostOriginal('E_GONE', `${path} is not there any more.`)
  const before = await hashFile(path)
  if (before === made.hash) return
  if (before !== sha256) throw changed(path)
  refuseForeign(path, found)
  try {
    if (backup) await keepOriginal(path, sha256)
    await copyFileAtomic(made.path, path, {like: found, check: (temporary) => checkBoth(temporary, original, made)})
  } catch (error) {
    // Another process that works on the same batch or a like one may have been faster.
    const isDone = error instanceof LostOriginal && (await hashFile(path)) === made.hash
    if (!isDone) throw error
  }
}

/** The last look before the original goes: what takes its place is whole, and nobody wrote to it. */
async function checkBoth(
  temporary: string,
  {path, sha256}: Original,
  made: {path: string; hash: string},
): Promise<void> {
  if ((await hashFile(temporary)) !== made.hash)
    throw new DocumentError('E_UNREADABLE', `the smaller file in the store is damaged: ${made.path}`, {
      hint: `snap compress ${JSON.stringify(path)} --in-place --force`,
    })
  if ((await hashFile(path)) !== sha256) throw changed(path)
}

const changed = (path: string) =>
  new LostOriginal('E_CHANGED', `${path} was changed after it was read; it is left as it is.`, {
    hint: `snap compress ${JSON.stringify(path)} --in-place`,
  })

/** A new file belongs to whoever makes it: only root can give it to somebody else. */
function refuseForeign(path: string, {uid}: Stats): void {
  const me = process.geteuid?.()
  if (me === undefined || me === 0 || me === uid) return
  throw new LostOriginal('E_UNREADABLE', `${path} belongs to another user, and a new file would not.`, {
    hint: 'snap compress FILE --out DIR',
  })
}

/** `scan.pdf` -> `scan.orig.pdf`, `scan.orig~2.pdf`, ...: a second name of the same bytes, on the disk before it returns. */
async function keepOriginal(path: string, sha256: string): Promise<void> {
  for (let n = 1; ; n++) {
    const kept = backupPath(path, n)
    const isNew = await linkOrCopy(path, kept)
    if ((await hashFile(kept)) === sha256) return syncBoth(kept)
    // Somebody wrote to the original in between: what was kept is not what was read.
    if (isNew) {
      await unlink(encodePath(kept))
      throw changed(path)
    }
  }
}

const backupPath = (path: string, n: number): string => {
  const extension = extname(path)
  return join(dirname(path), fitName(basename(path, extension), `.orig${n === 1 ? '' : `~${n}`}${extension}`))
}

/** Whether a name is one that an original is kept under. */
export const isBackupName = (path: string): boolean => /\.orig(?:~\d+)?(?:\.[^.]*)?$/u.test(basename(path))

/** The name of the original of such a name. */
export const originalName = (backup: string): string =>
  join(dirname(backup), basename(backup).replace(/\.orig(?:~\d+)?(?=(?:\.[^.]*)?$)/u, ''))

/** False if something has that name already. File systems without hard links (FAT) get a copy. */
async function linkOrCopy(path: string, kept: string): Promise<boolean> {
  try {
    await link(encodePath(path), encodePath(kept))
    return true
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(code ?? '')) throw error
  }
  // Reserved first: the copy takes the place of this empty file only.
  const reserved = await open(encodePath(kept), 'wx').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
    return null
  })
  if (reserved === null) return false
  await reserved.close()
  await copyFileAtomic(path, kept, {like: await stat(encodePath(path))})
  return true
}

async function syncBoth(file: string): Promise<void> {
  const handle = await open(encodePath(file), 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
  await syncFolder(dirname(file))
}
