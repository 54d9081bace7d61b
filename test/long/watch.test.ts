import {appendFileSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {expect, test} from 'vitest'
import {createSnap, type Running} from '../helpers/cli.ts'
import {waitFor} from '../helpers/processes.ts'
import {checkStore, query} from '../helpers/truth.ts'

const ends = async (running: Running) => {
  process.kill(running.pid, 'SIGINT')
  const {exitCode, stdout} = await running.ended
  return {exitCode, ...(JSON.parse(stdout) as {watch: {batches: string[]}; counts: {done: number}})}
}

test('5,000 files at once are one batch, each read once, and watching them costs little', async () => {
  await using snap = createSnap({SNAPBATCH_STAGES: 'scan'})
  const inbox = snap.path('inbox')
  mkdirSync(inbox)
  const running = snap.start(['process', '--watch', inbox, '--json', '--progress', 'plain'])
  await waitFor('the watch', () => running.said().includes('Watching'))
  for (let n = 0; n < 5000; n++) {
    mkdirSync(join(inbox, `${n % 50}`), {recursive: true})
    writeFileSync(join(inbox, `${n % 50}`, `${n}.txt`), `Invoice ${n}\n`)
  }
  await waitFor('all of them', () => running.said().split('.txt: ').length > 5000, 600_000)
  expect(await ends(running)).toMatchObject({exitCode: 0, watch: {batches: [expect.any(String)]}, counts: {done: 5000}})
  expect(query(snap.home, 'SELECT count(*) n FROM run')).toEqual([{n: 5000}])
  expect(await checkStore(snap.home)).toEqual(['ok'])
}, 700_000)

test('a file that comes at 0.3 kB/s, with a break of 8 s, is taken once, when it is whole', async () => {
  await using snap = createSnap({})
  const inbox = snap.path('inbox')
  mkdirSync(inbox)
  const running = snap.start(['process', '--watch', inbox, '--json', '--progress', 'plain'])
  await waitFor('the watch', () => running.said().includes('Watching'))
  const bytes = readFileSync(join(import.meta.dirname, '../../samples/invoice-us.pdf'))
  for (let at = 0; at < bytes.length; at += 300) {
    appendFileSync(join(inbox, 'slow.pdf'), bytes.subarray(at, at + 300))
    await sleep(at === 900 ? 8000 : 1000)
    expect(running.said()).not.toContain('batch')
  }
  await waitFor('the document', () => running.said().includes('slow.pdf: '), 60_000)
  expect(await ends(running)).toMatchObject({exitCode: 0, counts: {done: 1, failed: 0}})
  expect(query(snap.home, 'SELECT count(*) n FROM document')).toEqual([{n: 1}])
}, 300_000)
