import {expect, test} from 'vitest'
import {createSnap, type Running, type Snap} from '../helpers/cli.ts'
import {writePictures} from '../helpers/pictures.ts'
import {descendants, waitFor} from '../helpers/processes.ts'
import {checkStore, jobStatuses, leftovers, query, resultCounts} from '../helpers/truth.ts'

const gate = {fault: 'gate'} as const

function signalAll(running: Running, signal: NodeJS.Signals): void {
  for (const pid of [running.pid, ...descendants(running.pid)]) process.kill(pid, signal)
}

const pagesRead = (snap: Snap) => query<{n: number}>(snap.home, 'SELECT count(*) n FROM page')[0]!.n

/** Everything is done, each page was read as often as said, and nothing is left over. */
async function expectDone(snap: Snap, documents: number, calls = documents): Promise<void> {
  expect(snap.calls()).toHaveLength(calls)
  expect(new Set(snap.calls()).size).toBe(documents)
  const once = {run: 1, page: 1, extraction: 1, states: 'done'}
  expect(resultCounts(snap.home)).toEqual(Array.from({length: documents}, () => expect.objectContaining(once)))
  expect(Object.keys(jobStatuses(snap.home))).toEqual(['done'])
  expect(await checkStore(snap.home)).toEqual(['ok'])
  expect(leftovers(snap.home)).toEqual([])
  await waitFor('the end of all processes', () => snap.processes().length === 0)
}

test('a process that was stopped past its lease wakes up to find its results refused', async () => {
  await using snap = createSnap()
  writePictures(snap.path('in'), [gate, {}, {}, {}])
  const frozen = snap.start(['process', snap.path('in'), '--concurrency', '1', '--json'])
  await waitFor('the first OCR call', () => snap.calls().length === 1)
  signalAll(frozen, 'SIGSTOP')
  snap.openGate()
  const other = await snap.run(['work', '--concurrency', '2'])
  expect(other).toMatchObject({exitCode: 0})
  expect(snap.calls()).toHaveLength(5)
  const before = resultCounts(snap.home)
  signalAll(frozen, 'SIGCONT')
  expect(await frozen.ended).toMatchObject({exitCode: 0})
  expect(resultCounts(snap.home)).toEqual(before)
  const outcomes = query<{outcome: string}>(
    snap.home,
    `SELECT outcome FROM attempt JOIN job ON job.id = job_id WHERE name = 'scan.page' AND crashes = 1 ORDER BY attempt.id`,
  )
  expect(outcomes).toEqual([{outcome: 'crash'}, {outcome: 'ok'}])
  await expectDone(snap, 4, 5)
})

test('a worker process that was stopped is killed after a silence, and its page is read again; a busy one is spared', async () => {
  await using snap = createSnap({SNAPBATCH_BEAT_TIMEOUT: '1s'})
  writePictures(snap.path('in'), [{...gate, times: 1}, {...gate, times: 1}, {}])
  const running = snap.start(['process', snap.path('in'), '--concurrency', '2'])
  await waitFor('two OCR calls', () => snap.calls().length === 2)
  const [child] = descendants(running.pid)
  process.kill(child!, 'SIGSTOP')
  await waitFor('all calls but one to end', () => pagesRead(snap) === 2)
  snap.openGate()
  expect(await running.ended).toMatchObject({exitCode: 0})
  const crashes = query(snap.home, `SELECT crashes, attempts FROM job WHERE name = 'scan.page' ORDER BY crashes DESC`)
  expect(crashes).toEqual([
    {crashes: 1, attempts: 0},
    {crashes: 0, attempts: 0},
    {crashes: 0, attempts: 0},
  ])
  await expectDone(snap, 3, 4)
})

test('two runs with inputs in common and a third process on one store do nothing twice', async () => {
  await using snap = createSnap()
  const paths = writePictures(
    snap.path('in'),
    Array.from({length: 30}, () => ({})),
  )
  const ended = await Promise.all([
    snap.run(['process', ...paths.slice(0, 20), '--concurrency', '2', '--json']),
    snap.run(['process', ...paths.slice(10), '--concurrency', '2', '--json']),
    snap.run(['work', '--concurrency', '2', '--wait']),
  ])
  expect(ended.map(({exitCode, stderr}) => ({exitCode, stderr}))).toMatchObject([
    {exitCode: 0, stderr: ''},
    {exitCode: 0, stderr: ''},
    {exitCode: 0},
  ])
  for (const {stdout} of ended.slice(0, 2)) {
    const {counts, documents} = JSON.parse(stdout)
    expect(counts).toMatchObject({done: 20, failed: 0, waiting: 0, running: 0})
    expect(documents).toHaveLength(20)
  }
  await expectDone(snap, 30)
})

test('sixteen workers of two processes stay correct', async () => {
  await using snap = createSnap()
  const paths = writePictures(
    snap.path('in'),
    Array.from({length: 64}, () => ({})),
  )
  const first = snap.start(['process', ...paths, '--concurrency', '8', '--json'])
  await waitFor('the first OCR call', () => snap.calls().length > 0)
  expect(await snap.run(['work', '--concurrency', '8'])).toMatchObject({exitCode: 0})
  expect(await first.ended).toMatchObject({exitCode: 0, stderr: ''})
  await expectDone(snap, 64)
})
