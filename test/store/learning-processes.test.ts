import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {openDatabase} from '../../src/store/database.ts'
import {createSqliteStore} from '../../src/store/sqlite-store.ts'
import {ended} from './ended.ts'
import {openTestStore} from './helpers.ts'

test('of processes that end batches at once each batch is learned from once, and no lesson is lost', async () => {
  const {store, file} = openTestStore()
  const batches = [await ended(store, 20), await ended(store, 20), await ended(store, 20)]
  const script = join(import.meta.dirname, 'learn-process.ts')
  const ends = [1, 2, 3].map(async () => {
    const child = spawn(process.execPath, [script, file], {stdio: ['ignore', 'pipe', 'inherit']})
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
    await once(child, 'close')
    return said.split('\n').filter(Boolean)
  })
  const learned = (await Promise.all(ends)).flat()
  expect(learned).toHaveLength(3)
  expect(new Set(learned)).toEqual(new Set(batches.map(({batch}) => batch)))
  const db = openDatabase(file, {busyTimeoutMs: 1000})
  const samples = (await createSqliteStore({db, clock: {now: () => 0}}).vendors()).flat()
  db.close()
  expect(samples).toHaveLength(60)
  expect(await store.memoryVersion()).toBe(3)
})
