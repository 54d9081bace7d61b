import {copyFileSync, statSync, truncateSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {type Db, openDatabase, withFullSync, writeTransaction} from '../../src/store/database.ts'
import {createSqliteStore} from '../../src/store/sqlite-store.ts'
import {
  correct,
  openTestStore,
  queuedItem,
  submitBatch,
  submitEffect,
  temporaryFolder,
  testClock,
  undoCorrection,
} from './helpers.ts'

/** Notes the level of `synchronous` under which rows of these tables are written. */
function recordSyncLevels(db: Db, tables: string[]): () => Record<string, number[]> {
  db.exec('CREATE TEMP TABLE level(tbl TEXT, level INTEGER)')
  for (const table of tables) {
    for (const action of ['INSERT', 'UPDATE']) {
      db.exec(`CREATE TEMP TRIGGER on_${table}_${action} AFTER ${action} ON main.${table} BEGIN
        INSERT INTO level SELECT '${table}', synchronous FROM pragma_synchronous; END`)
    }
  }
  return () => {
    const rows = db.prepare('DELETE FROM level RETURNING tbl, level').all() as {tbl: string; level: number}[]
    return Object.fromEntries(
      tables.map((table) => [table, rows.filter(({tbl}) => tbl === table).map(({level}) => level)]),
    )
  }
}

test('enqueue, the end of a batch, corrections and undo are committed with a sync, results without', async () => {
  const {store, db} = openTestStore()
  const levels = recordSyncLevels(db, ['batch_item', 'batch', 'correction', 'run'])
  const item = queuedItem(0)
  const document = item.document!.id
  const batch = await submitBatch(store, [item])
  expect(levels()).toMatchObject({batch_item: [2], run: [2]})
  await store.closeBatch(batch)
  expect(levels()).toMatchObject({batch: [2]})
  await correct(store, document, 'total', '1')
  await undoCorrection(store, document)
  expect(levels()).toMatchObject({correction: [2, 2]})
  store.applyEffects([{type: 'run.state', run: item.run!.id, state: 'done'}], null)
  expect(levels()).toMatchObject({run: [1]})
})

test('the engine’s own enqueue transaction is synced when it is wrapped', async () => {
  const {store, db} = openTestStore()
  const batch = await submitBatch(store, [])
  const levels = recordSyncLevels(db, ['batch_item'])
  const effects = [submitEffect(batch, [queuedItem(0)])]
  withFullSync(db, () => writeTransaction(db, () => store.applyEffects(effects, {job: 'j_1', generation: 1})))
  expect(levels()).toEqual({batch_item: [2]})
})

test('with --durable every commit is synced', async () => {
  const {store, db} = openTestStore({durable: true})
  const levels = recordSyncLevels(db, ['run'])
  const item = queuedItem(0)
  await submitBatch(store, [item])
  store.applyEffects([{type: 'run.state', run: item.run!.id, state: 'done'}], null)
  expect(levels()).toEqual({run: [2, 2]})
})

/** What is on the disk after the plug is pulled: the database and as much of the WAL as was synced. */
function afterPowerLoss(file: string, walBytes: number) {
  const copy = join(temporaryFolder(), 'store.db')
  copyFileSync(file, copy)
  copyFileSync(`${file}-wal`, `${copy}-wal`)
  truncateSync(`${copy}-wal`, walBytes)
  const db = openDatabase(copy, {busyTimeoutMs: 100})
  return {store: createSqliteStore({db, clock: testClock()}), close: () => db.close()}
}

test('after a power loss at any moment, what was reported is there and the store is whole', async () => {
  const {store, file} = openTestStore()
  const walSize = () => statSync(`${file}-wal`).size
  const [first, second] = [queuedItem(0), queuedItem(1)]
  const one = await submitBatch(store, [first])
  await store.closeBatch(one)
  // Each promise holds from the size the WAL had when its call returned.
  const promises = [{from: walSize(), holds: async (lost: typeof store) => (await lost.batch(one))?.closedAt != null}]
  const promise = (holds: (lost: typeof store) => Promise<boolean>) => promises.push({from: walSize(), holds})
  store.applyEffects([{type: 'run.state', run: first.run!.id, state: 'running'}], null)
  const document = first.document!.id
  await correct(store, document, 'total', '12.00')
  await correct(store, document, 'tip', '1.00')
  promise(async (lost) => (await lost.corrections(document)).some(({path}) => path === 'total'))
  store.applyEffects([{type: 'run.state', run: first.run!.id, state: 'done'}], null)
  await undoCorrection(store, document, 'tip')
  promise(async (lost) => (await lost.corrections(document)).every(({path}) => path !== 'tip'))
  const two = await submitBatch(store, [second])
  promise(async (lost) => (await lost.items(two)).length === 1 && (await lost.run(second.run!.id))?.state === 'waiting')
  for (let page = 0; page < 20; page++) store.applyEffects([{type: 'run.pages', run: first.run!.id, pages: page}], null)

  const frame = 4096 + 24
  const cuts = promises.flatMap(({from}) => [from, from + 17, from + frame])
  for (let cut = promises[0]!.from; cut < walSize(); cut += 3 * frame) cuts.push(cut, cut + 1000)
  for (const cut of cuts.filter((size) => size <= walSize())) {
    const {store: lost, close} = afterPowerLoss(file, cut)
    for (const {from, holds} of promises) if (from <= cut) expect(await holds(lost as typeof store)).toBe(true)
    expect(await lost.check()).toEqual(['ok'])
    close()
  }
  expect(cuts.length).toBeGreaterThan(20)
})
