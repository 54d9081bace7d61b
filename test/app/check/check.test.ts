import {openSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, writeSync} from 'node:fs'
import Database from 'better-sqlite3'
import {describe, expect, test} from 'vitest'
import {openApp} from '../../../src/app/app.ts'
import {type CheckResult, check} from '../../../src/app/check/check.ts'
import {showDocument} from '../../../src/app/show.ts'
import {work} from '../../../src/app/work.ts'
import {testApp} from '../../helpers/app.ts'
import {fakeInterrupts, fakeStages, listening, pictureMark} from '../../helpers/fake-stages.ts'
import {onServers} from '../../helpers/servers/database.ts'

/** Documents that went through all stages, in a store that a test damages by a connection of its own. */
async function office(names = ['a', 'b']) {
  const t = await testApp({flags: {concurrency: '1'}})
  const stages = fakeStages()
  const run = () =>
    work(
      t.app,
      {forever: false, name: 'work', wait: false, maxTime: undefined, niceWorkers: false},
      {reporter: listening(), interrupts: fakeInterrupts()},
      stages.start,
    )
  const files = names.map((name) => t.file(`${name}.gif`, `${pictureMark}${name} one\n${name} two\n`))
  const {batch} = await t.submit(files)
  await run()
  const items = await t.items(batch)
  const archive = async (index: number) => {
    const [made] = await t.app.store.artifacts(items[index]!.document!)
    return [made!.hash, made!.extension] as const
  }
  const damage = (sql: string) => {
    const db = new Database(t.app.paths.store)
    db.pragma('foreign_keys = OFF')
    db.unsafeMode(true)
    db.exec(sql)
    db.close()
  }
  return {...t, run, files, items, archive, damage}
}

const kinds = ({findings}: CheckResult) => findings.map(({kind}) => kind)
const whole = {exit: 0, findings: [], notes: [], copy: null}

test('a store that is whole has no findings, and a repair changes nothing', async () => {
  const t = await office()
  expect(await check(t.app, {repair: false})).toEqual({schema: 1, ...whole})
  expect(await check(t.app, {repair: true})).toEqual({schema: 1, ...whole})
})

describe('is found and repaired, with a copy of the store as it was:', () => {
  test.skipIf(onServers()).each([
    [
      'counters',
      `UPDATE counter SET n = 9 WHERE name = 'documents'; UPDATE batch_count SET n = n + 3; UPDATE job_count SET n = 77`,
    ],
    ['counters', `DELETE FROM batch_count; DELETE FROM job_count; DELETE FROM counter WHERE name = 'bytes'`],
    ['search-index', `INSERT INTO chunk_fts(rowid, text) VALUES(4242, 'text of no chunk')`],
    ['search-index', `DELETE FROM chunk_fts_docsize`],
    ['misread-index', `INSERT INTO chunk_trigram(rowid, text) VALUES(4242, 'text of no chunk')`],
    ['jobs-index', `INSERT INTO source_fts(rowid, path) VALUES(4242, 'path of nothing')`],
    ['jobs-index', `DELETE FROM source_fts`],
    ['jobs-index', `INSERT INTO job_failure_fts(rowid, text) VALUES(4242, 'failure of no job')`],
    ['references', `INSERT INTO source(document_id, path, mtime_ms, bytes, seen_at) VALUES(99, '/x', 0, 0, 0)`],
    ['references', `INSERT INTO batch_count VALUES(4242, 'done', 7)`],
    ['references', `UPDATE run SET extraction_id = 4242 WHERE id = 1`],
    ['jobs', `UPDATE job SET run_id = 4242 WHERE id = 1`],
    [
      'indexes',
      `PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE INDEX run_state ON run(id, state)' WHERE name = 'run_state'`,
    ],
  ])('%s (%s)', async (kind, sql) => {
    const t = await office()
    t.damage(sql)
    const app = await openApp({paths: t.app.paths, config: t.app.config})
    try {
      const found = await check(app, {repair: false})
      expect([found.exit, kinds(found), found.copy]).toEqual([3, [kind], null])
      expect(found.findings[0]!.examples.length).toBeGreaterThan(0)
      const repaired = await check(app, {repair: true})
      expect([repaired.exit, repaired.findings.map((each) => [each.kind, each.repaired])]).toEqual([0, [[kind, true]]])
      expect(statSync(repaired.copy!).mode & 0o777).toBe(0o600)
      expect(statSync(repaired.copy!).size).toBeGreaterThan(100_000)
      expect(await check(app, {repair: false})).toMatchObject({exit: 0, findings: []})
      for (const {document} of t.items) expect(await showDocument(app, document!)).toMatchObject({state: 'done'})
    } finally {
      await app.close()
    }
  })

  test('files that are gone, which the next work makes again', async () => {
    const t = await office(['a', 'b', 'c'])
    const made = await t.archive(0)
    await t.app.blobs.delete(...made)
    const found = await check(t.app, {repair: false})
    expect([found.exit, found.findings]).toMatchObject([3, [{kind: 'lost-files', count: 1, repaired: false}]])
    expect(await check(t.app, {repair: true})).toMatchObject({
      exit: 0,
      findings: [{kind: 'lost-files', repaired: true}],
    })
    expect(await t.run()).toMatchObject({exit: 0})
    expect(await t.app.blobs.isWhole(...made)).toBe(true)
    expect(await check(t.app, {repair: false})).toMatchObject({exit: 0, findings: []})
    for (const {document} of t.items) expect(await showDocument(t.app, document!)).toMatchObject({state: 'done'})
  })

  test.skipIf(onServers())('files that have changed', async () => {
    const t = await office(['a', 'b', 'c'])
    const path = t.app.blobs.locate(...(await t.archive(0)))
    writeFileSync(path, readFileSync(path, 'utf8').replace(/.$/, '#'))
    expect(await check(t.app, {repair: true})).toMatchObject({
      exit: 0,
      findings: [{kind: 'lost-files', repaired: true}],
    })
    await t.run()
    expect(await check(t.app, {repair: false})).toMatchObject({exit: 0, findings: []})
    for (const {document} of t.items) expect(await showDocument(t.app, document!)).toMatchObject({state: 'done'})
  })

  test.skipIf(onServers())(
    'a lost file whose original is gone too: the document stays done, without the file',
    async () => {
      const t = await office(['a'])
      await t.app.blobs.delete(...(await t.archive(0)))
      rmSync(t.files[0]!)
      expect(await check(t.app, {repair: true})).toMatchObject({exit: 0})
      await t.run()
      expect(await showDocument(t.app, t.items[0]!.document!)).toMatchObject({state: 'done', artifacts: []})
      expect(await check(t.app, {repair: false})).toMatchObject(whole)
    },
  )
})

