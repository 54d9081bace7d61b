import {chmodSync, closeSync, existsSync, mkdirSync, openSync} from 'node:fs'
import {dirname, resolve} from 'node:path'
import Database from 'better-sqlite3'
import {ExitCode, SnapError} from '../errors.ts'
import {toStoreError} from './errors.ts'
import {fileSystemType, isNetworkFileSystem} from './file-system.ts'
import {checkReadable, migrate} from './migrate.ts'
import type {Migration} from './migrations/types.ts'

export type Db = Database.Database

export interface OpenOptions {
  /**
   * Milliseconds a statement waits for another process's write. It BLOCKS the event loop: 200 where a loop has beats to
   * send, 10 s in one-shot commands.
   */
  busyTimeoutMs: number
  readonly?: boolean
  /** `synchronous=FULL` for every commit instead of for enqueue and corrections only. */
  durable?: boolean
  /** Tells the type of the file system of a folder; the real one by default. */
  fileSystemOf?: (folder: string) => string | null
  /** The schema; the program's own by default. */
  migrations?: readonly Migration[]
}

/**
 * Opens (and creates or migrates) the store file. Throws SnapError: E_STORE_LOCKED (exit 7), E_STORE_NEWER,
 * E_STORE_READONLY, E_STORE_NETWORK (9), E_STORE_FULL, E_STORE_IO, E_STORE_MISSING (6), E_STORE_CORRUPT (1).
 */
export function openDatabase(file: string, options: OpenOptions): Db {
  let db: Db | undefined
  try {
    if (options.readonly) refuseMissing(file)
    else makeFolder(dirname(file))
    refuseNetwork(dirname(file), options.fileSystemOf ?? fileSystemType)
    if (!existsSync(file)) createFile(file)
    db = new Database(file, {timeout: options.busyTimeoutMs, readonly: options.readonly ?? false, fileMustExist: true})
    prepareDatabase(db, file, options)
    return db
  } catch (error) {
    db?.close()
    throw toStoreError(error, file)
  }
}

function prepareDatabase(db: Db, file: string, options: OpenOptions): void {
  if (options.readonly) {
    checkReadable(db, options.migrations)
  } else {
    enterWal(db, options.busyTimeoutMs)
    migrate(db, file, options.migrations)
  }
  db.pragma(`synchronous = ${options.durable ? 'FULL' : 'NORMAL'}`)
  db.pragma('foreign_keys = ON')
}

/** Bills are private. */
function makeFolder(folder: string): void {
  // Node.js 24 tries for ever to make a folder there: what is missing stays missing, whatever is made above it.
  if (process.platform === 'linux' && /^\/(proc|sys)\//.test(`${resolve(folder)}/`)) {
    throw new SnapError('E_STORE_READONLY', `${folder} is no place for files.`, {
      exit: ExitCode.badConfig,
      hint: 'Use another --home.',
    })
  }
  mkdirSync(folder, {recursive: true, mode: 0o700})
}

/** SQLite gives -wal and -shm the permissions of the file. */
function createFile(file: string): void {
  closeSync(openSync(file, 'a', 0o600))
  chmodSync(file, 0o600)
}

function refuseMissing(file: string): void {
  if (existsSync(file)) return
  throw new SnapError('E_STORE_MISSING', `There is no store at ${file} yet.`, {
    exit: ExitCode.missing,
    hint: '`snap process` makes one.',
  })
}

function refuseNetwork(folder: string, fileSystemOf: (folder: string) => string | null): void {
  const type = fileSystemOf(folder)
  if (type === null || !isNetworkFileSystem(type)) return
  throw new SnapError(
    'E_STORE_NETWORK',
    `${folder} is on a network file system (${type}), where locks cannot be trusted.`,
    {
      exit: ExitCode.badConfig,
      hint: 'Use a --home on a local disk; inputs and --out may stay where they are.',
    },
  )
}

/** The change to WAL does not wait for others by itself: SQLite answers BUSY at once when two processes make a store. */
function enterWal(db: Db, timeoutMs: number): void {
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (let waited = 0; ; waited += 20) {
    try {
      if (db.pragma('journal_mode', {simple: true}) !== 'wal') db.pragma('journal_mode = WAL')
      return
    } catch (error) {
      if (!isBusy(error) || waited >= timeoutMs) throw error
      Atomics.wait(pause, 0, 0, 20)
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
}

/**
 * Runs `write` inside BEGIN IMMEDIATE (a deferred transaction fails with BUSY_SNAPSHOT at once when it turns to
 * writing), or inside the transaction that is open already. All of it is written or nothing.
 */
export function writeTransaction<T>(db: Db, write: () => T): T {
  if (db.inTransaction) return write()
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = write()
    db.exec('COMMIT')
    return result
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/**
 * Commits made by `write` are on the disk (fsync) before it returns, and with them all earlier ones. SQLite cannot change
 * this inside a transaction: call it before BEGIN.
 */
export function withFullSync<T>(db: Db, write: () => T): T {
  const before = db.pragma('synchronous', {simple: true}) as number
  if (before >= 2) return write()
  db.pragma('synchronous = FULL')
  try {
    return write()
  } finally {
    db.pragma(`synchronous = ${before}`)
  }
}
