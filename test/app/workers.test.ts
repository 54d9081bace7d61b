import {describe, expect, onTestFinished, test} from 'vitest'
import {ensureBackgroundWorker} from '../../src/app/detach.ts'
import {shutdown} from '../../src/app/shutdown.ts'
import {stats} from '../../src/app/stats.ts'
import {type WorkInput, type WorkResult, work} from '../../src/app/work.ts'
import {loadConfig} from '../../src/config/load.ts'
import {DocumentError, SnapError} from '../../src/errors.ts'
import type {PoolOptions} from '../../src/queue/pool/types.ts'
import {testApp} from '../helpers/app.ts'
import {fakeInterrupts, fakeStages, listening} from '../helpers/fake-stages.ts'
import {waitFor} from '../helpers/processes.ts'
import {onServers} from '../helpers/servers/database.ts'

const input: WorkInput = {forever: true, name: 'work', wait: false, maxTime: undefined, niceWorkers: false}

/** An office with a worker that is started by hand, and the store as another process sees it. */
async function office(flags: Record<string, unknown> = {concurrency: '2'}) {
  const t = await testApp({flags})
  const {app: other} = await testApp({folder: t.folder})
  const stages = fakeStages()
  const changes: Partial<PoolOptions>[] = []
  const startPool: typeof stages.start = (...given) => ({
    ...stages.start(...given),
    configure: (change) => void changes.push(change),
  })
  const reporter = listening()
  const notes = () => reporter.events.flatMap((event) => (event.type === 'note' ? [event.message] : []))
  const running: Promise<WorkResult>[] = []
  const interrupts = fakeInterrupts()
  onTestFinished(async () => {
    interrupts.interrupt()
    interrupts.interrupt()
    await Promise.allSettled(running)
  })
  return {
    ...t,
    other,
    stages,
    changes,
    interrupts,
    notes,
    async start(changed: Partial<WorkInput> = {}) {
      const known = new Set((await other.programs.list()).map(({id}) => id))
      const run = work(t.app, {...input, ...changed}, {reporter, interrupts}, startPool)
      running.push(run)
      run.catch(() => {})
      let isOver = false
      const over = () => {
        isOver = true
      }
      run.then(over, over)
      const isTold = async () => (await other.programs.list()).some((one) => one.rssMb > 0 && !known.has(one.id))
      await waitFor('a report', async () => isOver || (await isTold()))
      return {ended: run}
    },
    stop: (changed: Partial<Parameters<typeof shutdown>[1]> = {}) =>
      shutdown(other, {now: false, worker: undefined, wait: true, ...changed}, fakeInterrupts()),
  }
}

/** A gate at which tasks wait, and how many do. */
function gate() {
  const open = Promise.withResolvers<void>()
  let waiting = 0
  return {
    open: () => open.resolve(),
    waiting: () => waiting,
    async pass(_: unknown, signal: AbortSignal) {
      waiting++
      await Promise.race([
        open.promise,
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      ])
    },
  }
}

