/**
 * How throughput over servers grows with worker processes, each a program of its own as on a machine of its own, and what a document costs the
 * servers. Drawn receipts are read and compressed; the work begins when all is enqueued and all programs wait. Both servers are Debian's.
 * Usage: node scripts/bench-hosts.ts [programs] [documents] [redis|postgres]   (default 1,2,4,8 60 redis)
 */
import {type ChildProcess, spawn, spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {cpus, loadavg, tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {openPostgres} from '../src/store/postgres/database.ts'
import {createPress, drawnReceipts} from '../test/helpers/drawn-receipts.ts'
import {postgresServer} from '../test/helpers/servers/postgres.ts'
import {redisServer} from '../test/helpers/servers/redis.ts'

const root = dirname(import.meta.dirname)
const [counts = '1,2,4,8', documents = '60', backend = 'redis'] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'snapbatch-bench-'))
const inputs = join(folder, 'in')
const ticksASecond = 100

await using postgres = await postgresServer()
await using redis = await redisServer()
console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`)
await drawInputs(Number(documents))
let first: {programs: number; perMinute: number; cpu: number} | null = null
for (const programs of counts.split(',').map(Number)) {
  const {seconds, cpuSeconds, servers, bytes} = await measure(programs)
  const measured = {programs, perMinute: (Number(documents) / seconds) * 60, cpu: cpuSeconds / Number(documents)}
  first ??= measured
  const gain = measured.perMinute / first.perMinute / (programs / first.programs)
  console.log(
    `${programs} programs over ${backend}: ${measured.perMinute.toFixed(1)} documents/min (${gain.toFixed(2)} of linear), ` +
      `CPU-s a document ${measured.cpu.toFixed(2)} (${(first.cpu / measured.cpu).toFixed(2)} of linear), ` +
      `of PostgreSQL ${(servers.postgres / Number(documents)).toFixed(3)}, of Redis ${(servers.redis / Number(documents)).toFixed(3)}; ` +
      `database ${Math.round(bytes / Number(documents) / 1000)} kB a document; load ${loadavg()[0]?.toFixed(1)}`,
  )
}
rmSync(folder, {recursive: true})

async function drawInputs(count: number): Promise<void> {
  mkdirSync(inputs)
  const press = createPress()
  for (const [at, receipt] of drawnReceipts(count, 8).entries())
    writeFileSync(join(inputs, `${at}.jpg`), await press.jpegOf(receipt))
}

async function measure(programs: number) {
  const name = `bench_${programs}`
  const maintenance = openPostgres({url: postgres.url, connections: 1})
  await maintenance.script(`CREATE DATABASE ${name}`)
  const store = new URL(`/${name}`, postgres.url).href
  const env = {...process.env, SNAPBATCH_STORE: store, SNAPBATCH_QUEUE_URL: backend === 'redis' ? redis.url : store}
  const snap = (home: string, args: string[]) => [join(root, 'bin/dev.js'), ...args, '--home', join(folder, home)]
  const call = (...args: string[]) => {
    const {status, stderr} = spawnSync(process.execPath, snap(name, args), {env, encoding: 'utf8'})
    if (status !== 0) throw new Error(stderr)
  }
  call('pause', '--all')
  const started = Array.from({length: programs}, (_, at) =>
    spawn(process.execPath, snap(`${name}-${at}`, ['work', '--forever', '--concurrency', '1']), {env, stdio: 'ignore'}),
  )
  const db = openPostgres({url: store, connections: 1})
  await until(db, `SELECT count(*) = ${programs} AS is FROM program`)
  const empty = await sizeOf(db)
  call('process', inputs, '--stages', 'scan,compress', '--detach')
  const before = {servers: serverTimes(), own: treeTimes(started)}
  const begun = performance.now()
  call('resume', '--all')
  await until(db, `SELECT count(*) = 0 AS is FROM run WHERE state NOT IN ('done', 'failed')`)
  const seconds = (performance.now() - begun) / 1000
  const after = {servers: serverTimes(), own: treeTimes(started)}
  const bytes = (await sizeOf(db)) - empty
  await db.close()
  await Promise.all(started.map(ended))
  await maintenance.script(`DROP DATABASE ${name} WITH (FORCE)`)
  await maintenance.close()
  const servers = {
    postgres: after.servers.postgres - before.servers.postgres,
    redis: after.servers.redis - before.servers.redis,
  }
  return {seconds, cpuSeconds: after.own - before.own + servers.postgres + servers.redis, servers, bytes}
}

async function sizeOf(db: {first<Row>(text: string): Promise<Row | null>}): Promise<number> {
  return (await db.first<{bytes: number}>('SELECT pg_database_size(current_database()) AS bytes'))!.bytes
}

async function until(db: {first<Row>(text: string): Promise<Row | null>}, text: string): Promise<void> {
  while ((await db.first<{is: boolean}>(text))?.is !== true) await sleep(50)
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = new Promise((exit) => child.once('exit', exit))
  if (child.exitCode === null && child.kill('SIGTERM')) await gone
}

/** CPU seconds of processes and of all below them, also those that have ended. */
function treeTimes(children: ChildProcess[]): number {
  return children.reduce((sum, {pid}) => sum + timeBelow(pid!), 0)
}

function serverTimes() {
  return {postgres: timeBelow(postgres.pid), redis: timeBelow(redis.pid)}
}

function timeBelow(pid: number): number {
  const below = (parent: number): number =>
    readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry) && fieldsOf(Number(entry))?.[1] === String(parent))
      .reduce((sum, child) => sum + timeOf(Number(child)) + below(Number(child)), 0)
  return timeOf(pid) + below(pid)
}

/** proc_pid_stat(5): utime, stime, and those of children that were waited for. */
function timeOf(pid: number): number {
  return (fieldsOf(pid)?.slice(11, 15) ?? []).reduce((sum, ticks) => sum + Number(ticks), 0) / ticksASecond
}

function fieldsOf(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}
