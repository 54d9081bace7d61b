/**
 * How fast many files at once are taken by `snap process --watch`, and what watching costs while nothing comes.
 * Usage: npm run build && node scripts/bench-watch.ts [FILES] [IDLE] [SECONDS]
 *   FILES come at once (default 5000), IDLE are watched (default 10000) for SECONDS (default 60)
 */
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {readUsage} from '../src/queue/pool/usage.ts'
import {type Db, openDatabase} from '../src/store/database.ts'
import {machine, secondsUntil, start} from './bench-programs.ts'

const [files = 5000, idle = 10_000, seconds = 60] = process.argv.slice(2).map(Number)
const folder = mkdtempSync(join(tmpdir(), 'snapbatch-watch-'))
const inbox = join(folder, 'inbox')
const home = join(folder, 'home')

function writeFiles(from: number, to: number): void {
  for (let n = from; n < to; n++) {
    if (n % 100 === 0) mkdirSync(join(inbox, `${Math.floor(n / 100)}`), {recursive: true})
    writeFileSync(join(inbox, `${Math.floor(n / 100)}`, `${n}.txt`), `Invoice ${n}\n`)
  }
}

function openStore(): Db | null {
  try {
    return openDatabase(join(home, 'store.db'), {busyTimeoutMs: 1000, readonly: true})
  } catch {
    return null
  }
}

async function cpuShare(pid: number): Promise<number> {
  const before = readUsage(pid)!.cpuMs
  await sleep(seconds * 1000)
  return (readUsage(pid)!.cpuMs - before) / (10 * seconds)
}

console.log(machine())
mkdirSync(inbox)
const watching = start(['process', '--watch', inbox, '--home', home, '--progress', 'plain', '--concurrency', '1'], {
  SNAPBATCH_STAGES: 'scan',
})
try {
  await secondsUntil(() => watching.said().includes('Watching'))
  const db = openStore()!
  const count = (sql: string) => db.prepare<[], number>(sql).pluck().get()!
  const begun = performance.now()
  writeFiles(0, files)
  const written = (performance.now() - begun) / 1000
  await secondsUntil(() => count('SELECT count(*) FROM run') === files, 300)
  const enqueued = (performance.now() - begun) / 1000
  const batches = count('SELECT count(*) FROM batch')
  console.log(
    `${files} files written in ${written.toFixed(1)} s, all enqueued after ${enqueued.toFixed(1)} s, ${batches} batches`,
  )
  await secondsUntil(() => count(`SELECT count(*) FROM run WHERE state = 'done'`) === files, 600)
  console.log(`all read after ${((performance.now() - begun) / 1000).toFixed(1)} s`)
  writeFiles(files, idle)
  await secondsUntil(() => count(`SELECT count(*) FROM run WHERE state = 'done'`) === idle, 600)
  await sleep(5000)
  console.log(
    `idle, ${idle} files: ${(await cpuShare(watching.pid)).toFixed(2)} % of a core, ${readUsage(watching.pid)!.rssMb.toFixed(0)} MB`,
  )
  db.close()
} finally {
  await watching.end('SIGINT')
  rmSync(folder, {recursive: true, force: true})
}