describe('shutdown', () => {
  test('when nothing runs is done', async () => {
    const t = await office()
    expect(await t.stop()).toEqual({schema: 1, exit: 0, programs: [], workers: []})
  })

  test('lets running jobs end, takes no other, and a worker for ever ends with 0', async () => {
    const t = await office({concurrency: '1'})
    const at = gate()
    t.stages.before(at.pass)
    await t.submit([t.file('a.txt', 'one\ntwo\n'), t.file('b.txt', 'three\n')])
    const {ended} = await t.start({name: 'office'})
    await waitFor('a job at work', () => at.waiting() > 0)
    const asked = t.stop()
    await waitFor('the request', () => t.notes().length > 0)
    at.open()
    expect(await asked).toMatchObject({programs: [{name: 'office', stopped: true}]})
    expect(await ended).toMatchObject({exit: 0, message: expect.stringContaining('Stopped as asked')})
    const jobs = await t.other.queue.jobs({})
    expect(jobs.filter(({status}) => status === 'running')).toEqual([])
    expect(jobs.some(({status}) => status === 'ready')).toBe(true)
  })

  test('--now gives running jobs back, and nothing is counted', async () => {
    const t = await office()
    const at = gate()
    t.stages.before(at.pass)
    await t.submit([t.file('a.txt', 'one\n')])
    const {ended} = await t.start()
    await waitFor('a job at work', () => at.waiting() > 0)
    await t.stop({now: true})
    expect(await ended).toMatchObject({exit: 0})
    expect(await t.other.queue.jobs({})).toMatchObject([{status: 'ready', attempts: 0, crashes: 0}])
  })

  test('of a worker that is not for ever leaves its exit code 8', async () => {
    const t = await office({concurrency: '1'})
    const at = gate()
    t.stages.before(at.pass)
    await t.submit([t.file('a.txt', 'one\n')])
    const {ended} = await t.start({forever: false})
    await waitFor('a job at work', () => at.waiting() > 0)
    await t.stop({now: true})
    expect(await ended).toMatchObject({exit: 8, message: expect.stringContaining('snap work')})
  })

  test('by name stops that program alone; again changes nothing; an unknown name is the user’s mistake', async () => {
    const t = await office()
    const first = await t.start({name: 'night'})
    const second = await t.start({name: 'day'})
    expect(await t.stop({worker: 'night'})).toMatchObject({programs: [{name: 'night', stopped: true}]})
    expect(await first.ended).toMatchObject({exit: 0})
    expect(await t.stop({worker: 'night'})).toMatchObject({exit: 0, programs: [], workers: []})
    await expect(t.stop({worker: 'dusk'})).rejects.toMatchObject({code: 'E_NOT_FOUND', exit: 2})
    const [day] = await t.other.programs.list()
    expect(day).toMatchObject({name: 'day', state: 'working'})
    await t.stop({worker: day!.id})
    await second.ended
  })

  test('without --wait tells what is about to stop', async () => {
    const t = await office()
    const at = gate()
    t.stages.before(at.pass)
    await t.submit([t.file('a.txt', 'one\n')])
    const {ended} = await t.start()
    await waitFor('a job at work', () => at.waiting() > 0)
    expect(await t.stop({wait: false})).toMatchObject({exit: 0, programs: [{stopped: false}]})
    expect((await t.other.programs.list())[0]).toMatchObject({state: 'stopping'})
    at.open()
    await ended
  })
})

describe('work --forever', () => {
  test('ends with 0 after a signal, and with the signal’s code when it had to be told twice', async () => {
    for (const [code, twice, exit] of [
      [143, false, 0],
      [130, false, 0],
      [143, true, 143],
    ] as const) {
      const t = await office()
      const {ended} = await t.start()
      t.interrupts.exitCode = () => code
      t.interrupts.interrupt()
      t.interrupts.exitCode = () => code
      if (twice) t.interrupts.interrupt()
      expect(await ended).toMatchObject({exit})
    }
  })

  test('ends with 0 although documents failed while it was there', async () => {
    const t = await office()
    const failed = new Promise<void>((resolve) => t.stages.before(() => resolve()))
    await t.submit([t.file('a.txt', '! E_UNREADABLE permanent\n')])
    const {ended} = await t.start()
    await failed
    await waitFor('the failure', async () => (await t.other.queue.jobs({states: ['dead']})).length === 1)
    t.interrupts.exitCode = () => 143
    t.interrupts.interrupt()
    expect(await ended).toMatchObject({exit: 0})
  })

  test('works on the queues it is told, and leaves the others', async () => {
    const t = await office()
    await t.submit([t.file('a.txt', 'one\n')])
    const {ended} = await t.start({forever: false, queues: 'compress,embed'})
    expect(await ended).toMatchObject({exit: 0})
    expect(t.stages.calls).toEqual([])
    expect(await t.other.queue.jobs({states: ['ready']})).toHaveLength(1)
    await expect((await t.start({queues: 'scan,paint'})).ended).rejects.toMatchObject({
      code: 'E_USAGE',
      message: /scan, compress/,
    })
    await expect((await t.start({autoscale: '0,3'})).ended).rejects.toMatchObject({code: 'E_USAGE'})
  })

  test('reads its settings again when told to; those that cannot be read leave the old ones', async () => {
    const t = await office({concurrency: '1'})
    const requests = new EventTarget()
    let next: () => Record<string, unknown> = () => ({concurrency: '3', recycleAfter: '7', retry: '5s'})
    const load = () => loadConfig({flags: next(), env: {}, cwd: t.folder, userFile: 'none.toml'})
    const at = gate()
    t.stages.before(at.pass)
    await t.submit(['a', 'b', 'c', 'd'].map((name) => t.file(`${name}.txt`, `${name}\n`)))
    await t.start({reload: {load, requests}})
    await waitFor('one at work', () => at.waiting() === 1)
    requests.dispatchEvent(new Event('reload'))
    await waitFor('three at work', () => at.waiting() === 3)
    expect(t.changes).toContainEqual(expect.objectContaining({recycleAfterJobs: 7}))
    next = () => ({concurrency: 'many'})
    requests.dispatchEvent(new Event('reload'))
    expect(t.notes().at(-1)).toMatch(/stay as they were: .*concurrency/)
    expect(t.app.config.values.concurrency).toBe(3)
    expect((await t.other.programs.list())[0]).toMatchObject({state: 'working'})
    at.open()
  })

  test('takes what is enqueued with --detach: no second program is started beside it', async () => {
    const t = await office()
    await t.start()
    expect(await ensureBackgroundWorker(t.other, {writesHere: true, command: ['/nowhere']})).toBe(process.pid)
  })

  test('outlives a disk that is full for a while', async () => {
    const t = await office({concurrency: '1', resourceWait: '40ms', lease: '400ms', heartbeat: '100ms'})
    let full = 0
    t.stages.before(() => {
      if (++full > 4) return
      throw new DocumentError('E_DISK_FULL', 'no space', {class: 'resource'})
    })
    const {batch} = await t.submit([t.file('a.txt', 'one\n')])
    await t.start()
    await waitFor('the document', async () => (await t.other.store.batchCounts(batch)).done === 1)
    expect(await t.other.queue.jobs({states: ['done']})).toContainEqual(expect.objectContaining({attempts: 0}))
  })

  test.skipIf(onServers())('outlives a store that is locked for a while', async () => {
    const t = await office()
    await t.start()
    const {default: Database} = await import('better-sqlite3')
    const locker = new Database(t.app.paths.store)
    locker.exec('BEGIN EXCLUSIVE')
    await new Promise((resolve) => setTimeout(resolve, 700))
    locker.exec('COMMIT')
    locker.close()
    const {batch} = await t.submit([t.file('a.txt', 'one\n')])
    await waitFor('the document', async () => (await t.other.store.batchCounts(batch)).done === 1)
  })
})

