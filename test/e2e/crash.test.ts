import {cpSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {createSnap} from '../helpers/cli.ts'
import {chooseSeed, crashRounds} from '../helpers/crash-rounds.ts'
import {interruptAt} from '../helpers/interrupt.ts'
import {writePictures} from '../helpers/pictures.ts'
import {waitFor, waitGone} from '../helpers/processes.ts'
import {checkStore, jobStatuses, leftovers, query, resultCounts, results} from '../helpers/truth.ts'

test('a run that is killed at any moment and taken up again comes to what an undisturbed one does', async () => {
  const {kills, extraCalls} = await crashRounds(6, {documents: 20, seed: chooseSeed()})
  console.log(`kills: ${JSON.stringify(kills)}, pages read twice: ${extraCalls}`)
  expect(Math.min(...Object.values(kills))).toBeGreaterThan(0)
})

test('the same with real OCR: what was read before the kill is not read again', async () => {
  const samples = ['cafe-fr.jpg', 'hardware-es.jpg', 'kopitiam-my.jpg', 'taxi-us.jpg']
  const run = async (disturb: boolean) => {
    await using snap = createSnap({SNAPBATCH_ENGINES: ''})
    const {home} = snap
    for (const name of samples) cpSync(join(import.meta.dirname, '../../samples', name), join(home, 'in', name))
    const args = ['process', join(home, 'in'), '--json', '--concurrency', '2']
    const read = () => query<{n: number}>(home, 'SELECT count(*) n FROM page')[0]!.n
    if (disturb) {
      const first = snap.start(args)
      await waitFor('the first page', () => !first.hasEnded() && jobsExist(home) && read() > 0, 60_000)
      for (const pid of snap.processes()) process.kill(pid, 'SIGKILL')
      await first.ended
    }
    const before = disturb ? query(home, 'SELECT document_id, number, created_at FROM page') : []
    const {exitCode, stdout} = await snap.run(args)
    expect(exitCode).toBe(0)
    expect(query(home, 'SELECT document_id, number, created_at FROM page')).toEqual(expect.arrayContaining(before))
    expect(await checkStore(home)).toEqual(['ok'])
    expect(leftovers(home)).toEqual([])
    expect(snap.processes()).toEqual([])
    return {results: results(stdout, home), counts: resultCounts(home), jobs: jobStatuses(home)}
  }
  expect(await run(true)).toEqual(await run(false))
})

test('a document of 60 pages that is killed after page 45 goes on there', async () => {
  await using snap = createSnap()
  const [file] = writePictures(snap.path('in'), [{pages: 60}])
  const {before, document} = await interruptAt(snap, file!, 45)
  expect(before.length).toBeGreaterThanOrEqual(45)
  expect(document).toMatchObject({state: 'done', pages: 60})
  const calls = snap.calls()
  expect(new Set(calls).size).toBe(60)
  for (const {number} of before)
    expect(
      calls.filter((call) => call === `1 ${number}`),
      `page ${number}`,
    ).toHaveLength(1)
  expect(calls.length).toBeLessThanOrEqual(60 + 2)
})

test('a background worker that was killed is replaced by the next --detach, and goes on where it was', async () => {
  await using snap = createSnap()
  const paths = writePictures(snap.path('in'), [{fault: 'gate', times: 1}, {}, {}, {}])
  const args = ['process', ...paths, '--detach', '--concurrency', '2', '--json']
  const detach = async () => JSON.parse((await snap.run(args)).stdout) as {pid: number}
  const first = await detach()
  await waitFor('the other calls', () => new Set(snap.calls()).size === 4)
  expect((await detach()).pid).toBe(first.pid)
  process.kill(first.pid, 'SIGKILL')
  await waitGone(first.pid)
  snap.openGate()
  const second = await detach()
  expect(second.pid).not.toBe(first.pid)
  await waitGone(second.pid)
  expect(jobStatuses(snap.home)).toEqual({done: 20})
  expect(snap.calls().length).toBeLessThanOrEqual(4 + 2)
  expect(leftovers(snap.home)).toEqual([])
  expect(await checkStore(snap.home)).toEqual(['ok'])
})

/** Whether the store is there and has its tables. */
function jobsExist(home: string): boolean {
  try {
    return query(home, 'SELECT 1 FROM job LIMIT 1').length > 0
  } catch {
    return false
  }
}
