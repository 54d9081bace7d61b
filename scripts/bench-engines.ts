/**
 * Speed of the queue over servers with no-op jobs, beside BullMQ alone on the same servers in the same run: its own Worker, and its calls for
 * those who fetch jobs by hand. Starts a Redis and a PostgreSQL of Debian's with the settings they come with.
 * Usage: node scripts/bench-engines.ts [jobs] [rounds] [kind]   (default 8000 3, both kinds)
 */
import {readdirSync, readFileSync} from 'node:fs'
import {cpus, loadavg} from 'node:os'
import {createPostgresBackend, createRedisBackend, type Job, type Queue, type Worker, withBackend} from 'bullmq'
import {systemClock} from '../src/clock.ts'
import {createBullmqQueue} from '../src/queue/bullmq/engine.ts'
import {migrateDelivery, openDelivery} from '../src/queue/bullmq/open.ts'
import type {NewJob, QueueEngine} from '../src/queue/types.ts'
import {openPostgres} from '../src/store/postgres/database.ts'
import {migrate} from '../src/store/postgres/migrate.ts'
import {postgresServer} from '../test/helpers/servers/postgres.ts'
import {redisServer} from '../test/helpers/servers/redis.ts'

const [jobs = 8000, rounds = 3] = process.argv.slice(2, 4).map(Number)
const only = process.argv[4]
/** Jobs an enqueue call, as `process` submits inputs. */
const enqueueChunk = 1000
/** Jobs a claim, as the runner claims short ones. */
const claimChunk = 80
const ticksPerSecond = 100

interface Rate {
  perSecond: number
  /** Processor time a job of this process, and of both servers. */
  cpuMicros: number
  serverMicros: number
}

interface Measured {
  enqueue: Rate
  work: Rate
}

