/**
 * Memory of programs that stay: `snap work --forever` over batches of texts, one after the other, and `snap dashboard` with
 * pages that follow it live, come and go.
 * Usage: npm run build && node scripts/bench-soak.ts [BATCHES] [TEXTS] [PAGES]   (default 20 batches of 100 texts, 5 pages)
 */
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {readUsage} from '../src/queue/pool/usage.ts'
import {openDatabase} from '../src/store/database.ts'
import {machine, secondsUntil, snap, start} from './bench-programs.ts'

const [batches = 20, texts = 100, pages = 5] = process.argv.slice(2).map(Number)
/** A page that follows is closed and opened anew so often, ms. */
const pageMs = 1000
const folder = mkdtempSync(join(tmpdir(), 'snapbatch-soak-'))
const home = join(folder, 'home')

function writeBatch(batch: number): string {
  const at = join(folder, `${batch}`)
  mkdirSync(at)
  for (let n = 0; n < texts; n++)
    writeFileSync(join(at, `${n}.txt`), `Invoice ${batch}-${n}\nShop ${n % 30} Ltd\nTotal EUR ${n}.50\n`.repeat(20))
  return at
}

/** Follows the events of the dashboard as a page does, for a while; bytes that came. */
async function followPage(origin: string, headers: Record<string, string>, ms: number): Promise<number> {
  const signal = AbortSignal.timeout(ms)
  let bytes = 0
  try {
    const {body} = await fetch(`${origin}/api/v1/events`, {headers, signal})
    for await (const chunk of body!) bytes += (chunk as Uint8Array).length
  } catch (error) {
    if (!signal.aborted) throw error
  }
  return bytes
}

console.log(machine())
const working = start(['work', '--forever', '--concurrency', '2', '--home', home])
const serving = start(['dashboard', '--json', '--port', '0', '--no-work', '--home', home])
try {
  await secondsUntil(() => serving.said().includes('\n}'))
  const {origin, hash} = new URL((JSON.parse(serving.said()) as {url: string}).url)
  const headers = {authorization: `Bearer ${hash.slice('#token='.length)}`}
  const over = new AbortController()
  let came = 0
  let opened = 0
  const following = Array.from({length: pages}, async () => {
    while (!over.signal.aborted) {
      came += await followPage(origin, headers, pageMs)
      opened++
      await (await fetch(`${origin}/api/v1/documents`, {headers})).arrayBuffer()
    }
  })
  const db = openDatabase(join(home, 'store.db'), {busyTimeoutMs: 1000, readonly: true})
  const done = db.prepare<[], number>(`SELECT count(*) FROM run WHERE state = 'done'`).pluck()
  const begun = performance.now()
  for (let batch = 1; batch <= batches; batch++) {
    await snap(['process', writeBatch(batch), '--detach', '--home', home])
    await secondsUntil(() => done.get() === batch * texts, 300)
    await sleep(500)
    const [worker, server] = [working, serving].map(({pid}) => readUsage(pid)!.rssMb.toFixed(0))
    const minutes = ((performance.now() - begun) / 60_000).toFixed(1)
    console.log(
      `batch ${batch}, ${minutes} min: work --forever ${worker} MB, dashboard ${server} MB, ${opened} pages opened`,
    )
  }
  over.abort()
  await Promise.all(following)
  console.log(`${(came / 1e6).toFixed(1)} MB of events`)
  db.close()
} finally {
  await working.end()
  await serving.end()
  rmSync(folder, {recursive: true, force: true})
}
