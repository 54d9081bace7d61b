import {join} from 'node:path'
import {expect, test} from 'vitest'
import {type CopyEvents, copyTables, type TableCopy} from '../../src/store/copy/copy.ts'
import {openPostgresSource} from '../../src/store/copy/from-postgres.ts'
import {openSqliteSource} from '../../src/store/copy/from-sqlite.ts'
import {copiedTables} from '../../src/store/copy/tables.ts'
import {openPostgresTarget} from '../../src/store/copy/to-postgres.ts'
import {openSqliteTarget} from '../../src/store/copy/to-sqlite.ts'
import type {CopySource, CopyTarget} from '../../src/store/copy/types.ts'
import {type Db, openDatabase} from '../../src/store/database.ts'
import {openPostgres} from '../../src/store/postgres/database.ts'
import {createPostgresStore} from '../../src/store/postgres/postgres-store.ts'
import {createSqliteStore} from '../../src/store/sqlite-store.ts'
import {testDatabase, testDatabaseUrl} from '../helpers/servers/database.ts'
import {fullStore} from '../store/full-store.ts'
import {queuedItem, submitBatch, temporaryFolder, testClock} from '../store/helpers.ts'

const silent: CopyEvents = {rows() {}, step() {}, goOn() {}}

async function copy(source: CopySource, target: CopyTarget, events = silent): Promise<TableCopy[]> {
  try {
    const tables = await copyTables(source, target, events)
    await target.finish()
    return tables
  } finally {
    await target.close()
    await source.close()
  }
}

/** PostgreSQL's texts do not hold NUL, nor does its JSON, nor halves of surrogate pairs. */
const odd = /\\+u(?:0000|dc80)/g

/** Every row of every table that is copied, as both kinds of stores have it. */
const dump = (db: Db): Record<string, string[]> =>
  Object.fromEntries(
    copiedTables().map(({name}) => {
      const rows = db.prepare(`SELECT * FROM "${name}"`).all()
      return [
        name,
        rows.map((row) => JSON.stringify(row).replaceAll(odd, '\uFFFD')).toSorted((a, b) => (a < b ? -1 : 1)),
      ]
    }),
  )

