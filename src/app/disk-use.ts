import {stat, statfs} from 'node:fs/promises'
import type {StatsResult} from '../types/operate.ts'
import type {App} from './app.ts'

/** Space that is left for the store, and what it and the files that were made take. */
export async function diskUse(app: App): Promise<StatsResult['disk']> {
  const {bavail, bsize} = await statfs(app.paths.data)
  const parts = await Promise.all(['', '-wal'].map((end) => stat(`${app.paths.store}${end}`).catch(() => ({size: 0}))))
  const storeBytes = parts.reduce((sum, {size}) => sum + size, 0)
  return {freeBytes: bavail * bsize, storeBytes, filesBytes: (await app.store.fileTotals()).bytes}
}
