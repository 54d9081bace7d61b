/**
 * `npm run samples`: processes samples/ and compares what was read with what is true. With a file as argument it
 * compares that output of `snap process --json` instead. Ends with 1 when fewer totals are right than before.
 */
import {spawnSync} from 'node:child_process'
import {mkdirSync, readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {compareSamples, type ReadDocument, report, score} from './compare-samples.ts'
import type {Truth} from './samples-truth.ts'

const root = dirname(import.meta.dirname)
const samples = join(root, 'samples')
/** A store of its own: the user's is not touched. */
const home = join(root, 'node_modules/.cache/snapbatch-samples')
/** Totals that must be right, of the 17 files that have one. Raise it when more are. */
const FLOOR = 15

function snap(args: string[], output: 'inherit' | 'pipe'): string {
  const run = spawnSync(process.execPath, [join(root, 'bin/run.js'), 'process', samples, '--home', home, ...args], {
    stdio: ['ignore', output, 'inherit'],
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  })
  if (run.error !== undefined) throw run.error
  // A document that failed is a line of the table below; anything else went wrong before there was one.
  const someFailed = 3
  if (run.status !== 0 && run.status !== someFailed) process.exit(run.status ?? 1)
  return run.stdout ?? ''
}

function processed(): string {
  mkdirSync(home, {recursive: true})
  snap([], 'inherit')
  return snap(['--json'], 'pipe')
}

const [file] = process.argv.slice(2)
const text = file === undefined ? processed() : readFileSync(file, 'utf8')
const {documents} = JSON.parse(text) as {documents: ReadDocument[]}
const truth = JSON.parse(readFileSync(join(samples, 'truth.json'), 'utf8')) as Truth
const rows = compareSamples(truth, documents)
console.log(`\n${report(rows)}`)
if (score(rows, 'total').right < FLOOR) {
  console.error(`Fewer than ${FLOOR} totals are right.`)
  process.exitCode = 1
}
