import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {waitFor} from '../processes.ts'
import {query} from '../truth.ts'
import {addSchedules, forgetAndTakeBack, lookAfter, takeAllBack} from './care.ts'
import {clickAround, createBrowser, lookOn} from './clicks.ts'
import {createOffice, untilOver} from './office.ts'
import {createPapers, dropFiles, loseFolder} from './papers.ts'
import {keepRunning} from './programs.ts'
import {judgeHome, judgePapers} from './truth.ts'
import {fillDisk, killAndStop, lockStore, setClock} from './weather.ts'

/** Months of unattended work in some minutes: `main.ts FOLDER SEED MINUTES`, where FOLDER/home is a disk of its own. */
const [folder, seed, minutes] = process.argv.slice(2) as [string, string, string]
const office = createOffice(folder, {seed: Number(seed), minutes: Number(minutes)})
const papers = createPapers()

// The log is nearly full: it is moved on while everybody writes into it.
mkdirSync(join(office.home, 'logs'), {recursive: true, mode: 0o700})
writeFileSync(
  join(office.home, 'logs/snapbatch.log'),
  `${'{"time":"2026-01-01T00:00:00Z","level":"info","message":"before"}\n'.repeat(158_000)}`,
)
await addSchedules(office)
const programs = keepRunning(office)
const browser = createBrowser(office, () => programs.program('dashboard'))
const documentIds = () =>
  query<{public_id: string}>(office.home, `SELECT public_id FROM document ORDER BY random() LIMIT 1`)[0]?.public_id

// From then on these two live, so that a leak has time to show.
const grown = 0.4
await Promise.all([
  dropFiles(office, papers),
  loseFolder(office),
  clickAround(office, papers, browser),
  ...[1, 2, 3].map(() => lookOn(office, browser)),
  killAndStop(office, () => (office.elapsed() > grown ? programs.pids('office', 'dashboard') : [])),
  setClock(office),
  fillDisk(office),
  lockStore(office),
  lookAfter(office),
  forgetAndTakeBack(office, documentIds),
  untilOver(office, async () => {
    await new Promise((resolve) => setTimeout(resolve, 3000))
    programs.measure()
  }),
])

// The weather is over: what is left is worked on, and what failed by what was done to it is tried again.
const open = () => {
  const rows = query<{n: number}>(
    office.home,
    `SELECT count(*) n FROM job WHERE status NOT IN ('done', 'dead', 'cancelled')`,
  )
  return rows[0]!.n
}
const quiet = () => waitFor('the end of all work', async () => open() === 0, 240_000)
const settle = async () => {
  await office.run(['resume', '--all', '--json'])
  for (const queue of ['scan', 'compress', 'ingest'])
    await office.run(['queue', 'set', queue, '--reset', 'all', '--json'])
  await new Promise((resolve) => setTimeout(resolve, 12_000))
  await quiet()
}
try {
  await settle()
  await takeAllBack(office)
  const again = await office.run(['retry', '--failed', '--detach', '--json'])
  office.count(`last retry: ${again.exitCode}`)
  for (const code of ['E_CRASHED', 'E_TIMEOUT', 'E_GONE', 'E_CHANGED'])
    await office.run(['retry', '--failed', '--error', code, '--force', '--detach', '--json'])
  await settle()
} catch (error) {
  office.tell(String(error))
}
const ends = await programs.end()
// One that was killed left its file for the next one to remove.
await office.run(['backup', office.path('backups', 'last.tar'), '--json'])
const check = await office.run(['check', '--json'])
if (check.exitCode !== 0) office.tell(`check: ${check.exitCode} ${check.stdout} ${check.stderr}`)
await waitFor('the end of all processes', () => office.processes().length === 0, 30_000).catch((error: unknown) =>
  office.tell(
    `${String(error)}: ${office
      .processes()
      .map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '))
      .join('; ')}`,
  ),
)
const home = await judgeHome(office)
const states = judgePapers(office, papers.all)
console.log(
  JSON.stringify(
    {
      seed,
      minutes,
      papers: papers.all.length,
      states,
      ends,
      ...home,
      counts: office.counts,
      rss: programs.rss,
      wrong: office.wrong,
    },
    null,
    1,
  ),
)
