import Database from 'better-sqlite3'
import {toStoreError} from './errors.ts'

/**
 * Takes a lock that ends with the process, however it ends: SQLite's own on an empty file. Null while another one, in this
 * process or not, has it. The file stays.
 */
export function tryLock(file: string): (() => void) | null {
  const db = new Database(file, {timeout: 0})
  try {
    db.exec('BEGIN EXCLUSIVE')
    return () => void db.close()
  } catch (error) {
    db.close()
    if ((error as {code?: string}).code?.startsWith('SQLITE_BUSY')) return null
    throw toStoreError(error, file)
  }
}
