import {statfs} from 'node:fs/promises'
import type {App} from './app.ts'

/** Below this no batch gets far: SQLite alone needs some for its log. */
const leastFreeBytes = 64 * 2 ** 20

/** Why nothing can be done here now, in words that say nothing of what is kept; null where all is well. */
export async function illness(app: App): Promise<string | null> {
  try {
    if (app.schemaMoved()) return 'a newer version of the program has the store'
    await app.queue.status()
    const {bavail, bsize} = await statfs(app.paths.data)
    return bavail * bsize < leastFreeBytes ? 'the disk is full' : null
  } catch {
    return 'the store does not answer'
  }
}
