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
 * with ~2 is taken. The file is whole under one name at any moment; the journal in the store has the move before it happens,
 * and until it is certain that it is over or never began: a folder that vanishes in the middle brings both names back.
 * Returns where it is now. Throws what the file system throws, and E_CHANGED where other bytes are there.
 */
export async function moveOriginal(app: App, {from, to, sha256}: Move): Promise<string> {
  const begun = (await app.store.openMoves()).find((move) => move.from === from && move.sha256 === sha256)
  const both = begun && (await seenAtBoth(begun))
  if (both) return leavePlaced(app, begun, both)
  await mkdir(encodePath(dirname(to)), {recursive: true})
  for (let n = 1; ; n++) {
    const target = withNumber(to, n)
    const id = await app.store.planMove({from, to: target, sha256})
    const move = {id, from, to: target}
    let placed: Stats | null
    try {
      placed = await place(from, target, sha256)
    } catch (error) {
      if (await isUnbegun(move)) await app.store.endMove(id)
      throw error
    }
    if (placed) return leavePlaced(app, move, placed)
  }
}

type Way = Pick<WatchMove, 'id' | 'from' | 'to'>

const statOf = (path: string): Promise<Stats | undefined> => lstat(encodePath(path)).catch(ignoreMissing)

/** The file under the old name, where both names have its bytes. */
async function seenAtBoth({from, to, sha256}: WatchMove): Promise<Stats | null> {
  const found = await statOf(from)
  const hashes = [from, to].map((path) => hashFile(path).catch(() => null))
  return found && (await Promise.all(hashes)).every((hash) => hash === sha256) ? found : null
}

/** The folder of both may be away for a moment: what one look after the other sees is not the same moment. */
const isUnbegun = async ({from, to}: Way): Promise<boolean> =>
  Boolean((await statOf(from)) && !(await statOf(to)) && (await statOf(from)))

const withNumber = (path: string, n: number): string => {
  const extension = extname(path)
  const tail = n === 1 ? extension : `~${n}${extension}`
  return join(dirname(path), fitName(basename(path, extension), tail))
}

/** Of the old name only the file that was placed is taken away: a scanner may have put the next one there meanwhile. */
async function leavePlaced(app: App, move: Way, placed: Stats): Promise<string> {
  await app.store.placeMove(move.id)
  const found = await statOf(move.from)
  if (found && isSameFile(found, placed)) await unlink(encodePath(move.from)).catch(ignoreMissing)
  await syncFolder(dirname(move.from)).catch(ignoreMissing)
  if (await isOver(move, placed)) await app.store.endMove(move.id)
  return move.to
}

async function isOver({from, to}: Way, placed: Stats | null): Promise<boolean> {
  if (!(await statOf(to))) return false
  const found = await statOf(from)
  return !(found && placed && isSameFile(found, placed)) && (await statOf(to)) !== undefined
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
    if (await statOf(to)) return false
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
  if ((await hashOf(move.to)) === move.sha256) {
    await app.store.placeMove(move.id)
    await finishPlaced(app, move)
  } else if ((await statOf(move.to)) || (await isUnbegun(move)) || (await isForgotten(move)))
    await app.store.endMove(move.id)
}

/** Other bytes under the old name came later. */
async function finishPlaced(app: App, move: WatchMove): Promise<void> {
  const found = await statOf(move.from)
  if (found && (await hashOf(move.from)) === move.sha256) await leavePlaced(app, move, found)
  else if ((await isOver(move, null)) || (await isForgotten(move))) await app.store.endMove(move.id)
}

/** Somebody has taken the file from where it was moved to: both folders are there, and it is in neither. */
const isForgotten = async ({from, to}: Way): Promise<boolean> =>
  Boolean((await statOf(dirname(from))) && (await statOf(dirname(to))) && !(await statOf(from)) && !(await statOf(to)))

const hashOf = (path: string): Promise<string | undefined> => hashFile(path).catch(ignoreMissing)
