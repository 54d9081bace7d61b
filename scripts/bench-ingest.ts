/**
 * Speed and memory of ingest: invented text documents of 2 kB each are processed as a user does, in a fresh home.
 * Usage: npm run build && node scripts/bench-ingest.ts [DOCUMENTS[,DOCUMENTS...]] [FLAG...]
 *   e.g. 2000,20000,100000 --concurrency 4
 */
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {cpus, loadavg, tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {readUsage} from '../src/queue/pool/usage.ts'

const root = dirname(import.meta.dirname)
const [counts = '2000', ...flags] = process.argv.slice(2)
const documentBytes = 2048
const filesOfFolder = 1000
const sampleMs = 500
/** Memory is told at these shares of the time. */
const points = [0.1, 0.25, 0.5, 0.75, 1]

/** A generator of numbers in [0, 1) that gives the same documents every time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const syllables = 'ba ce di fo gu ha ki lo mu ne pa ri so tu ve wa xo ye zu stra plen kor min tel'.split(' ')

/** Words of 2 to 4 syllables; the square makes some common and most rare, as in a language. */
function vocabulary(random: () => number): string[] {
  const part = () => syllables[Math.floor(random() * syllables.length)]!
  return Array.from({length: 20_000}, () => Array.from({length: 2 + Math.floor(random() * 3)}, part).join(''))
}

function documentText(words: string[], random: () => number): string {
  const lines: string[] = []
  for (let length = 0; length < documentBytes; ) {
    const count = 8 + Math.floor(random() * 8)
    const line = Array.from({length: count}, () => words[Math.floor(random() ** 2 * words.length)]!).join(' ')
    const end = random() < 0.2 ? '.\n' : '.'
    lines.push(`${line[0]!.toUpperCase()}${line.slice(1)}${end}`)
    length += line.length + 1 + end.length
  }
  return lines.join('\n').slice(0, documentBytes)
}

function writeDocuments(folder: string, count: number): void {
  const random = seeded(count)
  const words = vocabulary(random)
  for (let index = 0; index < count; index++) {
    const below = join(folder, String(Math.floor(index / filesOfFolder)))
    if (index % filesOfFolder === 0) mkdirSync(below)
    writeFileSync(join(below, `${index}.txt`), documentText(words, random))
  }
}

/** Processes that this one has started, by /proc. */
function childrenOf(pid: number): number[] {
  const tasks = `/proc/${pid}/task`
  try {
    return readdirSync(tasks).flatMap((task) =>
      readFileSync(join(tasks, task, 'children'), 'utf8')
        .split(' ')
        .filter(Boolean)
        .map(Number),
    )
  } catch {
    return []
  }
}

interface Sample {
  parentMb: number
  /** Of the largest worker, MB. */
  workerMb: number
}

/** CPU seconds by process, and memory over time. */
class Watch {
  readonly samples: Sample[] = []
  readonly #cpu = new Map<number, number>()
  readonly #pid: number

  constructor(pid: number) {
    this.#pid = pid
  }

  look(): void {
    const parent = readUsage(this.#pid)
    if (parent === null) return
    const workers = childrenOf(this.#pid).map((pid) => ({pid, usage: readUsage(pid)}))
    this.#cpu.set(this.#pid, parent.cpuMs)
    for (const {pid, usage} of workers) if (usage !== null) this.#cpu.set(pid, usage.cpuMs)
    this.samples.push({
      parentMb: parent.rssMb,
      workerMb: Math.max(0, ...workers.map(({usage}) => usage?.rssMb ?? 0)),
    })
  }

  /** Seconds; of workers, what was seen of each at last. */
  cpu(): {parent: number; workers: number} {
    const all = [...this.#cpu.values()].reduce((sum, ms) => sum + ms, 0)
    const parent = this.#cpu.get(this.#pid) ?? 0
    return {parent: parent / 1000, workers: (all - parent) / 1000}
  }
}

async function run(folder: string, home: string): Promise<{seconds: number; watch: Watch}> {
  const args = [join(root, 'bin/run.js'), 'process', folder, '--home', home, '--quiet', ...flags]
  const begun = performance.now()
  const child = spawn(process.execPath, args, {stdio: ['ignore', 'ignore', 'inherit']})
  const watch = new Watch(child.pid!)
  const timer = setInterval(() => watch.look(), sampleMs)
  const [code] = (await once(child, 'exit')) as [number | null]
  clearInterval(timer)
  if (code !== 0) throw new Error(`snap process ended with ${code}`)
  return {seconds: (performance.now() - begun) / 1000, watch}
}

console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`)
for (const count of counts.split(',').map(Number)) {
  const folder = mkdtempSync(join(tmpdir(), 'snapbatch-ingest-'))
  mkdirSync(join(folder, 'documents'))
  writeDocuments(join(folder, 'documents'), count)
  const {seconds, watch} = await run(join(folder, 'documents'), join(folder, 'home'))
  rmSync(folder, {recursive: true})
  const {parent, workers} = watch.cpu()
  const at = (share: number) =>
    watch.samples[Math.min(watch.samples.length - 1, Math.floor(share * watch.samples.length))]
  const memory = (pick: (sample: Sample) => number) =>
    points.map((share) => Math.round(pick(at(share) ?? {parentMb: 0, workerMb: 0}))).join(' ')
  console.log(
    `${count} documents: ${seconds.toFixed(1)} s, ${Math.round(count / seconds)} a second; CPU a document: parent ${((parent / count) * 1000).toFixed(2)} ms, ` +
      `workers ${((workers / count) * 1000).toFixed(2)} ms; MB at ${points.map((share) => `${share * 100} %`).join(' ')}: parent ${memory((sample) => sample.parentMb)}, largest worker ${memory((sample) => sample.workerMb)}`,
  )
}
