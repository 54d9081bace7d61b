/**
 * How well a rate is kept by real processes that share a store: jobs a second that begin, against what was asked for, in
 * all and in the worst window of 60 jobs.
 * Usage: node scripts/bench-rate.ts [--processes 1,2,3] [RATE SECONDS]...   (default 30/m 240 10/s 30 100/s 20)
 */
import {fork} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {parseArgs} from 'node:util'
import {systemClock} from '../src/clock.ts'
import {parseRate} from '../src/config/parsers.ts'
import {threadHeartbeat} from '../src/queue/heartbeat/thread-heartbeat.ts'
import {defaultHeartbeatTimes} from '../src/queue/heartbeat/types.ts'
import {defaultPolicy} from '../src/queue/policy.ts'
import {createRunner} from '../src/queue/runner.ts'
import {createSqliteQueue} from '../src/queue/sqlite-queue.ts'
import type {NewJob} from '../src/queue/types.ts'
import {openDatabase} from '../src/store/database.ts'

const windowJobs = 60

const {positionals, values} = parseArgs({
  allowPositionals: true,
  options: {processes: {type: 'string', default: '1,2,3'}},
})
const [mode, file] = positionals
if (mode === 'worker') await work(file!)
else await measureAll(positionals)

async function measureAll(given: string[]): Promise<void> {
  const asked = given.length > 0 ? given : ['30/m', '240', '10/s', '30', '100/s', '20']
  for (let at = 0; at < asked.length; at += 2)
    for (const processes of values.processes.split(',').map(Number))
      console.log(JSON.stringify(await measure(asked[at]!, Number(asked[at + 1]), processes)))
}

async function measure(rate: string, seconds: number, processes: number) {
  const folder = mkdtempSync(join(tmpdir(), 'snapbatch-bench-'))
  const store = join(folder, 'store.db')
  const db = openDatabase(store, {busyTimeoutMs: 1000})
  const queue = createSqliteQueue({db, clock: systemClock, applyEffects: () => []})
  const {count, perMs} = parseRate(rate)
  const perSecond = (count * 1000) / perMs
  const unset = {concurrency: null, softMs: null, hardMs: null, retryMs: null, recycleAfter: null}
  await queue.configure('scan', {...unset, rate: {count, perMs}})
  await queue.enqueue(Array.from({length: Math.ceil(perSecond * seconds)}, (_, seq) => newJob(seq)))
  await Promise.all(Array.from({length: processes}, () => ended(store)))
  const starts = db.prepare<[], number>('SELECT started_at FROM attempt ORDER BY started_at').pluck().all()
  db.close()
  rmSync(folder, {recursive: true})
  const ratio = (from: number, to: number) => ((to - from) * 1000) / (starts[to]! - starts[from]!) / perSecond
  const windows = starts.slice(windowJobs).map((_, from) => ratio(from, from + windowJobs))
  const worst = windows.reduce((a, b) => (Math.abs(b - 1) > Math.abs(a - 1) ? b : a), 1)
  return {rate, processes, seconds, jobs: starts.length, ratio: ratio(0, starts.length - 1), worstWindow: worst}
}

function ended(store: string): Promise<void> {
  return new Promise((resolve) => fork(import.meta.filename, ['worker', store]).once('exit', () => resolve()))
}

function newJob(seq: number): NewJob {
  const limits = {softMs: 60_000, hardMs: 60_000}
  return {queue: 'scan', name: 'work', run: '', payload: {}, key: String(seq), priority: 5, seq, order: 0, limits}
}

async function work(store: string): Promise<void> {
  const db = openDatabase(store, {busyTimeoutMs: 200})
  const runner = createRunner({
    engine: createSqliteQueue({db, clock: systemClock, applyEffects: () => []}),
    clock: systemClock,
    name: 'bench',
    slots: 4,
    handlers: {work: async () => ({effects: []})},
    heartbeat: threadHeartbeat(store, defaultHeartbeatTimes),
    policy: defaultPolicy,
    onDead: async () => ({effects: []}),
  })
  await runner.run()
  db.close()
}
