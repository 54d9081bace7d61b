import {join} from 'node:path'
import {expect, test} from 'vitest'
import {copyTables, type TableCopy} from '../../src/store/copy/copy.ts'
import {openPostgresSource} from '../../src/store/copy/from-postgres.ts'
import {openSqliteSource} from '../../src/store/copy/from-sqlite.ts'
import {copiedTables} from '../../src/store/copy/tables.ts'
import {openPostgresTarget} from '../../src/store/copy/to-postgres.ts'
import {openSqliteTarget} from '../../src/store/copy/to-sqlite.ts'
import type {CopySource, CopyTarget} from '../../src/store/copy/types.ts'
import {type Db, openDatabase} from '../../src/store/database.ts'
import {createSqliteStore} from '../../src/store/sqlite-store.ts'
import {testDatabase, testDatabaseUrl} from '../helpers/servers/database.ts'
import {fullStore} from '../store/full-store.ts'
import {temporaryFolder, testClock} from '../store/helpers.ts'

const silent = {rows() {}, step() {}, goOn() {}}

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
