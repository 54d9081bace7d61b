import {readFile} from 'node:fs/promises'
import {createServer} from 'node:net'
import {expect, onTestFinished, test} from 'vitest'
import {systemClock} from '../../src/clock.ts'
import {openPostgres} from '../../src/store/postgres/database.ts'
import {migrate, prepare, schemaOf} from '../../src/store/postgres/migrate.ts'
import {migrations} from '../../src/store/postgres/migrations/index.ts'
import {testDatabase, testDatabaseUrl} from '../helpers/servers/database.ts'

test('an empty database gets the tables, once, however many begin at the same time', async () => {
  const url = await testDatabaseUrl('template0')
  const each = Array.from({length: 4}, () => openPostgres({url, connections: 1}))
  await Promise.all(each.map((db) => prepare(db, systemClock.now())))
  const [db] = each
  expect(await schemaOf(db!, db!.schema)).toEqual({schema: migrations.length, minReader: 1})
  expect(await db!.all('SELECT number FROM migration ORDER BY number')).toHaveLength(migrations.length)
  for (const one of each) await one.close()
})

test('a store of an older snap is not touched until it is told to', async () => {
  const url = await testDatabaseUrl('template0')
  const db = openPostgres({url, connections: 1})
  await migrate(db, 1, migrations.slice(0, 2))
  await expect(prepare(db, 2)).rejects.toMatchObject({code: 'E_STORE_OLDER', exit: 9})
  await migrate(db, 2)
  await prepare(db, 3)
  await db.run(`UPDATE meta SET value = '99' WHERE key = 'min_reader'`)
  await expect(prepare(db, 4)).rejects.toMatchObject({code: 'E_STORE_NEWER', exit: 9})
  await db.close()
})

test('a transaction is written whole or not at all, and numbers come as numbers', async () => {
  const db = await testDatabase()
  await expect(
    db.transaction(async (sql) => {
      await sql.run(`INSERT INTO counter VALUES('x', 5)`)
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect(await db.first(`SELECT n FROM counter WHERE name = 'x'`)).toBeNull()
  expect(await db.first<{n: number}>('SELECT sum(n) AS n FROM counter')).toEqual({n: 0})
})

test('a transaction that the server ended for the sake of another one is done again', async () => {
  const db = await testDatabase({connections: 2})
  await db.run(`INSERT INTO counter VALUES('a', 0), ('b', 0)`)
  let met = 0
  const both = Promise.withResolvers<void>()
  const add = (first: string, second: string) =>
    db.transaction(async (sql) => {
      await sql.run('UPDATE counter SET n = n + 1 WHERE name = $1', first)
      if (++met >= 2) both.resolve()
      await both.promise
      await sql.run('UPDATE counter SET n = n + 1 WHERE name = $1', second)
    })
  await Promise.all([add('a', 'b'), add('b', 'a')])
  expect(await db.all(`SELECT n FROM counter WHERE name IN ('a', 'b')`)).toEqual([{n: 2}, {n: 2}])
})

test('a server that is not there is told by address, without user and password', async () => {
  const db = openPostgres({url: 'postgres://me:secret@127.0.0.1:1/heap', connections: 1})
  const error = await db.run('SELECT 1').catch((failure: Error) => failure)
  expect(error).toMatchObject({code: 'E_STORE_UNREACHABLE', exit: 6})
  expect(String(error)).toContain('127.0.0.1:1/heap')
  expect(String(error)).not.toContain('secret')
  await db.close()
})

test('a server that wants a password where none is set is told as such, and nothing stays open that would keep the program alive', async () => {
  const gone = Promise.withResolvers<void>()
  const answers = [
    `52000000170000000a${Buffer.from('SCRAM-SHA-256\0\0').toString('hex')}`,
    '5200000009' + '0000000b' + '72',
  ]
  const server = createServer((socket) => {
    socket.on('data', () => void socket.write(answers.shift() ?? '', 'hex')).on('close', () => gone.resolve())
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  const {port} = server.address() as {port: number}
  const db = openPostgres({url: `postgres://me@127.0.0.1:${port}/heap`, connections: 1})
  await expect(db.run('SELECT 1')).rejects.toMatchObject({
    code: 'E_STORE_REFUSED',
    exit: 9,
    hint: expect.stringContaining('SNAPBATCH_STORE_KEY'),
  })
  await db.close()
  await gone.promise
})

test('a connection that breaks in the middle of a transaction is told by the next statement, and the next transaction has another', async () => {
  const db = await testDatabase({connections: 1})
  const url = new URL(await testDatabaseUrl())
  const other = openPostgres({url: url.href, connections: 1})
  const broken = db.transaction(async (sql) => {
    const {pid} = (await sql.first<{pid: number}>('SELECT pg_backend_pid() AS pid'))!
    await other.run('SELECT pg_terminate_backend($1)', pid)
    await expect.poll(() => other.all('SELECT 1 FROM pg_stat_activity WHERE pid = $1', pid)).toEqual([])
    await sql.run('SELECT 1')
  })
  await expect(broken).rejects.toMatchObject({code: 'E_STORE_UNREACHABLE', exit: 6})
  expect(await db.transaction((sql) => sql.first('SELECT 1 AS n'))).toEqual({n: 1})
  await other.close()
})

test('NUL in what is asked for is the mark that it was written as', async () => {
  const db = await testDatabase()
  const asked = ['a\0b', 'c', null]
  expect(await db.first('SELECT $1::text AS one, $2::text[] AS many', 'a\0b', asked)).toEqual({
    one: 'a\uFFFDb',
    many: ['a\uFFFDb', 'c', null],
  })
})

test('a file that is missing while a transaction is open is told as that file, and as no certificate', async () => {
  const db = await testDatabase()
  const read = db.transaction(() => readFile('/nothing/here.txt'))
  await expect(read).rejects.toMatchObject({code: 'ENOENT', path: '/nothing/here.txt'})
})