describe('stats', () => {
  test('of a fresh store is empty but for the disk', async () => {
    const {app} = await testApp()
    const result = await stats(app, {scheduled: true, stages: true})
    expect(result).toMatchObject({schema: 1, programs: [], queues: [], scheduled: [], stages: []})
    expect(result.disk.freeBytes).toBeGreaterThan(0)
    expect(result.disk.storeBytes).toBeGreaterThan(0)
    expect(await stats(app)).not.toHaveProperty('stages')
  })

  test('tells who works, what ended a minute, how long stages take and what waits for its time', async () => {
    const t = await office({concurrency: '1', retry: '1h'})
    await t.submit([t.file('a.txt', 'one\n'), t.file('b.txt', '! E_OCR transient\n')])
    await t.start({name: 'office', autoscale: '2,2'})
    await waitFor('the retry', async () => (await t.other.history.scheduled(9)).length === 1)
    await waitFor('the counts', async () => (await t.other.programs.list())[0]!.retried === 1)
    const result = await stats(t.other, {scheduled: true, stages: true})
    expect(result.programs).toMatchObject([
      {name: 'office', forever: true, slots: 2, autoscale: {min: 2, max: 2}, state: 'working', retried: 1, failed: 0},
    ])
    const scan = result.queues.find(({queue}) => queue === 'scan')!
    expect(scan).toMatchObject({paused: false, concurrency: null, counts: {delayed: 1}})
    expect(scan.perMinute).toBeGreaterThan(0)
    expect(result.stages!.map(({stage}) => stage)).toContain('scan.page')
    expect(result.stages!.find(({stage}) => stage === 'scan.page')).toMatchObject({done: 1, failed: 0, retried: 1})
    expect(result.scheduled).toMatchObject([{stage: 'scan.page', path: /b\.txt$/, error: {code: 'E_OCR'}}])
  })
})

test('a wrong range or queue is told before anything is opened for work', async () => {
  const t = await testApp()
  const run = work(
    t.app,
    {...input, queues: ''},
    {reporter: listening(), interrupts: fakeInterrupts()},
    fakeStages().start,
  )
  await expect(run).rejects.toBeInstanceOf(SnapError)
  expect(await t.app.queue.workers()).toEqual([])
})
