import {chmodSync, closeSync, openSync} from 'node:fs'
import Database from 'better-sqlite3'
import type {Db} from './database.ts'
import type {BlobReference} from './maintenance-store.ts'
import {all} from './statements.ts'

/**
 * Copies the store as it is now to a new file (0600), while others write: VACUUM INTO reads one moment of it. SQLite's backup
 * in steps begins anew with each write of another process, and under steady work never ends. Returns the files that the copy
 * refers to.
 */
export function takeSnapshot(db: Db, file: string): BlobReference[] {
  closeSync(openSync(file, 'wx', 0o600))
  db.prepare('VACUUM INTO ?').run(file)
  chmodSync(file, 0o600)
  return neededFiles(file)
}

/** What the copy of a store refers to, also by purges that can be taken back: a restored store can do that, too. Throws for a damaged one. */
export function neededFiles(file: string): BlobReference[] {
  const copy = new Database(file, {readonly: true})
  try {
    refuseDamaged(copy)
    return all<BlobReference>(copy, neededSql)
  } finally {
    copy.close()
  }
}

/** Files that stages made, and the documents that were inside of others. */
const referencesSql = `
  SELECT hash, extension, max(bytes) bytes, 0 isOriginal FROM artifact GROUP BY 1, 2
  UNION SELECT d.sha256, c.extension, d.bytes, 1 FROM contained c JOIN document d ON d.id = c.document_id WHERE c.extension IS NOT NULL`

/** With what purges refer to. */
export const neededSql = `
  SELECT hash, extension, max(bytes) bytes FROM (
    SELECT hash, extension, bytes FROM (${referencesSql}) UNION ALL SELECT hash, extension, bytes FROM purge_file)
  GROUP BY 1, 2`

export const blobReferences = (db: Db): (BlobReference & {isOriginal: boolean})[] =>
  all<BlobReference & {isOriginal: number}>(db, referencesSql).map((row) => ({
    ...row,
    isOriginal: row.isOriginal === 1,
  }))

/** What is wrong with a copy, null if it is whole. */
export function checkSnapshot(file: string): string | null {
  try {
    const copy = new Database(file, {readonly: true})
    try {
      refuseDamaged(copy)
      return null
    } finally {
      copy.close()
    }
  } catch (error) {
    return (error as Error).message
  }
}

function refuseDamaged(copy: Db): void {
  const lines = copy.pragma('integrity_check(1)') as {integrity_check: string}[]
  if (lines[0]?.integrity_check === 'ok') return
  throw new Database.SqliteError(`The store is damaged: ${lines[0]?.integrity_check}`, 'SQLITE_CORRUPT')
}
