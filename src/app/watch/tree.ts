import {stat} from 'node:fs/promises'
import {dirname} from 'node:path'
import {encodePath} from '../../path-bytes.ts'
import {listFolder} from '../inputs/expand.ts'
import {isPartialName} from './names.ts'
import type {Seen} from './settling.ts'
import {createTriggers} from './triggers.ts'

export interface TreeListener {
  /** A file is there, perhaps as before. */
  found(path: string, seen: Seen): void
  /** Nothing is at this path any more. */
  gone(path: string): void
  /** The whole root was away, and is back. */
  returned(root: string): void
  note(message: string): void
  /** Something happened: look soon. */
  wake(): void
}

export interface TreeOptions {
  roots: string[]
  /** Folders that are not looked into: outputs, and where originals are moved to. */
  excluded: ReadonlySet<string>
  /** Nothing is told by the system: everything is looked at again each time. */
  polling: boolean
}

/** Looks at a time: a disk has nothing from more, a network share has. */
const parallelLooks = 32

/** The folders that are watched, and what happens in them. */
export function createTree({roots, excluded, polling}: TreeOptions, listener: TreeListener) {
  const touched = new Set<string>()
  /** Device and inode of each root; null while it is not there. */
  const identities = new Map<string, string | null>()
  const forbidden = new Set<string>()
  let isPolling = polling
  let isStopped = false
  const touch = (path: string): void => {
    touched.add(path)
    listener.wake()
  }
  const triggers = createTriggers({
    touched: touch,
    exhausted(error) {
      if (isPolling) return
      isPolling = true
      triggers.close()
      listener.note(`The system watches no more folders (${error.code}): looking at them by time from now on.`)
      listener.wake()
    },
  })

  const lookAt = async (path: string): Promise<void> => {
    if (isPartialName(path)) return
    try {
      const {size, mtimeMs, ctimeMs, ino} = await stat(encodePath(path))
      listener.found(path, {bytes: size, mtimeMs: Math.trunc(mtimeMs), inode: ino, changedMs: Math.trunc(ctimeMs)})
    } catch {
      listener.gone(path)
    }
  }
  /** Everything in a folder; of folders below it all, or those only that are not watched yet. */
  const scan = async (folder: string, whole: boolean, seen?: Set<string>): Promise<void> => {
    const folders = [folder]
    for (let at = folders.pop(); at !== undefined && !isStopped; at = folders.pop()) {
      // Watched before it is listed: what comes in between is told.
      if (!isPolling) triggers.add(at)
      const entries = await list(at)
      const further = entries.filter(({path, isFolder}) => isFolder && !excluded.has(path))
      for (const {path} of further.reverse()) if (whole || isPolling || !triggers.has(path)) folders.push(path)
      const files = entries.filter(({isFolder}) => !isFolder)
      for (const {path} of files) seen?.add(path)
      for (let from = 0; from < files.length && !isStopped; from += parallelLooks)
        await Promise.all(files.slice(from, from + parallelLooks).map(({path}) => lookAt(path)))
    }
  }
  const list = async (folder: string) => {
    try {
      const entries = await listFolder(folder)
      forbidden.delete(folder)
      return entries
    } catch (error) {
      const {code, message} = error as NodeJS.ErrnoException
      if (code === 'ENOENT') return []
      if (!forbidden.has(folder)) listener.note(`Cannot look into ${folder}: ${message}`)
      forbidden.add(folder)
      return []
    }
  }
  const lookAtTouched = async (path: string): Promise<void> => {
    const found = await stat(encodePath(path)).catch(() => null)
    if (found === null) {
      triggers.remove(path)
      listener.gone(path)
    } else if (!found.isDirectory()) await lookAt(path)
    else if (!excluded.has(path) && !roots.includes(path)) {
      // Perhaps another folder under an old name. What is taken of it, its parent's rules say.
      triggers.remove(path)
      await scan(dirname(path), false)
    } else if (roots.includes(path)) await scan(path, false)
  }
  return {
    isPolling: (): boolean => isPolling,
    /** A root that went away is waited for; one that came, or is another folder now, is looked through. */
    async lookAtRoots(): Promise<void> {
      for (const root of roots) {
        const found = await stat(encodePath(root)).catch(() => null)
        const identity = found?.isDirectory() ? `${found.dev}:${found.ino}` : null
        const before = identities.get(root)
        if (identity === before) continue
        identities.set(root, identity)
        triggers.remove(root)
        if (identity === null) listener.note(`${root} is not there: waiting for it.`)
        else {
          if (before !== undefined) {
            listener.note(`${root} is there again.`)
            listener.returned(root)
          }
          await scan(root, true)
        }
      }
    },
    /** Looked at soon, as if something had been told of it. */
    touch,
    /** What was told since the last time. */
    async lookAtTouched(): Promise<void> {
      const paths = [...touched]
      touched.clear()
      for (const path of paths) if (!isStopped) await lookAtTouched(path)
    },
    hasTouched: (): boolean => touched.size > 0,
    /**
     * Everything: for folders that tell nothing, and in case that something was not told. All files that are there; null where
     * some cannot be seen.
     */
    async lookAtAll(): Promise<ReadonlySet<string> | null> {
      const seen = new Set<string>()
      for (const root of roots) if (identities.get(root) != null) await scan(root, true, seen)
      return forbidden.size > 0 || isStopped || [...identities.values()].includes(null) ? null : seen
    },
    lookAt,
    close(): void {
      isStopped = true
      triggers.close()
    },
  }
}

export type Tree = ReturnType<typeof createTree>
