import {constants, type Stats} from 'node:fs'
import {copyFile, link, lstat, mkdir, open, rename, rm, unlink, utimes} from 'node:fs/promises'
import {basename, dirname, extname, join} from 'node:path'
import {DocumentError, SnapError} from '../../errors.ts'
import {fitName} from '../../output-name.ts'
import {encodePath} from '../../path-bytes.ts'
import {ignoreMissing, sweepTemporaryFiles, syncFolder, temporaryPath} from '../../store/atomic-file.ts'
import type {WatchMove} from '../../store/watch-store.ts'
import type {App} from '../app.ts'
import {hashFile} from '../flow/source-file.ts'

export interface Move {
  from: string
  to: string
  /** Of the bytes at `from`. */
  sha256: string
}

/**
 * Moves an original to another folder, on whatever file system, and never takes the place of another file: that one's name
 * with ~2 is taken. The file is whole under one name at any moment; the journal in the store has the move before it happens.
 * Returns where it is now. Throws what the file system throws, and E_CHANGED where other bytes are there.
 */
export async function moveOriginal(app: App, {from, to, sha256}: Move): Promise<string> {
  await mkdir(encodePath(dirname(to)), {recursive: true})
  for (let n = 1; ; n++) {
    const target = withNumber(to, n)
    const id = await app.store.planMove({from, to: target, sha256})
    let placed: Stats | null
    try {
      placed = await place(from, target, sha256)
      if (placed === null) continue
    } catch (error) {
      await app.store.endMove(id)
      throw error
    }
    await app.store.placeMove(id)
    await leaveOldName(app, {id, from}, placed)
    return target
  }
}

const withNumber = (path: string, n: number): string => {
  const extension = extname(path)
  const tail = n === 1 ? extension : `~${n}${extension}`
  return join(dirname(path), fitName(basename(path, extension), tail))
}

/** Only that of the file that was placed: a scanner may have put the next one there meanwhile. */
async function leaveOldName(app: App, {id, from}: Pick<WatchMove, 'id' | 'from'>, placed: Stats): Promise<void> {
  const found = await lstat(encodePath(from)).catch(ignoreMissing)
  if (found && isSameFile(found, placed)) await unlink(encodePath(from)).catch(ignoreMissing)
  await syncFolder(dirname(from)).catch(ignoreMissing)
  await app.store.endMove(id)
}

/** No hard link is possible: another file system, or one without them, or more than it allows. */
const noLink = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])

const isSameFile = (a: Stats, b: Stats): boolean =>
  a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeMs === b.mtimeMs

const changed = (from: string) =>
  new DocumentError('E_CHANGED', `${from} was changed after it was read; it is left where it is.`)

/** The file under its new name too, on the disk: which it was under the old one. Null if something has that name. */
async function place(from: string, to: string, sha256: string): Promise<Stats | null> {
  const placed = await lstat(encodePath(from))
  const isLinked = await linkNew(from, to)
  if (!(isLinked ?? (await copyNew(from, to, sha256)))) return null
  // A copy was compared before it got its name.
  if (isLinked && (await hashFile(to)) !== sha256) {
    await unlink(encodePath(to))
    throw changed(from)
  }
  await syncFolder(dirname(to))
  return placed
}

/** Null where links are not possible. */
async function linkNew(from: string, to: string): Promise<boolean | null> {
  try {
    await link(encodePath(from), encodePath(to))
    return true
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    if (noLink.has(code ?? '')) return null
    throw error
  }
}

/** A whole and checked copy under a temporary name takes the new one. */
async function copyNew(from: string, to: string, sha256: string): Promise<boolean> {
  const temporary = temporaryPath(to)
  try {
    await copyDurably(from, temporary)
    if ((await hashFile(temporary)) !== sha256) throw changed(from)
    const isLinked = await linkNew(temporary, to)
    if (isLinked !== null) return isLinked
    if (await lstat(encodePath(to)).catch(ignoreMissing)) return false
    await rename(encodePath(temporary), encodePath(to))
    return true
  } finally {
    await rm(encodePath(temporary), {force: true})
  }
}

async function copyDurably(from: string, to: string): Promise<void> {
  const {atime, mtime} = await lstat(encodePath(from))
  await copyFile(encodePath(from), encodePath(to), constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  await utimes(encodePath(to), atime, mtime)
  await using handle = await open(encodePath(to))
  await handle.sync()
}

/** Temporary files of other processes may be in use. */
const temporaryMs = 3_600_000

/** Brings to an end what a killed process had begun to move out of these folders; what cannot be now is left for the next time. */
export async function finishMoves(app: App, isMine: (path: string) => boolean): Promise<void> {
  for (const move of (await app.store.openMoves()).filter(({from}) => isMine(from))) {
    try {
      await sweepTemporaryFiles(dirname(move.to), {olderThanMs: temporaryMs, clock: app.clock}).catch(ignoreMissing)
      if (move.state === 'planned') await finishPlanned(app, move)
      else await finishPlaced(app, move)
    } catch (error) {
      if (error instanceof SnapError) throw error
      app.log.write('warn', 'move', {from: move.from, to: move.to, error: (error as Error).message})
    }
  }
}

async function finishPlanned(app: App, move: WatchMove): Promise<void> {
  if ((await hashOf(move.to)) !== move.sha256) return app.store.endMove(move.id)
  await app.store.placeMove(move.id)
  await finishPlaced(app, move)
}

/** Other bytes under the old name came later. */
async function finishPlaced(app: App, move: WatchMove): Promise<void> {
  const found = await lstat(encodePath(move.from)).catch(ignoreMissing)
  if (found && (await hashOf(move.from)) === move.sha256) await leaveOldName(app, move, found)
  else await app.store.endMove(move.id)
}

const hashOf = (path: string): Promise<string | undefined> => hashFile(path).catch(ignoreMissing)
