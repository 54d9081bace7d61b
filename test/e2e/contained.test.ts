import {mkdirSync, writeFileSync} from 'node:fs'
import {setTimeout as sleep} from 'node:timers/promises'
import {expect, test} from 'vitest'
import {seededRandom} from '../../scripts/make-samples/random.ts'
import {createSnap, type Snap} from '../helpers/cli.ts'
import {chooseSeed, killNow} from '../helpers/crash-rounds.ts'
import {makeMail} from '../helpers/mails.ts'
import {descendants, waitFor} from '../helpers/processes.ts'
import {checkStore, jobStatuses, leftovers, query, resultCounts} from '../helpers/truth.ts'
import {makeZip} from '../helpers/zip.ts'

const words = ['lantern', 'harbour', 'willow', 'copper', 'meadow', 'granite', 'linen', 'orchard', 'pebble', 'saddle']
/** Texts that are not one another once more. */
const prose = (n: number) =>
  Array.from({length: 12}, (_, i) => words[(n * 7 + i * (n + 3)) % 10]! + (n * 31 + i)).join(' ')

/** Mails with an attachment that all share, one of their own and an archive; half of them in a mailbox. */
function writeMails(snap: Snap): void {
  const folder = snap.path('home', 'in')
  mkdirSync(folder, {recursive: true})
  const mails = Array.from({length: 12}, (_, n) =>
    makeMail(
      [
        {name: 'shared.csv', content: 'oil;12.50\nwax;3.80\n'},
        {name: 'own.txt', content: prose(n)},
        {name: 'all.zip', content: makeZip({'a/note.md': `# ${prose(n + 20)}`, 'b.bin': Buffer.from([0, n])})},
      ],
      {subject: prose(n + 40), text: prose(n + 60)},
    ),
  )
  for (const [n, mail] of mails.slice(0, 6).entries()) writeFileSync(`${folder}/${n}.eml`, mail)
  const box = mails.slice(6).map((mail) => `From ann@example.org Thu Jan  1 00:00:00 2026\r\n${mail}\r\n`)
  writeFileSync(`${folder}/box.mbox`, box.join(''))
}

const args = (snap: Snap) => ['process', snap.path('home', 'in'), '--concurrency', '3', '--json']

/** Paths with their states; which of several paths of a document is the first depends on who was faster. */
function outcome(stdout: string, home: string): string[] {
  const {documents} = JSON.parse(stdout) as {documents: {path: string; state: string}[]}
  const shown = documents.map(({path, state}) => `${path.replace(home, '')}: ${state}`)
  return shown.map((line) => line.replace(/(shared\.csv): \w+/, '$1')).sort((a, b) => (a < b ? -1 : 1))
}

test('kill -9 while mails are opened loses nothing and doubles nothing', {timeout: 300_000}, async () => {
  await using whole = createSnap()
  writeMails(whole)
  const begun = performance.now()
  const undisturbed = await whole.run(args(whole))
  const ms = performance.now() - begun
  expect(undisturbed).toMatchObject({exitCode: 0, stderr: ''})
  const random = seededRandom(chooseSeed())
  for (let round = 0; round < 2; round++) {
    await using snap = createSnap()
    writeMails(snap)
    for (let kill = 0; kill < 2; kill++) {
      const running = snap.start(args(snap))
      await sleep(ms * (0.2 + 0.7 * random()))
      for (const pid of [running.pid, ...descendants(running.pid)]) killNow(pid)
      await running.ended
    }
    const last = await snap.run(args(snap))
    expect(last).toMatchObject({exitCode: 0, stderr: ''})
    expect(outcome(last.stdout, snap.home)).toEqual(outcome(undisturbed.stdout, whole.home))
    expect(resultCounts(snap.home)).toEqual(resultCounts(whole.home))
    expect(jobStatuses(snap.home)).toEqual({done: expect.any(Number)})
    expect(query(snap.home, 'SELECT count(*) n FROM contained')).toEqual(
      query(whole.home, 'SELECT count(*) n FROM contained'),
    )
    expect(await checkStore(snap.home)).toEqual(['ok'])
    expect(leftovers(snap.home)).toEqual([])
    await waitFor('the end of all processes', () => snap.processes().length === 0)
  }
})

test('--now opens mails without a store', async () => {
  await using snap = createSnap()
  writeMails(snap)
  const {exitCode, stdout} = await snap.run([...args(snap), '--now'])
  const documents = (JSON.parse(stdout) as {documents: {path: string; kind: string | null}[]}).documents
  expect(exitCode).toBe(0)
  expect(documents.find(({path}) => path.endsWith('5.eml/all.zip/a/note.md'))).toMatchObject({kind: 'other'})
})
