import {chmodSync, existsSync} from 'node:fs'
import {open, rename, rm} from 'node:fs/promises'
import {dirname} from 'node:path'
import Database from 'better-sqlite3'
import {ExitCode, SnapError} from '../../errors.ts'
import {syncFolder} from '../atomic-file.ts'
import {type Db, openDatabase, writeTransaction} from '../database.ts'
import {toStoreError} from '../errors.ts'
import {migrations} from '../migrations/index.ts'
import {repairStore} from '../repair.ts'
import {all, first, run} from '../statements.ts'
import {readChunks, sqliteSide} from './from-sqlite.ts'
import {type CopiedTable, isUsedSql} from './tables.ts'
import type {CopyProgress, CopyTarget} from './types.ts'
import {packValues, pathValue, type Row, rowSum, unpackValues} from './values.ts'

/**
 * A store in a file that is not there yet, or holds nothing. It is written beside it as FILE.copying, which becomes FILE when it is
 * whole: nobody ever opens half a store. Throws E_COPY_TARGET (exit 2), E_STORE_*.
 */
export function openSqliteTarget(file: string): CopyTarget {
  refuseFull(file)
  const copying = `${file}.copying`
  try {
    openDatabase(copying, {busyTimeoutMs: 1000}).close()
    const db = new Database(copying, {timeout: 1000, fileMustExist: true})
    // Held from the first look on until it is closed: another copy is refused.
    db.pragma('locking_mode = EXCLUSIVE')
    db.pragma('foreign_keys = OFF')
    db.exec('BEGIN IMMEDIATE')
    db.exec('COMMIT')
    return targetOver(db, file)
  } catch (error) {
    throw toStoreError(error, copying)
  }
}

function refuseFull(file: string): void {
  if (!existsSync(file)) return
  const db = openDatabase(file, {busyTimeoutMs: 1000, readonly: true})
  try {
    if (first<{used: number}>(db, isUsedSql)!.used === 0) return
  } finally {
    db.close()
  }
  throw new SnapError('E_COPY_TARGET', `There is something in ${file} already.`, {
    exit: ExitCode.usage,
    hint: 'Name another file: --to sqlite:PATH, or use another --home.',
  })
}

function targetOver(db: Db, file: string): CopyTarget {
  let isFinished = false
  return {
    ...sqliteSide(db, file),
    // Its rows are those of the source, and were looked at there.
    ...{workers: [], runningJobs: 0, documents: 0},
    progress: progressOf(db),
    async begin(tables, from) {
      dropTriggers(db)
      writeTransaction(db, () => {
        for (const {name} of tables) run(db, `DELETE FROM "${name}"`)
        note(db, {from, tables: 0, after: null})
      })
    },
    async write(table, rows, progress) {
      writeTransaction(db, () => {
        insert(db, table, rows)
        note(db, progress)
      })
    },
    async sum(table) {
      const sum = rowSum()
      for await (const {rows} of readChunks(db, table, null)) for (const row of rows) sum.add(row)
      return sum.sum()
    },
    async build(numbers, step) {
      step('the search index')
      repairStore(db, ['search-index', 'misread-index', 'jobs-index'])
      dropTriggers(db)
      writeTransaction(db, () => {
        for (const [name, seq] of Object.entries(numbers)) keepNumber(db, name, seq)
        for (const sql of triggers()) db.exec(sql)
      })
      refuseBroken(db)
    },
    async finish() {
      run(db, `DELETE FROM meta WHERE key = 'copying'`)
      isFinished = true
    },
    async close() {
      // Without its log: only the file is renamed, and who reads it leaves nothing beside it.
      db.pragma('journal_mode = DELETE')
      db.close()
      if (isFinished) await takeName(file)
    },
  }
}

/** The store that was there holds nothing. */
async function takeName(file: string): Promise<void> {
  const copying = `${file}.copying`
  chmodSync(copying, 0o600)
  const handle = await open(copying, 'r+')
  await handle.sync().finally(() => handle.close())
  for (const end of ['-wal', '-shm']) await rm(`${file}${end}`, {force: true})
  await rename(copying, file)
  for (const end of ['-wal', '-shm']) await rm(`${copying}${end}`, {force: true})
  await syncFolder(dirname(file))
}

function progressOf(db: Db): CopyProgress | null {
  const noted = first<{value: string}>(db, `SELECT value FROM meta WHERE key = 'copying'`)
  if (noted === null) return null
  const {from, tables, after} = JSON.parse(noted.value) as {from: string; tables: number; after: unknown[] | null}
  return {from, tables, after: after === null ? null : unpackValues(after)}
}

function note(db: Db, {from, tables, after}: CopyProgress): void {
  const value = JSON.stringify({from, tables, after: after === null ? null : packValues(after)})
  run(db, `INSERT INTO meta VALUES('copying', ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value`, value)
}

function insert(db: Db, {name, columns, paths}: CopiedTable, rows: readonly Row[]): void {
  const names = columns.map((column) => `"${column}"`)
  const statement = db.prepare(`INSERT INTO "${name}"(${names}) VALUES(${names.map(() => '?')})`)
  for (const row of rows) statement.run(row.map((value, position) => (paths.has(position) ? pathValue(value) : value)))
}

/** What they count and index comes with the rows, or is built at the end. */
function dropTriggers(db: Db): void {
  for (const {name} of all<{name: string}>(db, `SELECT name FROM sqlite_schema WHERE type = 'trigger'`))
    db.exec(`DROP TRIGGER "${name}"`)
}

/** As a new store has them. */
function triggers(): string[] {
  const db = new Database(':memory:')
  try {
    for (const {sql} of migrations) db.exec(sql)
    return db.prepare<[], string>(`SELECT sql FROM sqlite_schema WHERE type = 'trigger'`).pluck().all()
  } finally {
    db.close()
  }
}

/** A number that was given is not given again, also where its row is gone. */
function keepNumber(db: Db, name: string, seq: number): void {
  run(db, 'DELETE FROM sqlite_sequence WHERE name = ?', name)
  run(db, 'INSERT INTO sqlite_sequence(name, seq) VALUES(?, ?)', name, seq)
}

function refuseBroken(db: Db): void {
  const broken = all<{table: string}>(db, 'PRAGMA foreign_key_check')
  if (broken.length > 0) throw new Error(`The copy has broken references in ${broken[0]!.table}`)
}
