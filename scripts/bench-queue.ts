/**
 * Speed of the durable queue with no-op jobs, through everything a real job goes through: the SQLite engine with counters
 * and attempt history, the runner, better-queue and the heartbeat thread.
 * Usage: node scripts/bench-queue.ts [rows ...]   (default 10000 1000000)
 */
import {mkdtempSync, rmSync, statSync} from 'node:fs'
import {cpus, loadavg, tmpdir, totalmem} from 'node:os'
import {join} from 'node:path'
import {systemClock} from '../src/clock.ts'
import {threadHeartbeat} from '../src/queue/heartbeat/thread-heartbeat.ts'
import {defaultHeartbeatTimes} from '../src/queue/heartbeat/types.ts'
import {defaultPolicy} from '../src/queue/policy.ts'
import {createRunner} from '../src/queue/runner.ts'
import {createSqliteQueue} from '../src/queue/sqlite-queue.ts'
import type {NewJob, QueueEngine} from '../src/queue/types.ts'
import {type Db, openDatabase} from '../src/store/database.ts'

/** Jobs an enqueue call, as `process` submits inputs. */
const enqueueChunk = 1000
/** Jobs that are worked off, however many lie in the table. */
const worked = 100_000
const slots = 4

const sizes = process.argv.slice(2).map(Number)
const [cpu] = cpus()
console.log(
  `${cpu?.model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`,
)
for (const rows of sizes.length > 0 ? sizes : [10_000, 1_000_000]) await measure(rows)

async function measure(rows: number): Promise<void> {
  for (const durable of [false, true]) {
    const folder = mkdtempSync(join(tmpdir(), 'snapbatch-bench-'))
    const file = join(folder, 'store.db')
    const db = openDatabase(file, {busyTimeoutMs: 200, durable})
    addRun(db)
    const queue = createSqliteQueue({db, clock: systemClock, applyEffects: () => []})
    const report = {
      rows,
      settles: durable ? 'FULL' : 'NORMAL',
      ...(await enqueueRate(queue, rows)),
      ...(await singleClaims(queue)),
      ...(await workRate(withClaimTimes(queue), file, Math.min(rows, worked))),
      megabytes: Math.round(statSync(file).size / 2 ** 20),
    }
    console.log(JSON.stringify(report))
    db.close()
    rmSync(folder, {recursive: true})
  }
}

/** CPU time of this process since `begun`, all threads, a unit of work: comparable where other programs are running too. */
function cpuMicros(begun: NodeJS.CpuUsage, units: number): number {
  const {user, system} = process.cpuUsage(begun)
  return Math.round((10 * (user + system)) / units) / 10
}

async function enqueueRate(queue: QueueEngine, rows: number) {
  let seconds = 0
  let micros = 0
  for (let seq = 0; seq < rows; seq += enqueueChunk) {
    const jobs = Array.from({length: Math.min(enqueueChunk, rows - seq)}, (_, index) => job(seq + index))
    const cpu = process.cpuUsage()
    const begun = performance.now()
    await queue.enqueue(jobs)
    seconds += (performance.now() - begun) / 1000
    micros += cpuMicros(cpu, 1)
  }
  return {enqueuedPerSecond: Math.round(rows / seconds), enqueueCpuMicros: Math.round((10 * micros) / rows) / 10}
}

async function workRate({queue, claimTimes}: ReturnType<typeof withClaimTimes>, file: string, jobs: number) {
  let done = 0
  const runner = createRunner({
    engine: queue,
    clock: systemClock,
    name: 'bench',
    slots,
    handlers: {noop: async () => ({effects: []})},
    heartbeat: threadHeartbeat(file, defaultHeartbeatTimes),
    policy: defaultPolicy,
    onDead: async () => ({effects: []}),
    onEvent: (event) => {
      if (event.type === 'job:done') done++
    },
  })
  const cpu = process.cpuUsage()
  const begun = performance.now()
  await runner.run({until: () => done >= jobs})
  const seconds = (performance.now() - begun) / 1000
  return {
    jobsPerSecond: Math.round(done / seconds),
    jobCpuMicros: cpuMicros(cpu, done),
    claims: claimTimes.length,
    chunkClaimMsP50: quantile(claimTimes, 0.5),
    chunkClaimMsP99: quantile(claimTimes, 0.99),
  }
}

/** Claims of one job each, as of OCR work, and their release. */
async function singleClaims(queue: QueueEngine) {
  const {queue: timed, claimTimes} = withClaimTimes(queue)
  const worker = await queue.registerWorker({name: 'single', slots: 1})
  for (let i = 0; i < 2000; i++) {
    const [lease] = await timed.claim({worker, limit: 1, leaseMs: 30_000})
    await queue.settle([{lease: lease!, outcome: {type: 'release'}, effects: []}])
  }
  await queue.workerGone(worker)
  return {oneClaimMsP50: quantile(claimTimes, 0.5), oneClaimMsP99: quantile(claimTimes, 0.99)}
}

function quantile(values: number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.round(1000 * sorted[Math.floor(q * (sorted.length - 1))]!) / 1000
}

function withClaimTimes(queue: QueueEngine) {
  const claimTimes: number[] = []
  const claim: QueueEngine['claim'] = async (request) => {
    const begun = performance.now()
    const leases = await queue.claim(request)
    if (leases.length > 0) claimTimes.push(performance.now() - begun)
    return leases
  }
  return {queue: {...queue, claim}, claimTimes}
}

function job(seq: number): NewJob {
  const limits = {softMs: 540_000, hardMs: 600_000}
  return {
    queue: 'scan',
    name: 'noop',
    run: 'r_bench',
    payload: {},
    key: `r_bench/noop/${seq}`,
    priority: 5,
    seq,
    order: 1,
    limits,
  }
}

/** The one run all jobs refer to. */
function addRun(db: Db): void {
  db.exec(`
    INSERT INTO document(id, public_id, sha256, bytes, media, created_at) VALUES(1, 'd_bench', '', 0, 'image', 0);
    INSERT INTO option_set(id, hash, json) VALUES(1, '', '{}');
    INSERT INTO run(id, public_id, document_id, option_set_id, state, seq, priority, created_at)
      VALUES(1, 'r_bench', 1, 1, 'running', 1, 5, 0)`)
}
