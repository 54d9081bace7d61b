import Database from 'better-sqlite3'
import {expect, test} from 'vitest'
import type {Db} from '../../src/store/database.ts'
import {createSqliteStore, type SqliteStore} from '../../src/store/sqlite-store.ts'
import type {SubmitItem} from '../../src/store/types.ts'
import {readData} from '../helpers/read-data.ts'
import {
  chunksFile,
  correct,
  openTestStore,
  pagesFile,
  temporaryFolder,
  testClock,
  textPage,
  undoCorrection,
} from './helpers.ts'
import {optionSet} from './options.ts'

/** The connection with a fault: the statement number `at` that runs (also BEGIN and COMMIT) fails with `code`, once. */
function faulty(db: Db, fault: {at: number; code: string}): Db & {ran: number} {
  const state = {ran: 0}
  const step = () => {
    state.ran++
    if (state.ran === fault.at) throw new Database.SqliteError('injected', fault.code)
  }
  const wrap = (target: object, names: string[]): object =>
    new Proxy(target, {
      get(_, name) {
        if (name === 'ran') return state.ran
        const value: unknown = Reflect.get(target, name, target)
        if (typeof value !== 'function') return value
        return (...parameters: unknown[]) => {
          if (names.includes(String(name)) && parameters[0] !== 'ROLLBACK') step()
          const result: unknown = Reflect.apply(value, target, parameters)
          return name === 'prepare' ? wrap(result as object, ['run', 'get', 'all']) : result
        }
      },
    })
  return wrap(db, ['exec']) as Db & {ran: number}
}

const item = (ordinal: number, isNew = true): SubmitItem => ({
  ordinal,
  path: `/in/${ordinal}`,
  outcome: 'queued',
  document: {id: `d_${ordinal}`, sha256: `sha-${ordinal}`, bytes: 5, media: 'pdf', mtimeMs: 1},
  run: {id: `r_${ordinal}`, isNew, generation: 0, seq: ordinal, priority: 5},
})

/** The life of a batch as single calls of the store. */
function scenario(store: SqliteStore, folder: string): (() => Promise<unknown>)[] {
  const apply =
    (...effects: Parameters<SqliteStore['applyEffects']>[0]) =>
    async () =>
      store.applyEffects(effects, null)
  const [pages, chunks] = [pagesFile(folder, [textPage(1, 'a b'), textPage(2, 'c')]), chunksFile(folder, ['a b', 'c'])]
  const files = [{kind: 'text', hash: 'h', extension: 'txt', bytes: 1, originalBytes: 2, searchable: null, reason: ''}]
  return [
    () => store.createBatch({id: 'b_1', cwd: '/', outDir: null, meta: {}}),
    () => store.createBatch({id: 'b_2', cwd: '/', outDir: null, meta: {}}),
    apply({type: 'submit', batch: 'b_1', optionSet, items: [item(0), item(1)]}),
    apply({type: 'submit', batch: 'b_2', optionSet, items: [item(1, false), item(2)]}),
    () => store.closeBatch('b_1'),
    apply({type: 'run.state', run: 'r_0', state: 'running'}),
    apply(
      {type: 'pages.save', document: 'd_0', key: 'k', file: pages},
      {type: 'stage.save', document: 'd_0', stage: 'scan.split', key: 'k', data: {}},
      {type: 'extraction.save', document: 'd_0', run: 'r_0', key: 'k', memoryVersion: 0, data: readData()},
      {type: 'artifacts.save', document: 'd_0', stage: 'compress', key: 'k', artifacts: files},
      {type: 'chunks.save', document: 'd_0', key: 'k', pageKey: 'k', file: chunks},
      {type: 'run.state', run: 'r_0', state: 'done'},
    ),
    () => store.applyOnce('j_1', 1, [{type: 'run.state', run: 'r_1', state: 'failed'}]),
    () => correct(store, 'd_0', 'total', '1'),
    () => correct(store, 'd_0', 'total', '2'),
    () => undoCorrection(store, 'd_0', 'total'),
    () => store.raisePercent('b_1', 50),
    () => store.nextSeq(4),
    () => store.cancelBatch('b_2'),
  ]
}

