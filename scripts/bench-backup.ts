/**
 * How fast `snap backup` writes, checks and takes back a store, and what the same bytes take as a plain copy.
 * Usage: npm run build && node scripts/bench-backup.ts HOME   (for example as bench-status.ts makes it)
 */
import {copyFileSync, mkdtempSync, rmSync, statSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {machine, snap} from './bench-programs.ts'

const [home] = process.argv.slice(2)
if (!home) throw new Error('usage: bench-backup.ts HOME')
const folder = mkdtempSync(join(tmpdir(), 'snapbatch-backup-'))
const file = join(folder, 'backup')

async function timed(what: string, run: () => unknown): Promise<void> {
  const begun = performance.now()
  await run()
  const seconds = (performance.now() - begun) / 1000
  const megabytes = statSync(file).size / 1e6
  console.log(
    `${what}: ${megabytes.toFixed(0)} MB in ${seconds.toFixed(1)} s, ${(megabytes / seconds).toFixed(0)} MB/s`,
  )
}

console.log(machine())
try {
  await timed('written', () => snap(['backup', file, '--home', home]))
  await timed('copied', () => copyFileSync(file, join(folder, 'copy')))
  await timed('checked', () => snap(['backup', file, '--check', '--home', home]))
  await timed('made a home of', () => snap(['backup', file, '--into', join(folder, 'home')]))
} finally {
  rmSync(folder, {recursive: true})
}