test('both kinds of stores have the same tables and columns', async () => {
  const postgres = await testDatabase()
  const rows = await postgres.all<{table: string; column: string}>(
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns WHERE table_schema = 'snapbatch'`,
  )
  const columns = Map.groupBy(rows, ({table}) => table)
  for (const table of copiedTables())
    expect([table.name, (columns.get(table.name) ?? []).map(({column}) => column)]).toEqual([
      table.name,
      expect.arrayContaining(table.columns),
    ])
})

test('a store with rows in every table comes back from PostgreSQL row by row as it was', async () => {
  const {file, db, store: original} = await fullStore()
  const found = await original.search('lamp', 20)
  const before = dump(db)
  for (const [name, rows] of Object.entries(before)) expect([name, rows.length]).not.toEqual([name, 0])
  db.close()
  const url = await testDatabaseUrl('template0')
  const tables = await copy(openSqliteSource(file), await openPostgresTarget(url, 1))
  const server = createPostgresStore({db: openPostgres({url, connections: 1}), clock: testClock()})
  expect(await server.check()).toEqual(['ok'])
  expect((await server.search('lamp', 20)).map(({document}) => document)).toEqual(found.map(({document}) => document))
  await server.close()
  const back = join(temporaryFolder(), 'store.db')
  expect(await copy(await openPostgresSource(url), openSqliteTarget(back))).toEqual(tables)
  const copied = openDatabase(back, {busyTimeoutMs: 0})
  expect(dump(copied)).toEqual(before)
  const store = createSqliteStore({db: copied, clock: testClock()})
  expect(await store.check()).toEqual(['ok'])
  expect(await store.search('lamp', 20)).toEqual(found)
  const [purge] = await store.purges()
  expect(await store.undoPurge(purge!.id)).toMatchObject({merged: []})
  expect(await store.check()).toEqual(['ok'])
  await store.close()
})

test('what was purged before a copy is taken back from it, and found', async () => {
  const {file, db} = await fullStore()
  db.close()
  const url = await testDatabaseUrl('template0')
  await copy(openSqliteSource(file), await openPostgresTarget(url, 1))
  const server = createPostgresStore({db: openPostgres({url, connections: 1}), clock: testClock()})
  expect(await server.search('purged', 5)).toEqual([])
  const [purge] = await server.purges()
  const {documents} = (await server.undoPurge(purge!.id))!
  expect((await server.search('purged', 5)).map(({document}) => document)).toEqual(documents)
  expect((await server.document(documents[0]!))?.sources).toMatchObject([{path: '/in/gone.pdf'}])
  expect(await server.check()).toEqual(['ok'])
  // … and what is purged there, from the copy that goes back.
  const keeping = {id: 'p_2', until: 1, documents: [], ownFiles: []}
  expect((await server.deleteDocuments(documents, false, keeping)).deleted).toEqual(documents)
  await server.close()
  const back = join(temporaryFolder(), 'store.db')
  await copy(await openPostgresSource(url), openSqliteTarget(back))
  const store = createSqliteStore({db: openDatabase(back, {busyTimeoutMs: 0}), clock: testClock()})
  expect(await store.undoPurge('p_2')).toMatchObject({documents})
  expect((await store.search('purged', 5)).map(({document}) => document)).toEqual(documents)
  expect((await store.corrections(documents[0]!)).map(({value}) => value)).toEqual(['7.00'])
  expect(await store.check()).toEqual(['ok'])
  await store.close()
})

test('what belongs to other machines stays behind, and what this one knows comes along', async () => {
  const url = await testDatabaseUrl()
  const [here, there] = ['here', 'there'].map((host) => openPostgres({url, host, connections: 1}))
  for (const [db, path] of [
    [here, '/mine.pdf'],
    [there, '/theirs.pdf'],
  ] as const) {
    const store = createPostgresStore({db: db!, clock: testClock()})
    const same = queuedItem(0, {path: '/same.pdf', outPath: '/out/same.pdf'})
    const other = queuedItem(1, {path})
    await submitBatch(store, [same, other])
    await db!.run('INSERT INTO watch_passed VALUES($1, $2, 1, 1, 1)', db!.host, Buffer.from(path))
  }
  const source = await openPostgresSource(url, {host: 'here'})
  expect(await source.left()).toEqual([
    'outputs that other machines have still to write: 1 (run snap there before, or write them again)',
    'renames, watched files and pauses of other machines: 1',
    'paths of other machines that are another file here: 1',
  ])
  const back = join(temporaryFolder(), 'store.db')
  await copy(source, openSqliteTarget(back))
  await here!.close()
  await there!.close()
  const db = openDatabase(back, {busyTimeoutMs: 0})
  const paths = (sql: string) => db.prepare(sql).pluck().all()
  expect(paths('SELECT path FROM source ORDER BY path')).toEqual(['/mine.pdf', '/same.pdf', '/theirs.pdf'])
  expect(paths('SELECT path FROM watch_passed')).toEqual(['/mine.pdf'])
  expect(paths('SELECT out_path FROM batch_item WHERE out_path IS NOT NULL')).toEqual(['/out/same.pdf'])
  expect(paths('SELECT batch_id FROM batch_item WHERE out_path IS NOT NULL')).toEqual([1])
  db.close()
})

test('a database where something is, is no target, and stays as it is', async () => {
  const {file, db} = await fullStore()
  db.close()
  const url = await testDatabaseUrl()
  const server = openPostgres({url, connections: 1})
  await server.run(`INSERT INTO vendor(letters, trigrams) VALUES('acme', 1)`)
  const isRefused = {code: 'E_COPY_TARGET', exit: 2}
  await expect(openPostgresTarget(url, 1)).rejects.toMatchObject(isRefused)
  expect(await server.all('SELECT letters FROM vendor')).toEqual([{letters: 'acme'}])
  await server.run('DELETE FROM vendor')
  const target = await openPostgresTarget(url, 1)
  await expect(openPostgresTarget(url, 1)).rejects.toMatchObject({code: 'E_STORE_LOCKED', exit: 7})
  const source = openSqliteSource(file)
  await target.begin(copiedTables(), 'another store')
  await target.close()
  await expect(copy(source, await openPostgresTarget(url, 1))).rejects.toMatchObject(isRefused)
  await server.close()
})

test('a store that has changed since its copy was cut off is copied anew', async () => {
  const {file, db} = await fullStore()
  const url = await testDatabaseUrl('template0')
  const stop = {
    ...silent,
    goOn: () => {
      if (++steps > 12) throw new Error('cut off')
    },
  }
  let steps = 0
  await expect(copy(openSqliteSource(file), await openPostgresTarget(url, 1), stop)).rejects.toThrow('cut off')
  db.exec(`UPDATE batch SET meta = '{"changed":"since"}'; DELETE FROM vendor_sample WHERE id = 1`)
  const told: string[] = []
  const tables = await copy(openSqliteSource(file), await openPostgresTarget(url, 1), {
    ...silent,
    step: (what) => void told.push(what),
  })
  expect(told[0]).toBe('the store has changed since the copy was cut off: all of it is copied again')
  expect(tables.find(({table}) => table === 'vendor_sample')?.rows).toBe(7)
  db.close()
})