/** Every row of every table, but for what a store has of its own. */
function contents(db: Db): Record<string, unknown[]> {
  const tables = db
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('meta', 'migration') ORDER BY name`)
    .pluck()
    .all() as string[]
  return Object.fromEntries(tables.map((name) => [name, db.prepare(`SELECT * FROM "${name}"`).raw().all()]))
}

/** An empty store as bytes: each run starts from a copy in memory, 10 x as fast as a file. */
function emptyStore(): Buffer {
  const {db} = openTestStore()
  // A database in memory has no WAL.
  db.pragma('journal_mode = DELETE')
  return db.serialize()
}

/** Runs the scenario in a store of its own, each call again while it fails. */
async function runScenario(empty: Buffer, folder: string, fault: {at: number; code: string}) {
  const real = new Database(empty)
  real.pragma('synchronous = NORMAL')
  const db = faulty(real, fault)
  const store = createSqliteStore({db, clock: testClock()})
  let failures = 0
  for (const call of scenario(store, folder)) {
    for (let done = false; !done; ) {
      const before = contents(real)
      try {
        await call()
        done = true
      } catch (error) {
        expect(String(error)).toMatch(/injected/)
        expect(contents(real)).toEqual(before)
        expect(real.inTransaction).toBe(false)
        failures++
      }
    }
  }
  expect(real.pragma('synchronous', {simple: true})).toBe(1)
  expect(await createSqliteStore({db: real, clock: testClock()}).check()).toEqual(['ok'])
  const result = {contents: contents(real), ran: db.ran, failures}
  real.close()
  return result
}

test('a statement that fails once, whichever it is, leaves nothing half done: the call again gives the same store', async () => {
  const folder = temporaryFolder()
  const empty = emptyStore()
  const clean = await runScenario(empty, folder, {at: 0, code: ''})
  expect(clean.ran).toBeGreaterThan(80)
  const codes = ['SQLITE_BUSY', 'SQLITE_FULL', 'SQLITE_IOERR_WRITE']
  for (let at = 1; at <= clean.ran; at++) {
    const outcome = await runScenario(empty, folder, {at, code: codes[at % codes.length]!})
    expect({at, failures: outcome.failures, contents: outcome.contents}).toEqual({
      at,
      failures: 1,
      contents: clean.contents,
    })
  }
})

test('a full disk is exit 6, loses nothing that was reported, and goes on when there is space', async () => {
  const {store, db} = openTestStore()
  const apply = (batch: string, items: SubmitItem[]) =>
    store.applyOnce('j', items[0]!.ordinal, [{type: 'submit', batch, optionSet, items}])
  await store.createBatch({id: 'b_1', cwd: '/', outDir: null, meta: {}})
  await apply('b_1', [item(0)])
  const pages = Number(db.pragma('page_count', {simple: true}))
  db.pragma(`max_page_count = ${pages + 4}`)
  const chunk = (from: number) => Array.from({length: 50}, (_, index) => item(from + index))
  let reported = 1
  const fillUp = async () => {
    for (let from = 1; from < 2000; from += 50) {
      await apply('b_1', chunk(from))
      reported += 50
    }
  }
  await expect(fillUp()).rejects.toMatchObject({
    code: 'E_STORE_FULL',
    exit: 6,
    hint: expect.stringContaining('snap clean'),
  })
  expect(await store.items('b_1')).toHaveLength(reported)
  expect(await store.check()).toEqual(['ok'])
  await expect(correct(store, 'd_0', 'total', 'x'.repeat(100_000))).rejects.toMatchObject({code: 'E_STORE_FULL'})
  expect(await store.corrections('d_0')).toEqual([])
  db.pragma('max_page_count = 1000000')
  await apply('b_1', chunk(reported))
  expect(await store.items('b_1')).toHaveLength(reported + 50)
})
