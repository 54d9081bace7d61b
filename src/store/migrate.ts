import {randomUUID} from 'node:crypto'
import {closeSync, fsyncSync, openSync, renameSync, rmSync} from 'node:fs'
import {dirname} from 'node:path'
import Database from 'better-sqlite3'
import {systemClock} from '../clock.ts'
import {ExitCode, SnapError} from '../errors.ts'
import type {Db} from './database.ts'
import {migrations as allMigrations} from './migrations/index.ts'
import type {Migration} from './migrations/types.ts'
import {first} from './statements.ts'

/**
 * Brings the schema up to date. An up-to-date store is only read, so opening never waits for a writer. Else one exclusive
 * transaction, in which a copy of the store is kept beside it first; a second process that lost the race finds nothing
 * to do.
 */
export function migrate(db: Db, file: string, migrations: readonly Migration[] = allMigrations): void {
  if (pending(db, migrations).length === 0) return
  // Rebuilding a table would otherwise fire ON DELETE of what refers to it; cannot be changed inside a transaction.
  db.pragma('foreign_keys = OFF')
  db.exec('BEGIN EXCLUSIVE')
  try {
    const missing = pending(db, migrations)
    if (missing.length > 0 && hasSchema(db)) backUp(file, missing[0]!.number)
    for (const migration of missing) apply(db, migration)
    refuseBrokenReferences(db)
    db.exec('COMMIT')
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** Throws E_STORE_NEWER or E_STORE_OLDER if this program cannot read the store as it is. */
export function checkReadable(db: Db, migrations: readonly Migration[] = allMigrations): void {
  if (pending(db, migrations).length === 0) return
  throw new SnapError('E_STORE_OLDER', 'The store was made by an older snap and has to be brought up to date first.', {
    exit: ExitCode.badConfig,
    hint: 'Run `snap work` once.',
  })
}

/** True once another process has migrated the store to a schema this program does not know: finish and leave. */
export function schemaMoved(db: Db, migrations: readonly Migration[] = allMigrations): boolean {
  return readNumber(db, 'schema') > migrations.length
}

function pending(db: Db, migrations: readonly Migration[]): readonly Migration[] {
  if (!hasSchema(db)) return migrations
  const minReader = readNumber(db, 'min_reader')
  if (minReader <= migrations.length) return migrations.slice(readNumber(db, 'schema'))
  throw new SnapError(
    'E_STORE_NEWER',
    `The store needs a snap that knows schema ${minReader}; this one knows ${migrations.length}.`,
    {exit: ExitCode.badConfig, hint: 'Update snapbatch, or use another --home.'},
  )
}

function hasSchema(db: Db): boolean {
  return db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'meta'`).get() !== undefined
}

function readNumber(db: Db, key: 'schema' | 'min_reader'): number {
  return Number(first<{value: string}>(db, 'SELECT value FROM meta WHERE key = ?', key)?.value ?? 0)
}

function apply(db: Db, migration: Migration): void {
  if (!hasSchema(db)) createMeta(db)
  db.exec(migration.sql)
  const set = db.prepare('INSERT OR REPLACE INTO meta VALUES(?, ?)')
  set.run('schema', String(migration.number))
  set.run('min_reader', String(migration.minReader))
  db.prepare('INSERT INTO migration VALUES(?, ?, ?)').run(migration.number, migration.name, systemClock.now())
}

function createMeta(db: Db): void {
  db.exec(`
    CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE migration(number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT;
  `)
  db.prepare(`INSERT INTO meta VALUES('store_id', ?)`).run(randomUUID())
}

function refuseBrokenReferences(db: Db): void {
  const broken = db.pragma('foreign_key_check') as {table: string}[]
  if (broken.length > 0) throw new Error(`The migration left broken references in ${broken[0]!.table}`)
}

/**
 * Copies the store as it was before migration `number` to `<file>.before-<number>`, from a connection of its own: a
 * reader sees the last commit while this process holds the write lock.
 */
function backUp(file: string, number: number): void {
  const temporary = `${file}.before-${number}.tmp`
  rmSync(temporary, {force: true})
  closeSync(openSync(temporary, 'wx', 0o600))
  const reader = new Database(file, {readonly: true})
  try {
    reader.prepare('VACUUM INTO ?').run(temporary)
  } finally {
    reader.close()
  }
  syncPath(temporary)
  renameSync(temporary, `${file}.before-${number}`)
  syncPath(dirname(file))
}

function syncPath(path: string): void {
  const handle = openSync(path, 'r')
  fsyncSync(handle)
  closeSync(handle)
}
