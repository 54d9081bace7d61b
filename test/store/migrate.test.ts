import {execFile} from 'node:child_process'
import {existsSync, readdirSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {promisify} from 'node:util'
import Database from 'better-sqlite3'
import {expect, test} from 'vitest'
import {openDatabase} from '../../src/store/database.ts'
import {migrate, schemaMoved} from '../../src/store/migrate.ts'
import {migrations} from '../../src/store/migrations/index.ts'
import type {Migration} from '../../src/store/migrations/types.ts'
import {temporaryFolder} from './helpers.ts'

const open = {busyTimeoutMs: 200}
const next = (sql: string, minReader = 1): readonly Migration[] => [
  ...migrations,
  {number: migrations.length + 1, name: 'next', minReader, sql},
]
const number = migrations.length + 1

function newStore(): string {
  const file = join(temporaryFolder(), 'store.db')
  const db = openDatabase(file, open)
  db.exec(`INSERT INTO option_set(hash, json) VALUES('kept', '{}')`)
  db.close()
  return file
}

test('migrations are numbered by their place', () => {
  expect(migrations.map((migration) => migration.number)).toEqual(migrations.map((_, index) => index + 1))
})

test('an empty file becomes a store, recorded, without a backup of nothing', () => {
  const file = join(temporaryFolder(), 'store.db')
  const db = openDatabase(file, open)
  expect(db.prepare('SELECT number, name FROM migration').all()).toEqual(
    migrations.map(({number, name}) => ({number, name})),
  )
  expect(readdirSync(join(file, '..')).filter((name) => name.includes('before'))).toEqual([])
  db.close()
})

test('a migration keeps a private copy of the store as it was', () => {
  const file = newStore()
  const db = openDatabase(file, {
    ...open,
    migrations: next('DELETE FROM option_set; CREATE TABLE added(a) STRICT'.replace('(a)', '(a TEXT)')),
  })
  expect(db.prepare('SELECT count(*) FROM option_set').pluck().get()).toBe(0)
  db.close()
  const backup = `${file}.before-${number}`
  expect(statSync(backup).mode & 0o777).toBe(0o600)
  const before = new Database(backup, {readonly: true})
  expect(before.prepare('SELECT hash FROM option_set').pluck().all()).toEqual(['kept'])
  expect(before.prepare(`SELECT value FROM meta WHERE key = 'schema'`).pluck().get()).toBe(String(migrations.length))
  before.close()
})

test('the backup holds what was still in the WAL of another process', () => {
  const file = newStore()
  const other = openDatabase(file, open)
  other.exec(`INSERT INTO option_set(hash, json) VALUES('in the wal', '{}')`)
  openDatabase(file, {...open, migrations: next('CREATE TABLE added(a TEXT) STRICT')}).close()
  const before = new Database(`${file}.before-${number}`, {readonly: true})
  expect(before.prepare('SELECT hash FROM option_set ORDER BY id').pluck().all()).toEqual(['kept', 'in the wal'])
  before.close()
  other.close()
})

test('a migration that fails changes nothing, and the next try works', () => {
  const file = newStore()
  expect(() => openDatabase(file, {...open, migrations: next('DELETE FROM option_set; SELECT nonsense')})).toThrow(
    /nonsense/,
  )
  const db = openDatabase(file, open)
  expect(db.prepare('SELECT count(*) FROM option_set').pluck().get()).toBe(1)
  db.close()
  openDatabase(file, {...open, migrations: next('CREATE TABLE added(a TEXT) STRICT')}).close()
})

test('a migration that leaves broken references is taken back', () => {
  const file = newStore()
  const sql = `INSERT INTO source(document_id, path, mtime_ms, bytes, seen_at) VALUES(99, 'x', 0, 0, 0)`
  expect(() => openDatabase(file, {...open, migrations: next(sql)})).toThrow(/broken references in source/)
})

test('a table can be built anew without losing what refers to it', () => {
  const file = newStore()
  const first = openDatabase(file, open)
  first.exec(`INSERT INTO document(public_id, sha256, bytes, media, created_at) VALUES('d_1', 's', 1, 'pdf', 0);
    INSERT INTO source(document_id, path, mtime_ms, bytes, seen_at) VALUES(1, '/a', 0, 1, 0)`)
  first.close()
  const sql = `CREATE TABLE copy(id INTEGER PRIMARY KEY, public_id TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL UNIQUE,
      bytes INTEGER NOT NULL, media TEXT NOT NULL, created_at INTEGER NOT NULL, extra TEXT) STRICT;
    INSERT INTO copy SELECT *, NULL FROM document; DROP TABLE document; ALTER TABLE copy RENAME TO document;`
  const db = openDatabase(file, {...open, migrations: next(sql)})
  expect(db.prepare('SELECT count(*) FROM source').pluck().get()).toBe(1)
  expect(db.pragma('foreign_keys', {simple: true})).toBe(1)
  db.close()
})

test('a store newer than the program is refused with both numbers: exit 9', () => {
  const file = newStore()
  openDatabase(file, {...open, migrations: next('CREATE TABLE added(a TEXT) STRICT', number)}).close()
  for (const readonly of [false, true]) {
    expect(() => openDatabase(file, {...open, readonly})).toThrow(
      expect.objectContaining({
        code: 'E_STORE_NEWER',
        exit: 9,
        message: expect.stringMatching(new RegExp(`schema ${number}.*knows ${migrations.length}`)),
      }),
    )
  }
})

test('an older program goes on with a newer store that it can read, and notices', () => {
  const file = newStore()
  const old = openDatabase(file, open)
  expect(schemaMoved(old)).toBe(false)
  openDatabase(file, {...open, migrations: next('CREATE TABLE added(a TEXT) STRICT')}).close()
  expect(schemaMoved(old)).toBe(true)
  old.close()
  openDatabase(file, open).close()
})

test('a read-only opening of an older store says what to run', () => {
  const file = newStore()
  const newer = next('CREATE TABLE added(a TEXT) STRICT')
  expect(() => openDatabase(file, {...open, readonly: true, migrations: newer})).toThrow(
    expect.objectContaining({code: 'E_STORE_OLDER', exit: 9}),
  )
})

test('a process that loses the race for a migration finds nothing to do', () => {
  const file = newStore()
  const newer = next('CREATE TABLE added(a TEXT) STRICT')
  const slow = openDatabase(file, open)
  let raced = false
  // Looking at what is missing is the last thing before the lock: there the other process is faster.
  const missing = new Proxy(newer, {
    get(target, name) {
      if (name === 'slice' && !raced) {
        raced = true
        openDatabase(file, {...open, migrations: newer}).close()
      }
      return Reflect.get(target, name)
    },
  })
  migrate(slow, file, missing)
  expect(raced).toBe(true)
  expect(slow.prepare('SELECT number FROM migration').pluck().all()).toEqual(missing.map(({number}) => number))
  slow.close()
})

test('processes that make the same store at once all succeed, and one of them migrates', async () => {
  const file = join(temporaryFolder(), 'home', 'store.db')
  const script = `
    import {openDatabase} from './src/store/database.ts'
    const db = openDatabase(process.argv[1], {busyTimeoutMs: 10_000})
    process.stdout.write(db.prepare("SELECT value FROM meta WHERE key = 'store_id'").pluck().get())
    db.close()`
  const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, file])
  const ids = (await Promise.all([run(), run(), run()])).map(({stdout}) => stdout)
  expect(new Set(ids).size).toBe(1)
  expect(existsSync(`${file}.before-1`)).toBe(false)
})

