import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {expect, onTestFinished, test} from 'vitest'
import {openDatabase} from '../../src/store/database.ts'
import {createSqliteStore} from '../../src/store/sqlite-store.ts'
import {temporaryFolder, testClock} from './helpers.ts'

function enqueueProcess(file: string, documents: number, chunk: number) {
  const script = join(import.meta.dirname, 'enqueue-process.ts')
  const child: ChildProcess = spawn(process.execPath, [script, file, String(documents), String(chunk)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({input: child.stdout!})
  const ended = once(child, 'close')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return {child, lines, ended}
}

function reopen(file: string) {
  const db = openDatabase(file, {busyTimeoutMs: 1000})
  onTestFinished(() => {
    db.close()
  })
  return createSqliteStore({db, clock: testClock()})
}

test('processes that enqueue the same documents at once make each document and run once', async () => {
  const file = join(temporaryFolder(), 'store.db')
  const processes = [enqueueProcess(file, 240, 8), enqueueProcess(file, 240, 12)]
  const codes = await Promise.all(processes.map(async ({ended}) => (await ended)[0]))
  expect(codes).toEqual([0, 0])
  const store = reopen(file)
  expect(await store.totals()).toEqual({documents: 240, batches: 2, bytes: 240})
  for (const {id, closedAt} of await store.batches(2)) {
    expect(closedAt).not.toBeNull()
    expect(await store.batchCounts(id)).toEqual({waiting: 240})
    expect(await store.runsOfBatch(id)).toHaveLength(240)
  }
  expect(await store.check()).toEqual(['ok'])
})

test.each([3, 17, 40])('a process killed after %i chunks has lost none of them', async (chunks) => {
  const file = join(temporaryFolder(), 'store.db')
  const {child, lines, ended} = enqueueProcess(file, 100_000, 5)
  let [batch, reported, seen] = ['', 0, 0]
  lines.on('line', (line) => {
    if (!line.startsWith('+')) batch = line
    else reported += Number(line)
    if (line.startsWith('+') && ++seen === chunks) child.kill('SIGKILL')
  })
  await ended
  const store = reopen(file)
  const items = await store.items(batch)
  expect(reported).toBeGreaterThanOrEqual(chunks * 5)
  expect(items.length).toBeGreaterThanOrEqual(reported)
  expect(items.length % 5).toBe(0)
  expect(items.every(({run, document}) => run !== null && document !== null)).toBe(true)
  expect((await store.batch(batch))!.closedAt).toBeNull()
  expect(await store.check()).toEqual(['ok'])
})
