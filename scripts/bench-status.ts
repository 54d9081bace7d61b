/**
 * How long `snap status`, `snap stats` and `snap jobs --search` take on a large store, and what a program's row costs.
 * Usage: npm run build && node scripts/bench-status.ts [DOCUMENTS] [--home DIR]   a home that is there already is looked at as it is
 *
 * Documents are rows alone: one batch for each 1,000, four jobs each with their attempts, as small text documents leave them.
 */
import {execFileSync} from 'node:child_process'
import {existsSync, mkdtempSync, rmSync} from 'node:fs'
import {cpus, loadavg, tmpdir} from 'node:os'
import {join} from 'node:path'
import {parseArgs} from 'node:util'
import {type App, openApp} from '../src/app/app.ts'
import {stageJob} from '../src/app/flow/plan.ts'
import {listJobs} from '../src/app/jobs.ts'
import {documentOptions} from '../src/app/options.ts'
import {stats} from '../src/app/stats.ts'
import {status} from '../src/app/status.ts'
import {loadConfig} from '../src/config/load.ts'
import {newId} from '../src/ids.ts'
import {resolvePaths} from '../src/paths.ts'
import type {StageName} from '../src/pipeline/stage.ts'
import type {ProgramReport} from '../src/queue/programs.ts'
import type {SubmitItem} from '../src/store/types.ts'

const {positionals, values} = parseArgs({allowPositionals: true, options: {home: {type: 'string'}}})
const documents = Number(positionals[0] ?? 100_000)
const ofBatch = 1000
const shops = ['hotel', 'garden', 'train', 'lamp', 'paper']
const following: StageName[] = ['scan.page', 'scan.read', 'ingest']

const home = values.home ?? mkdtempSync(join(tmpdir(), 'snapbatch-status-'))
const isThere = existsSync(join(home, 'store.db'))
const config = loadConfig({flags: {}, env: {}, cwd: home, userFile: join(home, 'none.toml')})
const app = await openApp({paths: resolvePaths(home, {}), config})

async function fill(app: App, batches: number): Promise<void> {
  const options = await documentOptions(config.values, undefined)
  const worker = await app.queue.registerWorker({name: 'bench', slots: 4})
  for (let batchNumber = 0; batchNumber < batches; batchNumber++) {
    const batch = newId('b')
    await app.store.createBatch({id: batch, cwd: '/in', outDir: null, meta: {}})
    const seq = await app.store.nextSeq(ofBatch)
    const items = Array.from({length: ofBatch}, (_, ordinal): SubmitItem => {
      const id = newId('d')
      return {
        ordinal,
        path: `/home/me/bills/${batchNumber}/${shops[ordinal % shops.length]}-scan-${ordinal}.txt`,
        outcome: 'queued',
        document: {id, sha256: id, bytes: 2048, media: 'text', mtimeMs: 1},
        run: {id: newId('r'), isNew: true, generation: 0, seq: seq + ordinal, priority: 5},
      }
    })
    const runs = items.map(({run}) => ({...run!, generation: 0}))
    const jobs = runs.map((run) => stageJob(run, 'scan.split'))
    await app.queue.enqueue(jobs, [{type: 'submit', batch, optionSet: {hash: 'bench', options}, items} as never])
    for (;;) {
      const leases = await app.queue.claim({worker, limit: 80, leaseMs: 60_000})
      if (leases.length === 0) break
      const now = Date.now()
      await app.queue.settle(
        leases.map((lease) => {
          const run = runs.find(({id}) => id === lease.job.run)!
          const passed = following.map((name) => ({job: stageJob(run, name), startedAt: now - 3, finishedAt: now}))
          const effects = [{type: 'run.state', run: run.id, state: 'done'}]
          return {lease, outcome: {type: 'ok' as const, passed}, effects}
        }),
      )
    }
    await app.store.closeBatch(batch)
  }
  await app.queue.workerGone(worker)
}

/** Median and longest of 20 calls, ms. */
async function timed(what: string, call: () => Promise<unknown>): Promise<void> {
  const times: number[] = []
  for (let i = 0; i < 20; i++) {
    const begun = performance.now()
    await call()
    times.push(performance.now() - begun)
  }
  times.sort((a, b) => a - b)
  console.log(`${what}: ${times[10]!.toFixed(2)} ms (longest ${times.at(-1)!.toFixed(1)})`)
}

const command =
  (...args: string[]) =>
  async () =>
    execFileSync(process.execPath, [join(import.meta.dirname, '../bin/run.js'), ...args, '--home', home], {
      stdio: 'ignore',
    })

const searches = ['garden', '7/paper', 'scan', 'bills', 'home bills txt', 'nothing']

console.log(`${cpus()[0]?.model}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`)
if (!isThere) await fill(app, Math.ceil(documents / ofBatch))
console.log(`${(await app.store.totals()).documents} documents`)
await timed('snap version, the start alone', command('version'))
await timed('snap status', command('status'))
await timed('snap stats', command('stats'))
await timed('snap jobs --search "home bills txt"', command('jobs', '--search', 'home bills txt'))
for (const search of searches)
  await timed(`jobs, search "${search}"`, () => listJobs(app, {states: [], search, limit: 50}))
await timed('status()', () => status(app))
await timed('stats()', () => stats(app))
await timed('stats() with stages and scheduled', () => stats(app, {scheduled: true, stages: true}))
const program = await app.queue.registerWorker({name: 'bench', slots: 4})
const report: ProgramReport = {
  ...{forever: true, queues: null, slots: 4, autoscale: null, state: 'working'},
  ...{rssMb: 100, cpuPercent: 5, done: 0, failed: 0, retried: 0, workers: []},
}
await timed('a row of a program', () => app.programs.report(program, {...report, done: ++report.done}))
await timed('a look for requests', () => app.programs.requests(program))
await app.queue.workerGone(program)
await app.close()
if (!values.home) rmSync(home, {recursive: true})
