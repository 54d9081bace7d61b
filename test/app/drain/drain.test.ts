import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import Database from 'better-sqlite3'
import {describe, expect, test} from 'vitest'
import {type DrainInput, drain} from '../../../src/app/drain/drain.ts'
import type {StartPool} from '../../../src/app/drain/worker-pool.ts'
import type {AppEvent} from '../../../src/app/events.ts'
import type {SubmitInput} from '../../../src/app/submit/submit.ts'
import {replaced} from '../../../src/queue/pool/failures.ts'
import {migrations} from '../../../src/store/migrations/index.ts'
import {testApp} from '../../helpers/app.ts'
import {fakeInterrupts, fakeStages, listening, pictureMark} from '../../helpers/fake-stages.ts'
import {onServers} from '../../helpers/servers/database.ts'

const input: DrainInput = {batch: null, forever: false, name: 'test', wait: false, maxTimeMs: null, niceWorkers: false}

async function office(flags: Record<string, unknown> = {}) {
  const t = await testApp({flags: {concurrency: '2', retry: '1ms', ...flags}})
  const stages = fakeStages()
  const reporter = listening()
  const interrupts = fakeInterrupts()
  const run = (changes: Partial<DrainInput> = {}) =>
    drain(t.app, {...input, ...changes}, {reporter, interrupts}, stages.start)
  const work = async (paths: string[], changes: Partial<SubmitInput> = {}) => {
    const {batch} = await t.submit(paths, changes)
    return {batch, ...(await run({batch}))}
  }
  const told = (type: AppEvent['type']) => reporter.events.filter((event) => event.type === type)
  return {...t, stages, reporter, interrupts, run, work, told, home: join(t.folder, 'home')}
}

test('each document is told once when it ends, also one that another process has finished', async () => {
  const t = await office()
  const a = t.file('a.txt', 'one\ntwo\n')
  const b = t.file('b.txt', '! E_OCR permanent\n')
  const c = t.file('c.txt', 'three\n')
  const {batch} = await t.submit([a, b, c])
  const [, , third] = await t.items(batch)
  await t.finish(third!.run!)
  expect(await t.run({batch})).toMatchObject({end: 'until'})
  const told = t.told('document').flatMap((event) => (event.type === 'document' ? event.document : []))
  expect(told.toSorted((one, other) => one.path.localeCompare(other.path))).toMatchObject([
    {path: a, state: 'done', pages: 2, failure: null},
    {path: b, state: 'failed', failure: {code: 'E_OCR'}},
    {path: c, state: 'done'},
  ])
})

test('work folders and processes are gone when it ends', async () => {
  const t = await office()
  mkdirSync(join(t.home, 'work', 'j_gone.1'), {recursive: true})
  await t.work([t.file('a.txt', 'one\n'), t.file('b.txt', '! E_OCR permanent\n')])
  expect(readdirSync(join(t.home, 'work'))).toEqual([])
  expect(t.stages.closed()).toBe(true)
  expect((await t.app.queue.workers()).map(({alive}) => alive)).toEqual([false])
})

describe('outputs', () => {
  test('that cannot be written are told, and written by the next run', async () => {
    const t = await office()
    const outDir = join(t.folder, 'out')
    writeFileSync(outDir, 'a file where the folder should be')
    const {batch, end} = await t.work([t.file('a.txt', `${pictureMark}one\n`)], {outDir})
    expect(end).toBe('until')
    expect(t.told('note')).toMatchObject([
      {message: expect.stringContaining(`Cannot write ${join(outDir, 'a.txt.pdf')}`)},
      {message: expect.anything()},
    ])
    expect(await t.work([t.file('b.txt', 'two\n')])).toMatchObject({end: 'until'})
    expect(await t.app.store.unpublished(batch)).toHaveLength(1)
    rmSync(outDir)
    await t.run()
    expect(readFileSync(join(outDir, 'a.txt.pdf'), 'utf8')).toBe('quality 60')
    expect(await t.app.store.unpublished(batch)).toEqual([])
  })

  test('halves that a killed process left are swept, young ones may be in the making', async () => {
    const t = await office({lease: '1ms'})
    const outDir = join(t.folder, 'out')
    mkdirSync(outDir)
    const half = join(outDir, '.a.txt.pdf.snapbatch-012345-1-89abcdef.tmp')
    writeFileSync(half, 'half')
    const {batch} = await t.submit([t.file('a.txt', `${pictureMark}one\n`)], {outDir})
    const [item] = await t.items(batch)
    await t.finish(item!.run!)
    await t.run()
    expect(existsSync(half)).toBe(false)
  })
})

