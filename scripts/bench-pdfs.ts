/**
 * Size and CPU of compressed PDFs, beside Ghostscript and OCRmyPDF (Debian packages) over the same files in the same run:
 * npm run build && node scripts/bench-pdfs.ts FOLDER [--kinds scan,scansynth] [--out DIR]
 *
 * FOLDER holds PDFs; a manifest.json in it ({files: [{file, kind}]}) sorts them. OCR is left out everywhere: what is compared
 * is compression. CPU is user and system time of the whole process tree, start-up included. DIR keeps the outputs (gs/,
 * ocrmypdf/) and the JSON of snap (snap.json) for other judges; without it they are removed.
 */
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join, resolve} from 'node:path'
import {parseArgs} from 'node:util'
import type {BatchJson} from '../src/types/contract.ts'
import {measureCommand} from './measure-command.ts'

interface Entry {
  file: string
  kind: string
}

/** Bytes of the output by file name; files without one are absent. */
type Sizes = Map<string, number>

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {kinds: {type: 'string'}, out: {type: 'string'}},
})
const [folder] = positionals
if (!folder) throw new Error('Give the folder with the PDFs')
const out = resolve(values.out ?? mkdtempSync(join(tmpdir(), 'snapbatch-pdfs-')))
const snap = join(dirname(import.meta.dirname), 'bin', 'run.js')
const wanted = values.kinds?.split(',')
const entries = readEntries(folder).filter(({kind}) => wanted?.includes(kind) ?? kind !== 'hostile')

function readEntries(path: string): Entry[] {
  const manifest = join(path, 'manifest.json')
  if (existsSync(manifest)) return (JSON.parse(readFileSync(manifest, 'utf8')) as {files: Entry[]}).files
  const names = readdirSync(path).filter((name) => /\.pdf$/i.test(name))
  return names.sort().map((file) => ({file, kind: 'pdf'}))
}

/** A peer, one call a file as its users have to; 100 s are enough for all files but bombs. */
function runPeer(name: string, command: string): {cpu: number; sizes: Sizes} {
  const target = join(out, name)
  mkdirSync(target, {recursive: true})
  const sizes: Sizes = new Map()
  let cpu = 0
  for (const {file} of entries) {
    const output = join(target, file)
    cpu += measureCommand(`timeout 100 ${command} >/dev/null 2>&1`, [join(folder!, file), output]).cpu
    if (existsSync(output) && statSync(output).size > 0) sizes.set(file, statSync(output).size)
  }
  return {cpu, sizes}
}

function runSnap(): {cpu: number; sizes: Sizes} {
  const json = join(out, 'snap.json')
  const home = mkdtempSync(join(tmpdir(), 'snapbatch-pdfs-home-'))
  const flags = '--concurrency 1 --progress none --json'
  const {cpu} = measureCommand(
    `'${process.execPath}' '${snap}' compress "\${@:3}" --out "$2/snap" --home "$1" ${flags} > "$2/snap.json"`,
    [home, out, ...entries.map(({file}) => join(folder!, file))],
  )
  const result = JSON.parse(readFileSync(json, 'utf8')) as BatchJson
  const sizes: Sizes = new Map()
  for (const {path, artifacts} of result.documents) {
    const archive = artifacts.find(({kind}) => kind === 'archive-pdf')
    const entry = entries.find(({file}) => path.endsWith(`/${file}`))
    if (archive && entry) sizes.set(entry.file, archive.bytes)
  }
  if (!values.out) rmSync(home, {recursive: true, force: true})
  return {cpu, sizes}
}

const sizeOf = ({file}: Entry) => statSync(join(folder!, file)).size
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)
const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN

function row(name: string, {cpu, sizes}: {cpu: number; sizes: Sizes}, files: Entry[]): Record<string, string | number> {
  const made = files.filter(({file}) => sizes.has(file))
  const ratios = made.map((entry) => sizes.get(entry.file)! / sizeOf(entry))
  const total = sum(made.map(({file}) => sizes.get(file)!)) / sum(made.map(sizeOf))
  return {
    program: name,
    made: `${made.length} of ${files.length}`,
    'total ratio': total.toFixed(3),
    'median ratio': median(ratios).toFixed(3),
    grew: ratios.filter((ratio) => ratio > 1).length,
    ...(files === entries ? {'CPU-s a file': (cpu / files.length).toFixed(2)} : {}),
  }
}

const programs = {
  gs: runPeer('gs', 'gs -q -dNOPAUSE -dBATCH -dSAFER -sDEVICE=pdfwrite -dPDFSETTINGS=/ebook -sOutputFile="$2" "$1"'),
  ocrmypdf: runPeer('ocrmypdf', 'ocrmypdf -q -j 1 -O3 --skip-text --tesseract-timeout 0 --output-type pdf "$1" "$2"'),
  snap: runSnap(),
}
const all = Object.entries(programs)
console.table(all.map(([name, result]) => row(name, result, entries)))
const common = entries.filter(({file}) => all.every(([, {sizes}]) => sizes.has(file)))
console.log(`Those that all three could do (${common.length}):`)
console.table(all.map(([name, result]) => row(name, result, common)))
for (const kind of new Set(entries.map((entry) => entry.kind))) {
  console.log(kind)
  const files = entries.filter((entry) => entry.kind === kind)
  console.table(all.map(([name, result]) => row(name, result, files)))
}
const perFile = entries.map((entry) => ({
  file: entry.file,
  bytes: sizeOf(entry),
  ...Object.fromEntries(all.map(([name, {sizes}]) => [name, (sizes.get(entry.file) ?? Number.NaN) / sizeOf(entry)])),
}))
if (values.out) writeFileSync(join(out, 'sizes.json'), JSON.stringify(perFile, null, 1))
else rmSync(out, {recursive: true, force: true})
