import {copyFileSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {expect, test} from 'vitest'
import type {CopyResult} from '../../src/app/stores/copy.ts'
import {openDatabase} from '../../src/store/database.ts'
import {openPostgres} from '../../src/store/postgres/database.ts'
import {createSnap, type Snap} from '../helpers/cli.ts'
import {testDatabaseUrl} from '../helpers/servers/database.ts'
import {fullStore} from '../store/full-store.ts'

const copyOf = (from: string, to: string) => ['store', 'copy', '--from', from, '--to', to, '--json']

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await what())) await delay(5)
}

/** A home whose store has rows in every table, and pages of 60 MB. */
async function largeHome(): Promise<Snap> {
  const snap = createSnap()
  const {db, file} = await fullStore()
  const page = db.prepare(
    `INSERT INTO page(document_id, number, key, body, created_at) SELECT id, ?, 'large', randomblob(1000000), 0 FROM document LIMIT 1`,
  )
  for (let number = 0; number < 60; number++) page.run(number)
  db.close()
  mkdirSync(snap.home, {recursive: true})
  copyFileSync(file, join(snap.home, 'store.db'))
  return snap
}

const hashes = ({tables}: CopyResult) => tables.map(({table, rows, hash}) => `${table} ${rows} ${hash}`)

test('a copy that is killed goes on, to a server and back, and what comes back is equal', async () => {
  await using snap = await largeHome()
  const url = await testDatabaseUrl('template0')
  const db = openPostgres({url, connections: 1})
  const begun = snap.start(copyOf('sqlite', url))
  await until(async () => {
    if (begun.hasEnded()) return true
    const row = await db.first<{value: string}>(`SELECT value FROM meta WHERE key = 'copying'`).catch(() => null)
    return row !== null && JSON.parse(row.value).after !== null
  })
  process.kill(begun.pid, 'SIGKILL')
  expect((await begun.ended).signal).toBe('SIGKILL')
  const other = await snap.run(['status', '--store', url, '--json'])
  expect([other.exitCode, JSON.parse(other.stdout).error.code]).toEqual([7, 'E_STORE_COPYING'])
  const there = await snap.run(copyOf('sqlite', url))
  const first = JSON.parse(there.stdout) as CopyResult
  expect(first).toMatchObject({exit: 3, resumed: true, next: [expect.stringContaining('snap config set store')]})
  expect(there.stdout).not.toContain('undefined')
  await db.close()

  const file = snap.path('back', 'store.db')
  mkdirSync(dirname(file))
  const back = snap.start(copyOf(url, `sqlite:${file}`))
  const begins = `${file}.copying`
  await until(() => back.hasEnded() || (existsSync(begins) && statSync(begins).size > 20e6))
  process.kill(back.pid, 'SIGKILL')
  expect((await back.ended).signal).toBe('SIGKILL')
  expect(existsSync(file)).toBe(false)
  const second = JSON.parse((await snap.run(copyOf(url, `sqlite:${file}`))).stdout) as CopyResult
  expect(second.resumed).toBe(true)
  expect(hashes(second)).toEqual(hashes(first))
  expect(existsSync(`${file}.copying`)).toBe(false)
  const again = await snap.run(copyOf(url, `sqlite:${file}`))
  expect([again.exitCode, JSON.parse(again.stdout).error.code]).toEqual([2, 'E_COPY_TARGET'])
})

test('documents that were read come along with their files, and can be worked with on the server', async () => {
  await using snap = createSnap({})
  for (const [name, text] of [
    ['a.txt', 'Lamp oil invoice\nTotal 12.50 EUR'],
    ['b.txt', 'Garden chairs\nTotal 99.00 EUR'],
  ])
    writeFileSync(snap.path(name!), text!)
  expect((await snap.run(['process', 'a.txt', 'b.txt', '--json'])).exitCode).toBe(0)
  rmSync(snap.path('b.txt'))
  const url = await testDatabaseUrl('template0')
  const planned = JSON.parse((await snap.run([...copyOf('sqlite', url), '--dry-run'])).stdout) as CopyResult
  expect(planned).toMatchObject({dryRun: true, documents: 2, tables: [], files: null})
  const result = JSON.parse((await snap.run(copyOf('sqlite', url))).stdout) as CopyResult
  expect(result).toMatchObject({exit: 0, documents: 2, resumed: false})
  expect(result.files?.inputs).toEqual({kept: 1, missing: [snap.path('b.txt')]})
  const [here, there] = [
    await snap.run(['show', 'a.txt', '--json']),
    await snap.run(['show', 'a.txt', '--json', '--store', url]),
  ]
  expect(there.exitCode).toBe(0)
  expect(JSON.parse(there.stdout).id).toBe(JSON.parse(here.stdout).id)
  const info = JSON.parse((await snap.run(['store', '--json', '--store', url])).stdout)
  expect(info).toMatchObject({kind: 'postgres', documents: 2, batches: 1})
  const kept = await snap.run(['backup', snap.path('all.tar'), '--json', '--store', url])
  expect(JSON.parse(kept.stdout)).toMatchObject({exit: 0, documents: 2, missing: []})
  expect((await snap.run(['backup', snap.path('all.tar'), '--into', snap.path('restored')])).exitCode).toBe(0)
  const restored = openDatabase(snap.path('restored', 'store.db'), {busyTimeoutMs: 0})
  const names = 'SELECT public_id FROM document ORDER BY id'
  const original = openDatabase(join(snap.home, 'store.db'), {busyTimeoutMs: 0})
  expect(restored.prepare(names).all()).toEqual(original.prepare(names).all())
  for (const db of [restored, original]) db.close()
  const migrated = JSON.parse((await snap.run(['store', 'migrate', '--json', '--store', url])).stdout)
  expect(migrated.tables.before).toBe(migrated.tables.after)
})

test('nobody may work on either of them meanwhile, and a store that holds something is no target', async () => {
  await using snap = await largeHome()
  const url = await testDatabaseUrl('template0')
  const code = async (from: string, to: string) => {
    const {exitCode, stdout} = await snap.run(copyOf(from, to))
    return [exitCode, JSON.parse(stdout).error.code]
  }
  expect(await code('sqlite', 'sqlite:/other')).toEqual([2, 'E_USAGE'])
  expect(await code('sqlite', url.replace('tester@', 'tester:secret@'))).toEqual([2, 'E_USAGE'])
  expect(await code(url, 'sqlite:/none/store.db')).toEqual([6, 'E_STORE_MISSING'])
  const db = openDatabase(join(snap.home, 'store.db'), {busyTimeoutMs: 0})
  db.exec(`UPDATE job SET status = 'running' WHERE id = 1`)
  expect(await code('sqlite', url)).toEqual([7, 'E_STORE_BUSY'])
  db.exec(`UPDATE job SET status = 'done' WHERE id = 1`)
  db.exec('BEGIN IMMEDIATE')
  expect(await code('sqlite', url)).toEqual([7, 'E_STORE_LOCKED'])
  db.close()
  const worker = snap.start(['work', '--forever', '--json'])
  await until(async () => (JSON.parse((await snap.run(['stats', '--json'])).stdout).programs ?? []).length > 0)
  expect(await code('sqlite', url)).toEqual([7, 'E_STORE_BUSY'])
  process.kill(worker.pid, 'SIGTERM')
  await worker.ended
})
