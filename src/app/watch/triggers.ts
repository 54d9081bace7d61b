import {type FSWatcher, watch} from 'node:fs'
import {join, sep} from 'node:path'
import {decodePath, encodePath} from '../../path-bytes.ts'

export interface TriggerListener {
  /** Something happened to this path, or to all of this folder. */
  touched(path: string): void
  /** The system has no more room for watches (ENOSPC, EMFILE): from now on the folders must be polled. */
  exhausted(error: NodeJS.ErrnoException): void
}

/** Limits of inotify (max_user_watches, max_user_instances) and of file descriptors (kqueue). */
const limits = new Set(['ENOSPC', 'EMFILE', 'ENFILE'])

/**
 * Tells which paths are worth a look: one watch a folder. Events are hints only, what is there is found out by looking.
 * docs/decisions/2026-11-watching-by-node-fs.md says why by no package.
 */
export function createTriggers(listener: TriggerListener) {
  const watchers = new Map<string, FSWatcher>()
  let isClosed = false
  const drop = (folder: string) => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }
  const isLimit = (error: NodeJS.ErrnoException) => limits.has(error.code ?? '')
  const start = (folder: string) => {
    const watcher = watch(encodePath(folder), {encoding: 'buffer', persistent: false}, (_, name) =>
      listener.touched(name === null ? folder : join(folder, decodePath(name))),
    )
    watcher.on('error', (error) => {
      drop(folder)
      if (isLimit(error)) listener.exhausted(error)
      else listener.touched(folder)
    })
    watchers.set(folder, watcher)
  }
  return {
    has: (folder: string): boolean => watchers.has(folder),
    add(folder: string): void {
      if (isClosed || watchers.has(folder)) return
      try {
        start(folder)
      } catch (error) {
        // What is gone or forbidden is found out by listing it.
        if (isLimit(error as NodeJS.ErrnoException)) listener.exhausted(error as NodeJS.ErrnoException)
      }
    },
    /** A folder with all below it. */
    remove(folder: string): void {
      for (const each of watchers.keys()) if (each === folder || each.startsWith(`${folder}${sep}`)) drop(each)
    },
    size: (): number => watchers.size,
    close(): void {
      isClosed = true
      for (const folder of watchers.keys()) drop(folder)
    },
  }
}