test('a store of schema 1 keeps its batches, and learns from those that are still at work only', () => {
  const file = join(temporaryFolder(), 'store.db')
  const old = openDatabase(file, {...open, migrations: migrations.slice(0, 1)})
  old.exec(`
    INSERT INTO option_set(hash, json) VALUES('o', '{}');
    INSERT INTO document(public_id, sha256, bytes, media, created_at) VALUES('d_1', 'a', 1, 'pdf', 5), ('d_2', 'b', 1, 'pdf', 5);
    INSERT INTO batch(public_id, created_at, closed_at, cwd) VALUES('b_ended', 5, 6, '/'), ('b_open', 7, 8, '/');
    INSERT INTO run(public_id, document_id, option_set_id, state, seq, priority, created_at)
      VALUES('r_1', 1, 1, 'done', 1, 5, 5), ('r_2', 2, 1, 'running', 2, 5, 5);
    INSERT INTO batch_item(batch_id, ordinal, path, document_id, run_id, outcome)
      VALUES(1, 0, '/a', 1, 1, 'queued'), (2, 0, '/b', 2, 2, 'queued');
    INSERT INTO correction(document_id, path, value, created_at) VALUES(1, 'total', '1.00', 5);
  `)
  old.close()
  const db = openDatabase(file, open)
  const rows = (sql: string) => db.prepare(sql).raw().all()
  expect(rows('SELECT public_id, learned_at, memory_version FROM batch ORDER BY id')).toEqual([
    ['b_ended', 5, 0],
    ['b_open', null, 0],
  ])
  expect(rows('SELECT version FROM memory')).toEqual([[0]])
  expect(rows('SELECT path, value FROM correction')).toEqual([['total', '1.00']])
  expect(existsSync(`${file}.before-2`)).toBe(true)
  db.close()
})
