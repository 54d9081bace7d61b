import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {execa} from 'execa'
import {expect, test} from 'vitest'
import type {StatsResult} from '../../src/types/operate.ts'
import {createSnap, type Snap} from '../helpers/cli.ts'
import {type Script, writePictures} from '../helpers/pictures.ts'
import {isAlive, waitFor, waitGone} from '../helpers/processes.ts'
import {checkStore, leftovers, query, resultCounts} from '../helpers/truth.ts'

const atGate: Partial<Script> = {fault: 'gate', times: 1}
const good = (count: number): Partial<Script>[] => Array.from({length: count}, () => ({}))

const json = async <T>(snap: Snap, ...args: string[]): Promise<T> =>
  JSON.parse((await snap.run([...args, '--json'])).stdout) as T

const statsOf = (snap: Snap) => json<StatsResult>(snap, 'stats')

/** Stats once they are as they are waited for: a program reports about once a second. */
async function statsWhere(snap: Snap, what: string, is: (stats: StatsResult) => boolean): Promise<StatsResult> {
  let stats = await statsOf(snap)
  await waitFor(what, async () => {
    if (is(stats)) return true
    stats = await statsOf(snap)
    return is(stats)
  })
  return stats
}

test('a worker process that is ended gives its job back uncounted; a program that is killed is told as gone, and nothing is lost', async () => {
  await using snap = createSnap()
  writePictures(snap.path('in'), [atGate, ...good(3)])
  const office = snap.start(['work', '--forever', '--name', 'office', '--concurrency', '1'])
  await waitFor('the program', async () => (await statsOf(snap)).programs.length === 1)
  expect(await snap.run(['process', snap.path('in'), '--detach'])).toMatchObject({exitCode: 0})
  await waitFor('a page at the gate', () => snap.calls().length === 1)
  const at = await statsWhere(snap, 'its row', ({programs}) => programs[0]?.workers[0]?.stage === 'scan.page')
  const [worker] = at.programs[0]!.workers
  expect(worker).toMatchObject({program: 'office', phase: 'busy', page: 1, done: expect.any(Number)})
  expect(isAlive(worker!.pid!)).toBe(true)
  expect(worker!.rssMb).toBeGreaterThan(30)

  const ended = await snap.run(['shutdown', '--worker', worker!.id, '--wait'])
  expect(ended).toMatchObject({exitCode: 0, stdout: expect.stringContaining(`${worker!.job} is back in the queue`)})
  await waitGone(worker!.pid!)
  // The fault holds up the first call alone: all of them end, with one call more than there are pages.
  await waitFor('the rest', () => snap.calls().length === 5)
  expect(query(snap.home, 'SELECT sum(attempts) attempts, sum(crashes) crashes FROM job')).toEqual([
    {attempts: 0, crashes: 0},
  ])

  process.kill(office.pid, 'SIGKILL')
  await office.ended
  expect((await statsOf(snap)).programs).toMatchObject([{name: 'office', state: 'gone', workers: []}])
  expect(await snap.run(['shutdown'])).toMatchObject({exitCode: 0, stdout: 'Nothing is running.'})
  expect(await snap.run(['work', '--concurrency', '2'])).toMatchObject({exitCode: 0})
  expect((await statsOf(snap)).programs).toEqual([])
  expect(resultCounts(snap.home)).toHaveLength(4)
  expect(await checkStore(snap.home)).toEqual(['ok'])
  expect(leftovers(snap.home)).toEqual([])
})

test('a worker for ever without a terminal, its output closed, reads its settings at SIGHUP and ends with 0 at SIGTERM', async () => {
  await using snap = createSnap()
  const {argv, env} = snap.command(['work', '--forever'])
  const line = argv.map((part) => `'${part}'`).join(' ')
  const config = join(snap.home, 'config.toml')
  await snap.run(['status'])
  writeFileSync(config, 'concurrency = 1\n')
  const shell = execa('sh', ['-c', `exec ${line} <&- >&- 2>&-`], {
    env,
    extendEnv: false,
    cwd: snap.folder,
    reject: false,
    detached: true,
  })
  const slots = (count: number) =>
    statsWhere(snap, `${count} slots`, ({programs}) => programs[0]?.slots === count && programs[0].rssMb > 0)
  const {pid} = (await slots(1)).programs[0]!
  writeFileSync(config, 'concurrency = 3\n')
  process.kill(pid, 'SIGHUP')
  await slots(3)
  writeFileSync(config, 'concurrency = "many"\n')
  process.kill(pid, 'SIGHUP')
  const log = join(snap.home, 'logs', 'snapbatch.log')
  await waitFor('the trouble in the log', () => /settings not read.*concurrency/.test(readFileSync(log, 'utf8')))
  writeFileSync(config, 'concurrency = 3\n')
  expect((await statsOf(snap)).programs).toMatchObject([{slots: 3, state: 'working'}])
  writePictures(snap.path('in'), good(3))
  await snap.run(['process', snap.path('in'), '--detach'])
  await waitFor('the pages', () => resultCounts(snap.home).length === 3)
  process.kill(pid, 'SIGTERM')
  expect(await shell).toMatchObject({exitCode: 0})
  expect((await statsOf(snap)).programs).toEqual([])
})

test('a page that takes longer than its lease, beside a second program, is read once', async () => {
  await using snap = createSnap({SNAPBATCH_LEASE: '2s', SNAPBATCH_HEARTBEAT: '250ms'})
  writePictures(snap.path('in'), [atGate])
  await snap.run(['process', snap.path('in'), '--detach'])
  const second = snap.start(['work', '--forever', '--name', 'second', '--concurrency', '1'])
  await waitFor('a page at the gate', () => snap.calls().length === 1)
  await waitFor('the second program', async () => (await statsOf(snap)).programs.length === 2)
  const held = `SELECT lease_until - started_at held, lease_token token FROM job WHERE status = 'running'`
  await waitFor('four leases', () => ((query(snap.home, held)[0] as {held: number} | undefined)?.held ?? 0) > 8000)
  expect(query(snap.home, held)).toMatchObject([{token: 1}])
  snap.openGate()
  await waitFor('the end', () => resultCounts(snap.home).length === 1)
  expect(await snap.run(['shutdown', '--wait'])).toMatchObject({exitCode: 0})
  expect(await second.ended).toMatchObject({exitCode: 0})
  expect(snap.calls()).toHaveLength(1)
  expect(query(snap.home, 'SELECT sum(crashes) crashes FROM job')).toEqual([{crashes: 0}])
})
