import {lstat} from 'node:fs/promises'
import {basename, dirname, join, relative, resolve} from 'node:path'
import {ExitCode, SnapError, toFailure} from '../../errors.ts'
import {encodePath} from '../../path-bytes.ts'
import type {RunState} from '../../store/types.ts'
import type {FilePrint} from '../../store/watch-store.ts'
import type {App} from '../app.ts'
import {isInside} from './inside.ts'
import {moveOriginal} from './move.ts'

/** Where originals of a root go when their documents have ended. */
export interface Places {
  done: string
  failed: string
}

/** "leave" -> null; "move:done" -> folders below each root; "move:/elsewhere" -> one for all. Throws E_USAGE. */
export function parseAfter(text: string, roots: string[]): Map<string, Places> | null {
  if (text === 'leave') return null
  const folder = /^move:(.+)$/su.exec(text)?.[1]
  if (folder === undefined)
    throw new SnapError('E_USAGE', `--after ${text}: expected leave, move:done or move:FOLDER.`, {exit: ExitCode.usage})
  return new Map(roots.map((root) => [root, placesOf(resolve(root, folder), root)]))
}

function placesOf(done: string, root: string): Places {
  const failed = join(dirname(done), basename(done) === 'failed' ? 'failed~2' : 'failed')
  if (isInside(root, done))
    throw new SnapError('E_USAGE', `--after move: ${done} holds the folder that is watched.`, {exit: ExitCode.usage})
  return {done, failed}
}

export interface Awaited extends FilePrint {
  root: string
  /** Null for what was refused: it never was a document. */
  run: string | null
  sha256: string
}

/** A move that failed is tried again after this long: a full disk, a folder without rights. */
const againMs = 60_000

type Settled = {state: RunState | undefined; isGone: boolean}
const refused: Settled = {state: 'failed', isGone: false}
const open: Settled = {state: undefined, isGone: false}

/** Originals that wait for the end of their documents, and then go where --after says. */
export function createMover(app: App, places: Map<string, Places>, note: (message: string) => void) {
  let again = (_path: string): void => {}
  const awaited = new Map<string, Awaited>()
  const postponed = new Map<string, number>()
  let moved = 0
  const moveOne = async (path: string, file: Awaited, state: RunState): Promise<void> => {
    const {done, failed} = places.get(file.root)!
    const found = await lstat(encodePath(path)).catch(() => null)
    // A link's original lies elsewhere, and other bytes have a document of their own.
    if (!found?.isFile() || found.size !== file.bytes || Math.trunc(found.mtimeMs) !== file.mtimeMs) return
    const to = join(state === 'failed' ? failed : done, relative(file.root, path))
    const at = await moveOriginal(app, {from: path, to, sha256: file.sha256})
    app.log.write('info', 'moved', {from: path, to: at})
    moved++
  }
  /** Its folder was away, perhaps for a moment: that is no failure to be put aside. */
  const takeUpAgain = (path: string): void => {
    awaited.delete(path)
    again(path)
  }
  const moveAll = async (ended: Map<string, Settled>): Promise<void> => {
    for (const [path, file] of [...awaited]) {
      const {state, isGone} = file.run === null ? refused : (ended.get(file.run) ?? open)
      if (isGone) takeUpAgain(path)
      if (isGone || state === undefined || (postponed.get(path) ?? 0) > performance.now()) continue
      try {
        if (state !== 'cancelled') await moveOne(path, file, state)
        awaited.delete(path)
        postponed.delete(path)
      } catch (error) {
        if (!postponed.has(path)) note(`Cannot move ${path}: ${toFailure(error).message}`)
        postponed.set(path, performance.now() + againMs)
      }
    }
  }
  return {
    /** What came under the name of a file that could not be moved is another one. */
    await(path: string, file: Awaited): void {
      awaited.set(path, file)
      postponed.delete(path)
    },
    isWaiting: (): boolean => awaited.size > 0,
    moved: (): number => moved,
    /** Moves what has ended by now. */
    async look(): Promise<void> {
      const runs = [...new Set([...awaited.values()].flatMap(({run}) => run ?? []))]
      const settled = runs.length === 0 ? [] : await app.store.settledRuns(runs)
      await moveAll(new Map(settled.map((each) => [each.run, each])))
    },
    /** Who looks once more for a file that its run has not found. */
    onGone(take: (path: string) => void): void {
      again = take
    },
  }
}

export type Mover = ReturnType<typeof createMover>
