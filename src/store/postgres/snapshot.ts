import {rm} from 'node:fs/promises'
import {encodePath} from '../../path-bytes.ts'
import type {BlobReference} from '../maintenance-store.ts'
import type {PgDatabase} from './sql.ts'

/**
 * Writes the store as it is now as SQLite's file (0600), which a home can be made of, while others write. Returns the files that it
 * refers to; where it fails, nothing is left.
 */
export async function takeSnapshot(db: PgDatabase, file: string): Promise<BlobReference[]> {
  // Loaded here: no other program that works with a server needs to know SQLite.
  const [{copyTables}, {sourceOver}, {openSqliteTarget}, {neededFiles}] = await Promise.all([
    import('../copy/copy.ts'),
    import('../copy/from-postgres.ts'),
    import('../copy/to-sqlite.ts'),
    import('../snapshot.ts'),
  ])
  const source = await sourceOver(db, {isLocked: false})
  try {
    const target = openSqliteTarget(file)
    try {
      await copyTables(source, target, {rows() {}, step() {}, goOn() {}})
      await target.finish()
    } finally {
      await target.close()
    }
    return neededFiles(file)
  } catch (error) {
    for (const end of ['', '-wal', '-shm']) await rm(encodePath(`${file}.copying${end}`), {force: true})
    throw error
  } finally {
    await source.close()
  }
}
