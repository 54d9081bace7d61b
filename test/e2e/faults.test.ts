import {readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import Database from 'better-sqlite3'
import {describe, expect, test} from 'vitest'
import type {BatchJson} from '../../src/types/contract.ts'
import {createSnap, type Ended, type Snap} from '../helpers/cli.ts'
import {pictureOf, type Script, writePictures} from '../helpers/pictures.ts'
import {waitFor} from '../helpers/processes.ts'
import {checkStore, jobStatuses, leftovers, query} from '../helpers/truth.ts'

const batchOf = ({stdout}: Ended) => JSON.parse(stdout) as BatchJson
const good = (count: number): Partial<Script>[] => Array.from({length: count}, () => ({}))

async function expectSound(snap: Snap): Promise<void> {
  expect(await checkStore(snap.home)).toEqual(['ok'])
  expect(leftovers(snap.home)).toEqual([])
  await waitFor('the end of all processes', () => snap.processes().length === 0)
}

/** Runs a statement in the store. */
function execute(home: string, sql: string): void {
  const db = new Database(join(home, 'store.db'), {timeout: 10_000})
  db.exec(sql)
  db.close()
}

describe('a document that does harm', () => {
  const cases: {script: Partial<Script>; code: string | null; calls: number; why: string}[] = [
    {script: {fault: 'throw'}, code: 'E_OCR', calls: 4, why: 'three retries'},
    {script: {fault: 'throw', times: 3}, code: null, calls: 4, why: 'the last retry helps'},
    {script: {fault: 'unreadable'}, code: 'E_UNREADABLE', calls: 1, why: 'permanent'},
    {script: {fault: 'bug'}, code: 'E_BUG', calls: 2, why: 'once more'},
    {script: {fault: 'exit'}, code: 'E_CRASHED', calls: 3, why: 'three crashes are poison'},
    {script: {fault: 'segfault'}, code: 'E_CRASHED', calls: 3, why: 'three crashes are poison'},
    {script: {fault: 'segfault', times: 2}, code: null, calls: 3, why: 'two crashes are not'},
    {script: {fault: 'memory'}, code: 'E_TOO_BIG', calls: 1, why: 'a limit that the bytes themselves hit'},
    {script: {fault: 'hang'}, code: 'E_TIMEOUT', calls: 2, why: 'once more'},
    {script: {fault: 'gate'}, code: 'E_TIMEOUT', calls: 2, why: 'once more'},
  ]

  test('fails in its own way and costs the twenty good ones beside it nothing', async () => {
    await using snap = createSnap({SNAPBATCH_RETRY: '100ms,200ms,300ms', SNAPBATCH_MAX_WORKER_MB: '400'})
    await snap.run(['process', ...writePictures(snap.path('first'), [{id: 1000}])])
    // Ten minutes are too long for a test. What waits at the gate ends at the soft limit, what hangs at the hard one.
    execute(snap.home, 'CREATE TRIGGER t AFTER INSERT ON job BEGIN UPDATE job SET soft_ms = 3000, hard_ms = 5000; END')
    const scripts = [...cases.map(({script}) => script), ...good(20)]
    const paths = writePictures(snap.path('in'), scripts)
    const ended = await snap.run(['process', ...paths, '--wait', '--json', '--concurrency', '3'])
    const {documents, counts} = batchOf(ended)
    const calls = snap.calls()
    const came = cases.map(({script, why}, i) => ({
      script,
      code: documents[i]!.error?.code ?? null,
      calls: calls.filter((call) => call === `${i + 1} 1`).length,
      why,
    }))
    expect(came).toEqual(cases)
    expect(documents.slice(cases.length).map(({state}) => state)).toEqual(good(20).map(() => 'done'))
    expect(calls.filter((call) => Number.parseInt(call, 10) > cases.length)).toHaveLength(20 + 1)
    expect(counts).toMatchObject({done: 22, failed: 8})
    expect(ended).toMatchObject({exitCode: 3, stderr: ''})
    await expectSound(snap)
  })

  test('without --wait its delayed retry is left for later: exit 8 with the time, and work --wait ends it', async () => {
    await using snap = createSnap({SNAPBATCH_RETRY: '4s'})
    const paths = writePictures(snap.path('in'), [{fault: 'throw', times: 1}, {}])
    const ended = await snap.run(['process', ...paths])
    expect(ended.exitCode).toBe(8)
    expect(ended.stdout).toMatch(/next is due at 20\d\d-.*snap work --wait/)
    expect(jobStatuses(snap.home)).toMatchObject({delayed: 1})
    expect(await snap.run(['work', '--wait'])).toMatchObject({exitCode: 0})
    expect(await snap.run(['process', ...paths])).toMatchObject({exitCode: 0})
    expect(snap.calls()).toHaveLength(3)
    await expectSound(snap)
  })

  test('of three pages with one that cannot be read, two are kept and the third is named for review', async () => {
    await using snap = createSnap()
    const ended = await snap.run([
      'process',
      ...writePictures(snap.path('in'), [{pages: 3, fault: 'unreadable', page: 2}]),
      '--json',
    ])
    const [document] = batchOf(ended).documents
    expect(document).toMatchObject({state: 'done', review: true, pages: 3})
    expect(document!.reviewReasons.join()).toMatch(/Page 2 could not be read/)
    expect(ended.exitCode).toBe(0)
    await expectSound(snap)
  })
})

describe('an input that changes after it was enqueued', () => {
  test('is E_GONE or E_CHANGED, and the next process with the right file makes it good', async () => {
    await using snap = createSnap({SNAPBATCH_RETRY: '4s'})
    const paths = writePictures(snap.path('in'), [{fault: 'throw', times: 1}, {fault: 'throw', times: 1}, {}])
    expect((await snap.run(['process', ...paths])).exitCode).toBe(8)
    rmSync(paths[0]!)
    writeFileSync(paths[1]!, pictureOf({id: 77, pages: 1}))
    await snap.run(['work', '--wait'])
    const codes = query(snap.home, `SELECT error ->> 'code' code FROM run ORDER BY seq`)
    expect(codes).toEqual([{code: 'E_GONE'}, {code: 'E_CHANGED'}, {code: null}])
    writeFileSync(paths[0]!, pictureOf({id: 1, pages: 1, fault: 'throw', times: 1}))
    const ended = await snap.run(['process', ...paths, '--json'])
    expect(batchOf(ended).documents.map(({state}) => state)).toEqual(['done', 'done', 'done'])
    expect(ended.exitCode).toBe(0)
    await expectSound(snap)
  })
})

describe('a store that another process holds', () => {
  const lock = (home: string) => {
    const db = new Database(join(home, 'store.db'), {timeout: 10_000})
    db.exec('BEGIN IMMEDIATE')
    return () => {
      db.exec('ROLLBACK')
      db.close()
    }
  }

  test('for a moment in the middle of the work is not noticed', async () => {
    await using snap = createSnap()
    const running = snap.start(['process', ...writePictures(snap.path('in'), good(30)), '--concurrency', '2', '--json'])
    await waitFor('some OCR calls', () => snap.calls().length >= 5)
    const unlock = lock(snap.home)
    await waitFor('the calls to stop', async () => {
      const before = snap.calls().length
      await new Promise((resolve) => setTimeout(resolve, 500))
      return snap.calls().length === before
    })
    unlock()
    expect(await running.ended).toMatchObject({exitCode: 0, stderr: ''})
    expect(snap.calls()).toHaveLength(30)
    await expectSound(snap)
  })

  test('for a second while inputs are enqueued is waited for', async () => {
    await using snap = createSnap()
    await snap.run(['process', ...writePictures(snap.path('first'), [{id: 1000}])])
    const unlock = lock(snap.home)
    setTimeout(unlock, 1000)
    expect(await snap.run(['process', ...writePictures(snap.path('in'), good(3))])).toMatchObject({exitCode: 0})
    await expectSound(snap)
  })
})

describe('a store that cannot be used', () => {
  test('because it was made by a newer snap is exit 9', async () => {
    await using snap = createSnap()
    const paths = writePictures(snap.path('in'), good(1))
    await snap.run(['process', ...paths])
    execute(snap.home, `UPDATE meta SET value = '99' WHERE key IN ('min_reader', 'schema')`)
    const {exitCode, stderr} = await snap.run(['process', ...paths])
    expect({exitCode, stderr}).toEqual({
      exitCode: 9,
      stderr: expect.stringMatching(/needs a snap that knows schema 99[\s\S]*Update/),
    })
  })

  test('because its folder cannot be made is exit 9', async () => {
    await using snap = createSnap()
    writeFileSync(snap.home, 'a file')
    const {exitCode, stderr} = await snap.run(['process', ...writePictures(snap.path('in'), good(1))])
    expect({exitCode, stderr}).toEqual({
      exitCode: 9,
      stderr: expect.stringMatching(/cannot be written[\s\S]*--home/),
    })
  })
})

describe('an output', () => {
  const run = async (snap: Snap) => {
    const ended = await snap.run(['process', snap.path('in'), '--out', snap.path('out'), '--json'])
    expect(ended.exitCode).toBe(0)
    return readdirSync(snap.path('out')).sort()
  }

  test('that a killed run had written without noting it keeps its name', async () => {
    await using snap = createSnap()
    writePictures(snap.path('in'), good(2))
    expect(await run(snap)).toEqual(['0001.png.pdf', '0002.png.pdf'])
    execute(snap.home, 'UPDATE batch_item SET published_at = NULL')
    expect(await run(snap)).toEqual(['0001.png.pdf', '0002.png.pdf'])
  })

  test('never replaces a file that is not ours', async () => {
    await using snap = createSnap()
    writePictures(snap.path('in'), good(1))
    expect(await run(snap)).toEqual(['0001.png.pdf'])
    execute(snap.home, 'UPDATE batch_item SET published_at = NULL')
    writeFileSync(snap.path('out', '0001.png.pdf'), 'of the user')
    expect(await run(snap)).toEqual(['0001.png.pdf', '0001~2.png.pdf'])
    expect((await snap.run(['work'])).stderr).toMatch(/Cannot write .*0001.png.pdf: another file has been put there/)
    expect(readFileSync(snap.path('out', '0001.png.pdf'), 'utf8')).toBe('of the user')
  })
})