describe('an end before the work is done', () => {
  test('at the time limit nothing new is begun', async () => {
    const t = await office({concurrency: '1'})
    t.stages.before(() => new Promise((resolve) => setTimeout(resolve, 30)))
    const {batch} = await t.submit([t.file('a.txt', 'one\n'), t.file('b.txt', 'two\n')])
    expect(await t.run({batch, maxTimeMs: 1})).toMatchObject({end: 'max-time'})
    expect(t.stages.calls.length).toBeLessThan(3)
    expect(await t.app.queue.jobs({states: ['running']})).toEqual([])
    expect(await t.run({batch})).toMatchObject({end: 'until'})
  })

  test('Ctrl-C lets running jobs end, a second one parks them', async () => {
    const t = await office({concurrency: '1'})
    t.stages.before(({stage}, signal) => {
      if (stage !== 'scan.page') return
      const aborted = new Promise<void>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error))
      })
      t.interrupts.interrupt()
      t.interrupts.interrupt()
      return aborted
    })
    const {batch, end} = await t.work([t.file('a.txt', 'one\n')])
    expect(end).toBe('aborted')
    expect(t.told('note')).toMatchObject([{message: expect.stringMatching('^Stopping')}])
    const open = await t.app.queue.jobs({states: ['ready']})
    expect(open.map(({name, attempts, crashes}) => [name, attempts, crashes])).toEqual([['scan.page', 0, 0]])
    expect(await t.app.store.batchCounts(batch)).toEqual({running: 1})
  })

  test.skipIf(onServers())('when a newer program has changed the store, it leaves with what to do', async () => {
    const t = await office({concurrency: '1'})
    const {batch} = await t.submit([t.file('a.txt', 'one\n')])
    t.stages.before(async ({stage}) => {
      if (stage !== 'scan.split') return
      const db = new Database(join(t.home, 'store.db'))
      db.prepare('UPDATE meta SET value = ? WHERE key IN (?, ?)').run(
        String(migrations.length + 1),
        'schema',
        'min_reader',
      )
      db.close()
      await new Promise((resolve) => setTimeout(resolve, 1200))
    })
    await expect(t.run({batch})).rejects.toMatchObject({code: 'E_STORE_NEWER', exit: 9})
    expect(t.stages.closed()).toBe(true)
  })

  test('when another version was installed, jobs are given back as they were, and it leaves to be started again', async () => {
    const t = await office({concurrency: '1'})
    const {batch} = await t.submit([t.file('a.txt', 'one\n')])
    const start: StartPool = (app, slots, nice, onReplaced) => ({
      ...t.stages.start(app, slots, nice),
      run: async () => {
        onReplaced!()
        throw replaced()
      },
    })
    const running = drain(t.app, {...input, batch}, {reporter: t.reporter, interrupts: t.interrupts}, start)
    await expect(running).rejects.toMatchObject({code: 'E_REPLACED', exit: 8})
    expect(await t.app.queue.jobs({states: ['ready']})).toMatchObject([{attempts: 0, crashes: 0}])
    expect(await t.run({batch})).toMatchObject({end: 'until'})
    expect(await t.app.store.batchCounts(batch)).toEqual({done: 1})
  })
})

test('a run that is open without a job is begun again', async () => {
  const t = await office()
  const {batch} = await t.submit([t.file('a.txt', 'one\n')])
  await t.app.queue.cancel({})
  expect(await t.app.store.batchCounts(batch)).toEqual({waiting: 1})
  expect(await t.run({batch})).toMatchObject({end: 'until'})
  expect(await t.app.store.batchCounts(batch)).toEqual({done: 1})
})
