import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import Database from 'better-sqlite3'
import {expect, test} from 'vitest'
import {seededRandom} from '../../scripts/make-samples/random.ts'
import {createSnap, type Snap} from '../helpers/cli.ts'
import {serviceContract} from '../helpers/contract-texts.ts'
import {chooseSeed} from '../helpers/crash-rounds.ts'
import {descendants, waitFor} from '../helpers/processes.ts'
import {checkStore, leftovers} from '../helpers/truth.ts'

const count = 40

/** Of one template, with one supplier: only the customer tells them apart. */
function writeContracts(snap: Snap): void {
  mkdirSync(snap.path('in'))
  for (let i = 0; i < count; i++) {
    const customer = `Mar${'abcdefgh'[i % 8]}${'klmno'[Math.floor(i / 8)]}in Mill Inc.`
    writeFileSync(snap.path('in', `c${i}.txt`), serviceContract({customer}))
  }
}

const analyzeArgs = (snap: Snap, more: string[] = []) => [
  'analyze',
  snap.path('in'),
  '--today',
  '2026-11-22',
  '--concurrency',
  '2',
  ...more,
]

/** Times the report of one batch was made, at most, and reports that are there. */
function reports(home: string) {
  const db = new Database(`${home}/store.db`, {readonly: true})
  try {
    const of = (sql: string) => db.prepare<[], number>(sql).pluck().get()!
    return {
      made: of(
        `SELECT max(n) FROM (SELECT count(*) n FROM job WHERE name = 'analyze.report' AND status = 'done' GROUP BY key)`,
      ),
      open: of(`SELECT count(*) FROM report WHERE done_at IS NULL`),
      kept: of('SELECT count(*) FROM folder_report'),
      chunks: of('SELECT count(DISTINCT document_id) FROM chunk'),
    }
  } finally {
    db.close()
  }
}

test('a folder of contracts, from files to a calendar', async () => {
  await using snap = createSnap()
  writeContracts(snap)
  writeFileSync(snap.path('in', 'broken.pdf'), '%PDF-1.4 cut')
  const first = await snap.run(analyzeArgs(snap, ['--json', '--output', snap.path('report.csv')]))
  expect(first.exitCode).toBe(3)
  const {report, counts, batch} = JSON.parse(first.stdout)
  expect(counts).toMatchObject({failed: 1, waiting: 0})
  expect(report.counts).toMatchObject({contracts: count, failed: 1})
  expect(report.deadlines.map(({date, type}: {date: string; type: string}) => `${type} ${date}`)).toContain(
    'notice 2026-12-01',
  )
  expect(readFileSync(snap.path('report.csv'), 'utf8').trimEnd().split('\r\n')).toHaveLength(count + 2)
  const shown = await snap.run(['show', batch.id])
  expect(shown.stdout).toContain('Report: done')
  const calendar = await snap.run(analyzeArgs(snap, ['--format', 'ics', '--quiet']))
  expect(calendar.stdout).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*END:VCALENDAR\s*$/)
  expect(reports(snap.home)).toMatchObject({made: 1, open: 0, kept: 1})
  expect((await snap.run(analyzeArgs(snap, ['--strict', '--quiet']))).exitCode).toBe(3)
})

test('in the background the report is written to its file, and --follow waits for it', async () => {
  await using snap = createSnap()
  writeContracts(snap)
  const {stdout} = await snap.run(analyzeArgs(snap, ['--detach', '--json', '--output', snap.path('report.md')]))
  const {batch} = JSON.parse(stdout)
  const followed = await snap.run(['status', batch.id, '--follow', '--json'])
  expect(followed.exitCode).toBe(0)
  await waitFor('the report', () => existsSync(snap.path('report.md')))
  expect(readFileSync(snap.path('report.md'), 'utf8')).toContain(`As of 2026-11-22: ${count} contracts`)
})

test('with --now there is a report and no store', async () => {
  await using snap = createSnap()
  writeContracts(snap)
  const {exitCode, stdout} = await snap.run(analyzeArgs(snap, ['--now', '--json']))
  expect({exitCode, contracts: JSON.parse(stdout).report.counts.contracts}).toEqual({exitCode: 0, contracts: count})
  expect(existsSync(snap.home)).toBe(false)
})

/** Whatever is killed whenever: the file is there in the end, whole, and was worked out from every document, once. */
test('kill -9 at any moment costs nothing but time', async () => {
  const seed = chooseSeed()
  for (let round = 0; round < 2; round++) {
    const random = seededRandom(seed + round)
    await using snap = createSnap()
    writeContracts(snap)
    const output = snap.path('report.json')
    const running = snap.start(analyzeArgs(snap, ['--output', output]))
    // From the start of the program to its end: 0.3 s of start, then two workers that come up, then the documents.
    const after = 200 + Math.floor(random() * 2500)
    await new Promise((resolve) => setTimeout(resolve, after))
    for (const pid of random() < 0.5 ? [running.pid] : [running.pid, ...descendants(running.pid)]) kill(pid)
    await running.ended
    const how = random() < 0.5 ? ['work', '--concurrency', '2'] : analyzeArgs(snap, ['--output', output])
    // Killed before everything was enqueued, the batch is not whole: it is the same command that goes on then.
    await snap.run(how)
    const last = await snap.run(analyzeArgs(snap, ['--output', output, '--json']))
    expect(last, `seed ${seed + round}, after ${after} ms`).toMatchObject({exitCode: 0, stderr: ''})
    expect(JSON.parse(readFileSync(output, 'utf8'))).toEqual(JSON.parse(last.stdout).report)
    expect(JSON.parse(last.stdout).report.counts.contracts).toBe(count)
    expect(reports(snap.home), `seed ${seed + round}`).toEqual({made: 1, open: 0, kept: 1, chunks: count})
    expect(await checkStore(snap.home)).toEqual(['ok'])
    expect(leftovers(snap.home)).toEqual([])
  }
})

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

test('snap retry makes a report again that has failed, and nothing else', async () => {
  await using snap = createSnap()
  writeContracts(snap)
  const first = await snap.run(analyzeArgs(snap, ['--json']))
  const db = new Database(`${snap.home}/store.db`)
  const failure = {class: 'bug', code: 'E_BUG', message: 'no report that day'}
  db.prepare('UPDATE report SET key = NULL, error = ?').run(JSON.stringify(failure))
  db.prepare('DELETE FROM folder_report').run()
  db.close()
  const status = await snap.run(['status', '--json'])
  expect(JSON.parse(status.stdout).batches[0]).toMatchObject({report: 'failed', finished: true})
  const again = await snap.run(['retry', '--failed', '--json'])
  expect(again).toMatchObject({exitCode: 0, stderr: ''})
  const shown = JSON.parse((await snap.run(['show', JSON.parse(first.stdout).batch.id, '--json'])).stdout)
  expect(shown.report).toMatchObject({state: 'done', report: JSON.parse(first.stdout).report})
  expect(reports(snap.home)).toEqual({made: 2, open: 0, kept: 1, chunks: count})
})