describe.skipIf(onServers())('cannot be repaired:', () => {
  test('a page of the database file that was overwritten', async () => {
    const t = await office()
    t.damage('PRAGMA wal_checkpoint(TRUNCATE)')
    const db = new Database(t.app.paths.store, {readonly: true})
    const root = Number(db.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'attempt'`).pluck().get())
    db.close()
    await t.app.close()
    writeSync(openSync(t.app.paths.store, 'r+'), Buffer.alloc(4096, 0xa5), 0, 4096, (root - 1) * 4096)
    const app = await openApp({paths: t.app.paths, config: t.app.config})
    try {
      const result = await check(app, {repair: false})
      expect(result).toMatchObject({exit: 3, copy: null})
      expect(result.findings[0]).toMatchObject({kind: 'database', repair: null, repaired: false})
    } finally {
      await app.close()
    }
  })

  test('a database file that was cut off', async () => {
    const t = await office()
    t.damage('PRAGMA wal_checkpoint(TRUNCATE)')
    await t.app.close()
    truncateSync(t.app.paths.store, Math.floor(statSync(t.app.paths.store).size / 2))
    const opened = openApp({paths: t.app.paths, config: t.app.config}).then(async (app) => {
      const result = await check(app, {repair: false}).finally(() => app.close())
      return {code: kinds(result)[0], exit: result.exit}
    })
    const told = await opened.catch(({code, exit}) => ({code, exit}))
    expect([
      {code: 'E_STORE_CORRUPT', exit: 1},
      {code: 'database', exit: 3},
    ]).toContainEqual(told)
  })
})

test('what a killed program left, and files that nothing refers to, are told and no damage', async () => {
  const t = await office()
  await t.app.blobs.put(t.file('x.pdf', 'x'), 'pdf')
  await t.submit([t.file('new.txt', 'new')])
  const worker = await t.app.queue.registerWorker({name: 'gone', slots: 1})
  await t.app.queue.claim({worker, limit: 1, leaseMs: 60_000})
  await t.app.queue.workerGone(worker)
  expect(await check(t.app, {repair: false})).toMatchObject({
    exit: 0,
    findings: [],
    notes: [
      {kind: 'left-jobs', count: 1},
      {kind: 'unused-files', count: 1},
    ],
  })
})
