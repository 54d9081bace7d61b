/**
 * How throughput grows with workers: the given files are read with 1, 2, 4, ... workers, each in a fresh store.
 * Usage: npm run build && node scripts/bench-workers.ts WORKERS[,WORKERS...] FILE...    e.g. 1,2,4 receipts/*.jpg
 */
import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {cpus, loadavg, tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import type {BatchJson} from '../src/types/contract.ts'

const root = dirname(import.meta.dirname)
const [counts = '1,2,4', ...files] = process.argv.slice(2)

function run(workers: number, home: string): {seconds: number; batch: BatchJson} {
  const args = [
    join(root, 'bin/run.js'),
    'process',
    ...files,
    '--stages',
    'scan',
    '--home',
    home,
    '--json',
    '--concurrency',
  ]
  const begun = performance.now()
  const {stdout, stderr} = spawnSync(process.execPath, [...args, String(workers)], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  const seconds = (performance.now() - begun) / 1000
  if (!stdout.startsWith('{')) throw new Error(stderr)
  return {seconds, batch: JSON.parse(stdout) as BatchJson}
}

/** What was read, without ids and times: must not depend on the number of workers. */
const results = ({documents}: BatchJson): string =>
  JSON.stringify(documents.map(({path, bill, kind}) => ({path, bill, kind})))

console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`)
let first: {seconds: number; batch: BatchJson; workers: number} | null = null
for (const workers of counts.split(',').map(Number)) {
  const home = mkdtempSync(join(tmpdir(), 'snapbatch-bench-'))
  const {seconds, batch} = run(workers, home)
  rmSync(home, {recursive: true})
  first ??= {seconds, batch, workers}
  const gain = (first.seconds / seconds) * first.workers
  const same = results(batch) === results(first.batch) ? 'same results' : 'OTHER RESULTS'
  console.log(
    `${workers} workers: ${seconds.toFixed(1)} s, ${batch.counts.done} done, ${gain.toFixed(2)} x one (${(gain / workers).toFixed(2)} of linear), ${same}`,
  )
}