await using redis = await redisServer()
await using postgres = await postgresServer()
await prepareTables()
console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`)

const plainRedis = {classes: withBackend(createRedisBackend), connection: redisConnection()}
const plainPostgres = {
  classes: withBackend(createPostgresBackend),
  connection: {connectionString: postgres.url, schema: 'snapbatch_bullmq'},
}
for (const [kind, url, plain] of [
  ['redis', redis.url, plainRedis],
  ['postgres', postgres.url, plainPostgres],
] as const) {
  if (only !== undefined && only !== kind) continue
  const runs = new Map<string, Measured[]>()
  const note = (name: string, measured: Measured) => runs.set(name, [...(runs.get(name) ?? []), measured])
  for (let round = 0; round < rounds; round++) {
    for (const concurrency of [4, 80]) {
      note(`worker x${concurrency}`, await withPlain(plain, (name) => workerRate(plain, name, concurrency)))
    }
    note('by hand x4', await withPlain(plain, (name) => byHandRate(plain, name, 4)))
    note('snap', await ours(url, 1))
    note('snap x2', await ours(url, 2))
    note('snap x4', await ours(url, 4))
  }
  report(kind, runs)
}

/** The best of the rounds: what else a machine does makes all of them slower, and never faster. */
function report(kind: string, runs: Map<string, Measured[]>): void {
  const rows = [...runs].map(([name, all]) => ({
    name,
    enqueue: Math.max(...all.map(({enqueue}) => enqueue.perSecond)),
    enqueueCpu: Math.min(...all.map(({enqueue}) => enqueue.cpuMicros)),
    enqueueServers: Math.min(...all.map(({enqueue}) => enqueue.serverMicros)),
    work: Math.max(...all.map(({work}) => work.perSecond)),
    workCpu: Math.min(...all.map(({work}) => work.cpuMicros)),
    workServers: Math.min(...all.map(({work}) => work.serverMicros)),
  }))
  const best = (of: 'enqueue' | 'work') =>
    Math.max(...rows.flatMap((row) => (row.name.startsWith('snap') ? [] : [row[of]])))
  for (const row of rows) {
    const ratio = (of: 'enqueue' | 'work') => Math.round((100 * row[of]) / best(of)) / 100
    console.log(JSON.stringify({kind, ...row, enqueueToBest: ratio('enqueue'), workToBest: ratio('work')}))
  }
}

async function timed(count: number, work: () => Promise<unknown>): Promise<Rate> {
  const servers = serverMicros()
  const cpu = process.cpuUsage()
  const begun = performance.now()
  await work()
  const seconds = (performance.now() - begun) / 1000
  const {user, system} = process.cpuUsage(cpu)
  return {
    perSecond: Math.round(count / seconds),
    cpuMicros: Math.round((user + system) / count),
    serverMicros: Math.round((serverMicros() - servers) / count),
  }
}

/** Of Redis, and of PostgreSQL's processes with those that have ended. */
function serverMicros(): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const children = pids.filter((pid) => fieldOf(pid, 3) === postgres.pid)
  const own = [redis.pid, ...children].map((pid) => fieldOf(pid, 13) + fieldOf(pid, 14))
  const ended = fieldOf(postgres.pid, 15) + fieldOf(postgres.pid, 16)
  return (own.reduce((sum, ticks) => sum + ticks, ended) * 1e6) / ticksPerSecond
}

/** A number of /proc/PID/stat, counted from 0; that at 1 is the name and may hold blanks. One that has just ended counts with its parent. */
function fieldOf(pid: number | string, field: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[field - 2])
  } catch (error) {
    if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    return 0
  }
}

function redisConnection() {
  const {hostname, port} = new URL(redis.url)
  return {host: hostname, port: Number(port)}
}

async function prepareTables(): Promise<void> {
  const db = openPostgres({url: postgres.url, connections: 1})
  await migrate(db, systemClock.now())
  await db.script(`
    INSERT INTO document(id, public_id, sha256, bytes, media, created_at) VALUES(1, 'd_one', 'sha', 0, 'image', 0);
    INSERT INTO option_set(id, hash, json) VALUES(1, '', '{}');
    INSERT INTO run(id, public_id, document_id, option_set_id, state, seq, priority, created_at)
      VALUES(1, 'r_bench', 1, 1, 'running', 1, 5, 0)`)
  await db.close()
  await migrateDelivery({url: postgres.url})
}

type Plain = typeof plainRedis | typeof plainPostgres

async function withPlain(plain: Plain, work: (name: string) => Promise<Rate>): Promise<Measured> {
  const name = `plain-${performance.now()}`
  const queue = queueOf(plain, name)
  const data = {run: 'r_bench', key: 'r_bench/noop'}
  const opts = {removeOnComplete: {age: 3600, ...(plain === plainRedis ? {count: 1000} : {})}}
  const enqueue = await timed(jobs, async () => {
    for (let at = 0; at < jobs; at += enqueueChunk) {
      await queue.addBulk(Array.from({length: Math.min(enqueueChunk, jobs - at)}, () => ({name: 'noop', data, opts})))
    }
  })
  const measured = {enqueue, work: await work(name)}
  await queue.close()
  return measured
}

function queueOf(plain: Plain, name: string): Queue {
  const {classes, connection} = plain as typeof plainRedis
  return new classes.Queue(name, {connection}) as Queue
}

async function workerRate(plain: Plain, name: string, concurrency: number): Promise<Rate> {
  const {classes, connection} = plain as typeof plainRedis
  const end = Promise.withResolvers<void>()
  let done = 0
  const noop = async () => {
    if (++done === jobs) end.resolve()
  }
  const worker = new classes.Worker(name, noop, {connection, concurrency, autorun: false}) as Worker
  await worker.waitUntilReady()
  const rate = await timed(jobs, async () => {
    void worker.run()
    await end.promise
  })
  await worker.close()
  return rate
}

/** Each of `loops` fetches a job, ends it, and gets the next one with the answer. */
async function byHandRate(plain: Plain, name: string, loops: number): Promise<Rate> {
  const {classes, connection} = plain as typeof plainRedis
  const worker = new classes.Worker(name, null, {connection, concurrency: loops}) as Worker
  await worker.waitUntilReady()
  const work = async (token: string) => {
    for (;;) {
      const job = (await worker.getNextJob(token, {block: false})) as Job | undefined
      if (job === undefined) return
      await job.moveToCompleted(null, token, false)
    }
  }
  const rate = await timed(jobs, () => Promise.all(Array.from({length: loops}, (_, i) => work(`token-${i}`))))
  await worker.close()
  return rate
}

/** Through the engine, as one process or several that share the servers. */
async function ours(url: string, processes: number): Promise<Measured> {
  const db = openPostgres({url: postgres.url})
  const delivery = await openDelivery({url, prefix: `bench${Math.round(performance.now())}`, clock: systemClock})
  const engine = createBullmqQueue({
    db,
    delivery,
    clock: systemClock,
    applyEffects: async () => [],
    onTrouble: (error) => console.error(error),
  })
  const enqueue = await timed(jobs, async () => {
    for (let at = 0; at < jobs; at += enqueueChunk) {
      await engine.enqueue(Array.from({length: Math.min(enqueueChunk, jobs - at)}, (_, index) => newJob(at + index)))
    }
  })
  const work = await timed(jobs, () => Promise.all(Array.from({length: processes}, () => drain(engine))))
  await engine.prune({done: systemClock.now()})
  await db.script('DELETE FROM job')
  await engine.close()
  await delivery.close()
  await db.close()
  return {enqueue, work}
}

async function drain(engine: QueueEngine): Promise<void> {
  const worker = await engine.registerWorker({name: 'bench', slots: 4})
  for (;;) {
    const leases = await engine.claim({worker, limit: claimChunk, leaseMs: 30_000})
    if (leases.length === 0) return
    await engine.settle(leases.map((lease) => ({lease, outcome: {type: 'ok'}, effects: []})))
  }
}

function newJob(seq: number): NewJob {
  const limits = {softMs: 540_000, hardMs: 600_000}
  const key = `r_bench/noop/${seq}`
  return {queue: 'scan', name: 'noop', run: 'r_bench', payload: {}, key, priority: 5, seq, order: 1, limits}
}
