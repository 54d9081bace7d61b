import {statfs} from 'node:fs/promises'
import type {StatsResult} from '../types/operate.ts'
import type {App} from './app.ts'

/** Adding up 100,000 files takes 20 ms, and displays ask twice a second: kept for so long. */
const keptMs = 5000
const kept = new WeakMap<App, {bytes: number; at: number}>()

/** Space that is left for the store, and what it and the files that were made take. */
export async function diskUse(app: App): Promise<StatsResult['disk']> {
  const {bavail, bsize} = await statfs(app.paths.data)
  return {freeBytes: bavail * bsize, storeBytes: await app.storeBytes(), filesBytes: await filesBytes(app)}
}

async function filesBytes(app: App): Promise<number> {
  const known = kept.get(app)
  if (known && performance.now() - known.at < keptMs) return known.bytes
  const {bytes} = await app.store.fileTotals()
  kept.set(app, {bytes, at: performance.now()})
  return bytes
}
