import {execFileSync} from 'node:child_process'
import {expect, test} from 'vitest'
import {openPostgres} from '../../src/store/postgres/database.ts'
import {testDatabase, testDatabaseUrl} from '../helpers/servers/database.ts'
import {postgresServer, type TestServer} from '../helpers/servers/postgres.ts'

/** The server and all who answer for it stop where they are, as behind a cable that was pulled, or go on. */
function freeze(server: TestServer, signal: 'STOP' | 'CONT'): void {
  const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(server.pid)], {encoding: 'utf8'})
  for (const pid of [server.pid, ...children.split('\n').filter(Boolean).map(Number)]) process.kill(pid, `SIG${signal}`)
}

test('a server that falls silent in the middle is called unreachable after a while, and is asked again when it is back', async () => {
  await using server = await postgresServer()
  const db = openPostgres({url: server.url, connections: 2, statementTimeoutMs: 1000})
  await db.transaction((sql) => sql.first('SELECT 1'))
  const asked = db.transaction(async (sql) => {
    await sql.first('SELECT 2')
    freeze(server, 'STOP')
    await sql.first('SELECT 3')
  })
  await expect(asked).rejects.toMatchObject({code: 'E_STORE_UNREACHABLE', exit: 6})
  freeze(server, 'CONT')
  expect(await db.first('SELECT 4 AS n')).toEqual({n: 4})
  freeze(server, 'STOP')
  await db.close()
  freeze(server, 'CONT')
})

test('a program that stood still within a transaction is told as one that lost its server, and asks again', async () => {
  const db = await testDatabase({connections: 1})
  const held = db.transaction(async (sql) => {
    await sql.run(`INSERT INTO counter VALUES('held', 1)`)
    await sql.script('SET LOCAL idle_in_transaction_session_timeout = 50')
    // Its processor is busy: what the server said is read after the next question only.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500)
    await sql.first('SELECT 1')
  })
  await expect(held).rejects.toMatchObject({code: 'E_STORE_UNREACHABLE', exit: 6})
  expect(await db.first(`SELECT n FROM counter WHERE name = 'held'`)).toBeNull()
})

test('to wait for a connection that others of the process use is not to find no server', async () => {
  const db = openPostgres({url: await testDatabaseUrl(), connections: 1, connectTimeoutMs: 1000})
  const ready = Promise.withResolvers<void>()
  const free = Promise.withResolvers<void>()
  const other = db.transaction(async () => {
    ready.resolve()
    await free.promise
  })
  await ready.promise
  const waiting = db.first('SELECT 1 AS n')
  await new Promise((later) => setTimeout(later, 1200))
  free.resolve()
  expect(await waiting).toEqual({n: 1})
  await other
  await db.close()
})

test('statements that were prepared before a migration are asked anew after it', async () => {
  const db = await testDatabase({connections: 2})
  const counters = () => db.all<object>('SELECT * FROM counter WHERE false')
  const columns = (sql: Pick<typeof db, 'first'>) => sql.first<object>('SELECT * FROM counter LIMIT 1')
  await db.run(`INSERT INTO counter VALUES('x', 0)`)
  await Promise.all([columns(db), columns(db), counters(), counters()])
  await db.script('ALTER TABLE counter ADD COLUMN more bigint')
  await Promise.all([counters(), counters()])
  expect(Object.keys((await columns(db))!)).toContain('more')
  await db.script('ALTER TABLE counter DROP COLUMN more')
  expect(Object.keys((await db.transaction(columns))!)).not.toContain('more')
})

test('the server waits for a machine that says nothing for less than a lease, in a transaction and for what it sent', async () => {
  const db = await testDatabase()
  const limit = (name: string) => db.first<{limit: string}>('SELECT current_setting($1) AS limit', name)
  expect(await limit('idle_in_transaction_session_timeout')).toEqual({limit: '15s'})
  expect(await limit('tcp_user_timeout')).toEqual({limit: '15000'})
})
