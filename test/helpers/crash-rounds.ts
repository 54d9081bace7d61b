import {setTimeout as sleep} from 'node:timers/promises'
import {expect} from 'vitest'
import {seededRandom} from '../../scripts/make-samples/random.ts'
import {createSnap, type Running, type Snap} from './cli.ts'
import {writePictures} from './pictures.ts'
import {descendants, waitFor} from './processes.ts'
import {checkStore, jobStatuses, leftovers, resultCounts, results} from './truth.ts'

/** What kill -9 hits: the parent alone, one worker process, or all of them at once. */
type Target = 'parent' | 'child' | 'all'
const targets: Target[] = ['parent', 'child', 'all']
const workers = 3
const deadlineMs = 120_000

/** What a run comes to that nothing disturbs. */
interface Baseline {
  documents: number
  pages: number
  results: unknown[]
  counts: Record<string, unknown>[]
  jobs: Record<string, number>
}

interface Round {
  kills: Target[]
  /** OCR calls beyond one a page. */
  extraCalls: number
}

export interface Rounds {
  kills: Record<Target, number>
  extraCalls: number
}

/** Rounds one after the other. An error names the seed that brings its round back. */
export async function crashRounds(
  rounds: number,
  {documents, seed}: {documents: number; seed: number},
): Promise<Rounds> {
  const baseline = await undisturbed(documents)
  const total: Rounds = {kills: {parent: 0, child: 0, all: 0}, extraCalls: 0}
  for (let round = 0; round < rounds; round++) {
    const {kills, extraCalls} = await crashRound(seed + round, baseline).catch((cause: unknown) => {
      throw new Error(`crash round with seed ${seed + round}`, {cause})
    })
    for (const target of kills) total.kills[target]++
    total.extraCalls += extraCalls
  }
  return total
}

/** SNAPBATCH_TEST_SEED, or a new one; printed, so that a failure can be repeated. */
export function chooseSeed(): number {
  const seed = Number(process.env['SNAPBATCH_TEST_SEED'] ?? Date.now() % 1_000_000)
  console.log(`SNAPBATCH_TEST_SEED=${seed}`)
  return seed
}

/** Every tenth document has three pages. */
function writeDocuments(snap: Snap, documents: number): void {
  writePictures(
    snap.path('home', 'in'),
    Array.from({length: documents}, (_, i) => ({pages: i % 10 === 0 ? 3 : 1})),
  )
}

const processArgs = (snap: Snap) => [
  ...['process', snap.path('home', 'in'), '--out', snap.path('home', 'out')],
  ...['--concurrency', String(workers), '--json'],
]

async function undisturbed(documents: number): Promise<Baseline> {
  await using snap = createSnap()
  writeDocuments(snap, documents)
  const {exitCode, stdout} = await snap.run(processArgs(snap))
  expect(exitCode).toBe(0)
  const {home} = snap
  return {
    documents,
    pages: snap.calls().length,
    results: results(stdout, home),
    counts: resultCounts(home),
    jobs: jobStatuses(home),
  }
}

/**
 * One run that is killed once or twice at random moments and taken up again each time, then held against the
 * undisturbed one. The same seed kills the same targets after the same numbers of OCR calls.
 */
async function crashRound(seed: number, baseline: Baseline): Promise<Round> {
  const random = seededRandom(seed)
  const upTo = (n: number) => Math.floor(random() * n)
  await using snap = createSnap()
  writeDocuments(snap, baseline.documents)
  const kills: Target[] = []
  // A third crash of the same job makes it poison: that is meant, and would be another result.
  const planned = 1 + upTo(2)
  let running = snap.start(processArgs(snap))
  let isWhole = true
  for (let kill = 0; kill < planned; kill++) {
    // The first by the seed, so that rounds with seeds in a row hit each.
    const target = targets[kill === 0 ? seed % targets.length : upTo(targets.length)]!
    // Before the first call there may be no child yet.
    const early = target !== 'child' && upTo(5) === 0 ? upTo(600) : null
    const calls = Math.max(target === 'child' ? 1 : 0, upTo(baseline.pages / planned))
    await killMoment(snap, running, {early, calls})
    if (running.hasEnded() || !killTarget(running, target, random())) continue
    kills.push(target)
    if (target === 'child') continue
    await running.ended
    isWhole = upTo(2) === 0
    running = snap.start(isWhole ? processArgs(snap) : ['work', '--concurrency', String(workers)])
  }
  expect((await running.ended).exitCode).toBe(0)
  const last = isWhole ? await running.ended : await snap.run(processArgs(snap))
  expect(last).toMatchObject({exitCode: 0, stderr: ''})
  await expectUndisturbed(snap, last.stdout, baseline)
  const extraCalls = snap.calls().length - baseline.pages
  expect(extraCalls).toBeGreaterThanOrEqual(0)
  expect(extraCalls).toBeLessThanOrEqual(kills.reduce((sum, target) => sum + (target === 'child' ? 1 : workers), 0))
  return {kills, extraCalls}
}

/** Some time after the start, while inputs are enqueued; else after so many more OCR calls and a little. */
async function killMoment(snap: Snap, running: Running, at: {early: number | null; calls: number}): Promise<void> {
  if (at.early !== null) return sleep(at.early)
  const goal = snap.calls().length + at.calls
  await waitFor('the moment of the kill', () => running.hasEnded() || snap.calls().length >= goal, deadlineMs)
  await sleep(at.calls % 40)
}

/** False if there was nothing to kill. */
function killTarget(running: Running, target: Target, choice: number): boolean {
  const children = descendants(running.pid)
  const child = children[Math.floor(choice * children.length)]
  const pids = target === 'parent' ? [running.pid] : target === 'all' ? [running.pid, ...children] : [child]
  for (const pid of pids) if (pid !== undefined) killNow(pid)
  return pids[0] !== undefined
}

/** SIGKILL; one that has ended is no error. */
export function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Everything is done, once, with the same results, and nothing is left over. */
async function expectUndisturbed(snap: Snap, stdout: string, baseline: Baseline): Promise<void> {
  const {home} = snap
  expect(results(stdout, home)).toEqual(baseline.results)
  expect(resultCounts(home)).toEqual(baseline.counts)
  expect(jobStatuses(home)).toEqual(baseline.jobs)
  expect(await checkStore(home)).toEqual(['ok'])
  expect(leftovers(home)).toEqual([])
  await waitFor('the end of all processes', () => snap.processes().length === 0)
}
