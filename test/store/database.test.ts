import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {openDatabase, withFullSync, writeTransaction} from '../../src/store/database.ts'
import {toStoreError} from '../../src/store/errors.ts'
import {migrations} from '../../src/store/migrations/index.ts'
import {createSqliteStore} from '../../src/store/sqlite-store.ts'
import {openTestStore, temporaryFolder, testClock} from './helpers.ts'

const modeOf = (path: string) => statSync(path).mode & 0o777
const open = {busyTimeoutMs: 50}

/** A process of its own that holds the write lock until its stdin ends. */
async function holdWriteLock(file: string) {
  const script = `
    import Database from 'better-sqlite3'
    const db = new Database(process.argv[1])
    db.exec('BEGIN IMMEDIATE')
    process.stdout.write('locked')
    process.stdin.resume().on('end', () => { db.exec('COMMIT'); db.close() })`
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: import.meta.dirname,
  })
  await once(holder.stdout, 'data')
  return {
    release: async () => {
      holder.stdin.end()
      await once(holder, 'exit')
    },
  }
}

test('a new store is in WAL mode, has the newest schema and passes the integrity check', () => {
  const {db} = openTestStore()
  expect(db.pragma('journal_mode', {simple: true})).toBe('wal')
  expect(db.pragma('foreign_keys', {simple: true})).toBe(1)
  expect(db.prepare(`SELECT value FROM meta WHERE key = 'schema'`).pluck().get()).toBe(String(migrations.length))
  expect(db.prepare(`SELECT value FROM meta WHERE key = 'store_id'`).pluck().get()).toMatch(/^[0-9a-f-]{36}$/)
  expect(db.pragma('integrity_check', {simple: true})).toBe('ok')
})

test.skipIf(process.platform === 'win32')('home and store are private, the files beside it too', () => {
  const home = join(temporaryFolder(), 'deep', 'home')
  const file = join(home, 'store.db')
  const db = openDatabase(file, open)
  expect(modeOf(home)).toBe(0o700)
  for (const end of ['', '-wal', '-shm']) expect(modeOf(file + end)).toBe(0o600)
  db.close()
})

test.skipIf(process.platform === 'win32')('a home that was there keeps its permissions', () => {
  const home = temporaryFolder()
  chmodSync(home, 0o755)
  openDatabase(join(home, 'store.db'), open).close()
  expect(modeOf(home)).toBe(0o755)
})

test('a network file system is refused before anything is made of the file', () => {
  const file = join(temporaryFolder(), 'store.db')
  const refused = () => openDatabase(file, {...open, fileSystemOf: () => 'nfs4'})
  expect(refused).toThrow(expect.objectContaining({code: 'E_STORE_NETWORK', exit: 9}))
  expect(refused).toThrow('nfs4')
  expect(existsSync(file)).toBe(false)
})

test('a read-only opening makes no store', () => {
  const file = join(temporaryFolder(), 'store.db')
  expect(() => openDatabase(file, {...open, readonly: true})).toThrow(
    expect.objectContaining({code: 'E_STORE_MISSING', exit: 6}),
  )
  expect(existsSync(file)).toBe(false)
})

test('a read-only opening sees what is written and cannot write: exit 9', async () => {
  const {db, file} = openTestStore()
  const reader = openDatabase(file, {...open, readonly: true})
  const store = createSqliteStore({db: reader, clock: testClock()})
  db.exec(`UPDATE counter SET n = 3 WHERE name = 'documents'`)
  expect((await store.totals()).documents).toBe(3)
  await expect(store.nextSeq(1)).rejects.toMatchObject({code: 'E_STORE_READONLY', exit: 9})
  await store.close()
})

test('a home that cannot be made is said with another way: exit 9', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'file'), '')
  expect(() => openDatabase(join(folder, 'file', 'store.db'), open)).toThrow(
    expect.objectContaining({code: 'E_STORE_READONLY', exit: 9, hint: expect.stringContaining('--now')}),
  )
})

test('a folder without write permission is exit 9', () => {
  const locked = join(temporaryFolder(), 'locked')
  mkdirSync(locked, {mode: 0o500})
  // The superuser may write anywhere but there.
  const folder = process.getuid?.() === 0 ? '/sys/kernel' : locked
  expect(() => openDatabase(join(folder, 'store.db'), open)).toThrow(
    expect.objectContaining({code: 'E_STORE_READONLY', exit: 9}),
  )
})

