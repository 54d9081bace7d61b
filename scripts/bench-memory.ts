/**
 * What learning is worth: node scripts/bench-memory.ts TAUGHT TEXT ASKED [--words FILE] [--home DIR] [--out FILE] [-v]
 *
 * TAUGHT is a folder of NAME.key.json with the truth (company, date, total, address), TEXT one of NAME.hocr of the same
 * documents, ASKED one of NAME.jpg and NAME.key.json. A home reads all of TEXT, is given the truth by one
 * `snap correct --from`, and then reads ASKED without and with what it has learned. --words takes the words of ASKED from a
 * file of an earlier run ([{name, pages}], see bench-fields.ts) instead of reading the pictures again.
 */
import {execFileSync} from 'node:child_process'
import {mkdtempSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {parseArgs} from 'node:util'
import type {BatchJson} from '../src/types/contract.ts'
import {amount, iso, type Truth} from './bench-truth.ts'

const root = join(import.meta.dirname, '..')
const {positionals, values} = parseArgs({
  allowPositionals: true,
  options: {
    words: {type: 'string'},
    home: {type: 'string'},
    out: {type: 'string'},
    verbose: {type: 'boolean', short: 'v'},
  },
})
const [taught, text, asked] = positionals
if (!taught || !text || !asked) throw new Error('usage: bench-memory.ts TAUGHT TEXT ASKED [--words FILE] [--home DIR]')
const home = values.home ?? mkdtempSync(join(tmpdir(), 'snapbatch-memory-'))

/** One command over the home, its JSON parsed; 3 is "some documents failed, the rest is done". */
function snap<T>(...args: string[]): T {
  const command = [join(root, 'bin/dev.js'), ...args, '--home', home, '--json']
  const stdout = execFileSync(process.execPath, command, {
    maxBuffer: 1 << 30,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return JSON.parse(stdout.toString()) as T
}

const files = (folder: string, ending: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(folder, name))

/** A label that is no date ("25032018" without marks) is left to what was read. */
function isoOf(label: string | undefined): string | null {
  const date = label === undefined ? null : iso(label)
  return date !== null && !Number.isNaN(Date.parse(date)) ? date : null
}

/** The truth about a document as lines of corrections. */
function correctionsOf(id: string, {company, date, total, address}: Truth): object[] {
  const money = amount(total)
  const given: [string, string | null][] = [
    ['vendor', company ?? null],
    ['date', isoOf(date)],
    ['total', total !== undefined && Number.isFinite(money) ? money.toFixed(2) : null],
    ['vendorAddress', address ?? null],
  ]
  return given.flatMap(([field, value]) => (value ? [{doc: id, field, value}] : []))
}

const listOf = (name: string, paths: string[]): string => {
  const file = join(home, name)
  writeFileSync(file, paths.join('\n'))
  return file
}

const read = snap<BatchJson>('process', '--files-from', listOf('taught.list', files(text, '.hocr')), '--stages', 'scan')
const lines = read.documents.flatMap(({id, path, bill}) => {
  const key = join(taught, `${/([^/]+)\.hocr$/.exec(path)![1]}.key.json`)
  return id && bill ? correctionsOf(id, JSON.parse(readFileSync(key, 'utf8')) as Truth) : []
})
const jsonl = join(home, 'truth.jsonl')
writeFileSync(jsonl, lines.map((line) => JSON.stringify(line)).join('\n'))
const {corrections, documents} = snap<{corrections: number; documents: string[]}>('correct', '--from', jsonl)
const {vendors} = snap<{vendors: unknown[]}>('vendors')
console.log(`${corrections} values of ${documents.length} documents taught ${vendors.length} vendors: ${home}`)

const bench = (...args: string[]): void => {
  const script = join(root, 'scripts/bench-fields.ts')
  execFileSync(process.execPath, [script, asked, ...args], {stdio: 'inherit'})
}
const more = [...(values.verbose ? ['-v'] : []), ...(values.out ? ['--out', values.out] : [])]
if (values.words) {
  bench(values.words)
  bench(values.words, '--memory', home, ...more)
} else {
  const list = listOf('asked.list', files(asked, '.jpg'))
  const result = snap<BatchJson>('process', '--files-from', list, '--stages', 'scan', '--keep-duplicates')
  if (values.out) writeFileSync(values.out, JSON.stringify(result))
  bench(home)
  bench(home, '--memory', home, ...(values.verbose ? ['-v'] : []))
}
