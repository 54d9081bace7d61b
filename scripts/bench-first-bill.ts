/**
 * From nothing to the first bill: copies the single file into an empty folder, reads samples/restaurant-us.jpg with it from an
 * empty home, then once more another bill. Fails if a total is wrong. Usage: node scripts/bench-first-bill.ts [rounds] [--binary FILE]   (default 5)
 */
import {spawnSync} from 'node:child_process'
import {copyFileSync, mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {parseArgs} from 'node:util'
import type {ReadDocument} from './compare-samples.ts'
import type {Truth} from './samples-truth.ts'

const root = dirname(import.meta.dirname)
const extension = process.platform === 'win32' ? '.exe' : ''
const {positionals, values} = parseArgs({
  allowPositionals: true,
  options: {
    binary: {type: 'string', default: join(root, `dist-bin/snap-${process.platform}-${process.arch}${extension}`)},
  },
})
const truth = JSON.parse(readFileSync(join(root, 'samples/truth.json'), 'utf8')) as Truth

/** Nothing of this machine's programs and settings; Windows' own programs do not start without its folder. */
function emptyEnvironment(home: string): Record<string, string> {
  const windows = process.env['SystemRoot']
  return {HOME: home, USERPROFILE: home, LOCALAPPDATA: join(home, 'local'), ...(windows ? {SystemRoot: windows} : {})}
}

/** Seconds that a bill took; throws where the program failed or the total is wrong. */
function read(program: string, sample: string, home: string): number {
  const begun = performance.now()
  const run = spawnSync(program, ['process', join(root, 'samples', sample), '--json'], {
    cwd: home,
    env: emptyEnvironment(home),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  const seconds = (performance.now() - begun) / 1000
  if (run.status !== 0) throw run.error ?? new Error(`Exit code ${run.status}: ${run.stdout}${run.stderr}`)
  const {documents} = JSON.parse(run.stdout) as {documents: ReadDocument[]}
  const total = documents[0]?.bill?.total?.value
  if (total !== truth[sample]?.total) throw new Error(`${sample}: total ${total} instead of ${truth[sample]?.total}`)
  return seconds
}

/** Seconds of the copy, of it with the first bill, and of a second bill. */
function round(): [copy: number, first: number, second: number] {
  const folder = mkdtempSync(join(tmpdir(), 'snapbatch-first-'))
  try {
    const program = join(folder, `snapbatch${extension}`)
    const begun = performance.now()
    copyFileSync(values.binary, program)
    const copy = (performance.now() - begun) / 1000
    const first = copy + read(program, 'restaurant-us.jpg', folder)
    return [copy, first, read(program, 'taxi-us.jpg', folder)]
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}

const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!

console.log(`${values.binary}: ${(statSync(values.binary).size / 1e6).toFixed(1)} MB`)
const rounds = Array.from({length: Number(positionals[0] ?? 5)}, round)
const named = ['copying the file', 'copying and the first bill', 'a second bill']
for (const [i, name] of named.entries()) {
  const seconds = rounds.map((times) => times[i]!)
  const all = seconds.map((one) => one.toFixed(2)).join(' ')
  console.log(`${name}: ${median(seconds).toFixed(2)} s median of ${rounds.length} (${all})`)
}