test('a file that is no database is said plainly, and stays as it is', () => {
  const file = join(temporaryFolder(), 'store.db')
  writeFileSync(file, 'this is not a database at all'.repeat(100))
  expect(() => openDatabase(file, open)).toThrow(
    expect.objectContaining({code: 'E_STORE_CORRUPT', exit: 1, hint: expect.stringContaining('another --home')}),
  )
  expect(readFileSync(file, 'utf8')).toContain('not a database')
})

test('a write lock held by another process is exit 7; reading and opening go on', async () => {
  const {file, store} = openTestStore({busyTimeoutMs: 50})
  const holder = await holdWriteLock(file)
  await expect(store.nextSeq(1)).rejects.toMatchObject({code: 'E_STORE_LOCKED', exit: 7})
  const second = openDatabase(file, open)
  expect(await createSqliteStore({db: second, clock: testClock()}).batches(1)).toEqual([])
  second.close()
  await holder.release()
  expect(await store.nextSeq(1)).toBe(1)
})

test('a transaction that reads before it writes cannot be overtaken: another writer waits', async () => {
  const {db, file, store} = openTestStore()
  const other = openDatabase(file, {busyTimeoutMs: 20})
  const second = createSqliteStore({db: other, clock: testClock()})
  const seen = () => db.prepare(`SELECT n FROM counter WHERE name = 'seq'`).pluck().get()
  writeTransaction(db, () => {
    expect(seen()).toBe(0)
    expect(() => other.exec(`UPDATE counter SET n = 9 WHERE name = 'seq'`)).toThrow(
      expect.objectContaining({code: 'SQLITE_BUSY'}),
    )
    db.exec(`UPDATE counter SET n = n + 1 WHERE name = 'seq'`)
  })
  expect([await second.nextSeq(1), await store.nextSeq(1)]).toEqual([2, 3])
  await second.close()
})

test('withFullSync raises the level for its commits only, and keeps a higher one', () => {
  const {db} = openTestStore()
  const level = () => db.pragma('synchronous', {simple: true})
  expect([level(), withFullSync(db, level), level()]).toEqual([1, 2, 1])
  expect(() =>
    withFullSync(db, () => {
      throw new Error('stop')
    }),
  ).toThrow('stop')
  expect(level()).toBe(1)
  const durable = openTestStore({durable: true}).db
  expect(durable.pragma('synchronous', {simple: true})).toBe(2)
})

test('withFullSync inside a transaction, where it could not hold, is refused', () => {
  const {db} = openTestStore()
  expect(() => writeTransaction(db, () => withFullSync(db, () => 1))).toThrow(/inside a transaction/)
  expect(db.inTransaction).toBe(false)
})

test('a failed transaction leaves nothing and the connection usable', () => {
  const {db} = openTestStore()
  const rows = () => db.prepare('SELECT count(*) FROM option_set').pluck().get()
  expect(() =>
    writeTransaction(db, () => {
      db.exec(`INSERT INTO option_set(hash, json) VALUES('a', '{}')`)
      throw new Error('stop')
    }),
  ).toThrow('stop')
  expect(rows()).toBe(0)
  writeTransaction(db, () => db.exec(`INSERT INTO option_set(hash, json) VALUES('a', '{}')`))
  expect(rows()).toBe(1)
})

test.each([
  ['SQLITE_BUSY_SNAPSHOT', 'E_STORE_LOCKED', 7],
  ['SQLITE_FULL', 'E_STORE_FULL', 6],
  ['ENOSPC', 'E_STORE_FULL', 6],
  ['SQLITE_IOERR_WRITE', 'E_STORE_IO', 6],
  ['SQLITE_READONLY_DBMOVED', 'E_STORE_READONLY', 9],
  ['EROFS', 'E_STORE_READONLY', 9],
  ['SQLITE_CORRUPT_VTAB', 'E_STORE_CORRUPT', 1],
])('%s becomes %s, exit %i, with a hint', (code, expected, exit) => {
  const error = toStoreError(Object.assign(new Error('it failed'), {code}), '/home/store.db')
  expect(error).toMatchObject({code: expected, exit, hint: expect.stringMatching(/\w/)})
  expect((error as Error).message).toMatch(/\/home\/store\.db.*it failed/)
})

test('errors that are not the store’s stay what they are', () => {
  const error = new TypeError('bug')
  expect(toStoreError(error, 'x')).toBe(error)
  expect(toStoreError(null, 'x')).toBe(null)
})
