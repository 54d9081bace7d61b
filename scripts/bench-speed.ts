/**
 * CPU a receipt and receipts a minute, beside tesseract and ocrmypdf (Debian packages) over the same files in the same run:
 * npm run build && node scripts/bench-speed.ts FILE... [--rounds N] (default 1)
 *
 * CPU is user and system time of the whole process tree, start-up included, read from a shell's `times`. All programs
 * run in turn, so that load of the machine hits them alike; ratios are what can be compared.
 */
import {mkdtempSync, rmSync} from 'node:fs'
import {availableParallelism, loadavg, tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {parseArgs} from 'node:util'
import {type Measured, measureCommand} from './measure-command.ts'

const {values, positionals: files} = parseArgs({
  allowPositionals: true,
  options: {rounds: {type: 'string', default: '1'}},
})
if (files.length === 0) throw new Error('Give the receipts as arguments')
const folder = mkdtempSync(join(tmpdir(), 'snapbatch-speed-'))
const cores = availableParallelism()
const snap = join(dirname(import.meta.dirname), 'bin', 'run.js')

const quoted = (path: string): string => `'${path.replaceAll("'", "'\\''")}'`
const process1 = (options: string): string =>
  `${quoted(process.execPath)} ${quoted(snap)} process "$@" --no-memory --keep-duplicates --home "$(mktemp -d -p ${quoted(folder)})" --json --progress none ${options} > /dev/null`
const parallel = (command: string): string =>
  `printf '%s\\0' "$@" | xargs -0 -P ${cores} -I{} sh -c ${quoted(`${command} > /dev/null 2>&1`)}`
const pdf = quoted(join(folder, 'out'))

const programs = {
  'tesseract img out': `for f in "$@"; do tesseract "$f" ${pdf} 2> /dev/null; done`,
  'tesseract img out, 1 thread': `export OMP_THREAD_LIMIT=1; for f in "$@"; do tesseract "$f" ${pdf} 2> /dev/null; done`,
  'snap --stages scan, 1 worker': process1('--stages scan --concurrency 1'),
  'snap --stages scan --engine tesseract, 1 worker': process1('--stages scan --concurrency 1 --engine tesseract'),
  'snap, all stages and cores': process1(''),
  'ocrmypdf --output-type pdf, all cores': parallel(
    `ocrmypdf --jobs 1 --image-dpi 200 --output-type pdf "{}" ${pdf}.$$`,
  ),
  'ocrmypdf --deskew --rotate-pages --clean, all cores': parallel(
    `ocrmypdf --jobs 1 --image-dpi 200 --deskew --rotate-pages --clean "{}" ${pdf}.$$`,
  ),
}

const runs = new Map(Object.keys(programs).map((name) => [name, [] as Measured[]]))
try {
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [name, command] of Object.entries(programs)) runs.get(name)!.push(measureCommand(command, files))
  }
} finally {
  rmSync(folder, {recursive: true, force: true})
}

const least = (name: string, value: (run: Measured) => number): number => Math.min(...runs.get(name)!.map(value))
const base = least('tesseract img out', ({cpu}) => cpu)
console.log(`${files.length} files, ${cores} cores, load ${loadavg()[0]?.toFixed(1)}`)
for (const name of runs.keys()) {
  const cpu = least(name, (run) => run.cpu)
  const minute = (60 * files.length) / least(name, ({seconds}) => seconds)
  const each = (cpu / files.length).toFixed(2)
  console.log(`${name}: ${each} CPU-s a file, ${(cpu / base).toFixed(2)} x tesseract, ${minute.toFixed(0)} a minute`)
}
