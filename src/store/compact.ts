import {statfsSync, statSync} from 'node:fs'
import {dirname} from 'node:path'
import type {Db} from './database.ts'
import type {Compacted} from './maintenance-store.ts'

/** Rewriting the file is worth it from here on: below, new rows soon fill what is free. */
const leastFreeBytes = 16 * 2 ** 20
const leastFreeShare = 0.25
/** SQLite uses its log from the start again, but leaves it as long as it once was. */
const longLogBytes = 64 * 2 ** 20

/** See `Store.compact`. */
export function compact(db: Db, isIdle: boolean, dryRun: boolean): Compacted {
  const before = bytesOf(db)
  const free = number(db, 'freelist_count') * number(db, 'page_size')
  const isWorthIt = free >= leastFreeBytes && free >= leastFreeShare * fileBytes(db.name)
  if (dryRun) return {bytes: before, freedBytes: isWorthIt ? free : 0}
  if (isWorthIt && isIdle && hasRoom(db)) vacuum(db)
  if (isWorthIt || fileBytes(`${db.name}-wal`) > longLogBytes) db.pragma('wal_checkpoint(TRUNCATE)')
  const bytes = bytesOf(db)
  return {bytes, freedBytes: Math.max(0, before - bytes)}
}

/** Who writes at this moment is not kept waiting: the next time comes. */
function vacuum(db: Db): void {
  try {
    db.exec('VACUUM')
  } catch (error) {
    if (!String((error as {code?: unknown}).code).startsWith('SQLITE_BUSY')) throw error
  }
}

/** It needs the file a second time in its log, and a third in a temporary file. */
function hasRoom(db: Db): boolean {
  const {bavail, bsize} = statfsSync(dirname(db.name))
  return bavail * bsize > 2 * fileBytes(db.name)
}

const number = (db: Db, name: string): number => db.pragma(name, {simple: true}) as number
const fileBytes = (file: string): number => statSync(file, {throwIfNoEntry: false})?.size ?? 0
const bytesOf = (db: Db): number => fileBytes(db.name) + fileBytes(`${db.name}-wal`)
