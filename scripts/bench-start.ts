/**
 * Start-up of `snap --help`, `version`, and `status` and `stats` on a store of 100,000 documents, against a program of oclif
 * whose one command is empty, with the same compile cache. All are started in turn, so that load of the machine hits them
 * alike, and told as wall clock and as processor time, which load changes less. With --before DIR, a built checkout of an
 * older version is started in turn with them, with --binary FILE the single file.
 * Usage: npm run build && node scripts/bench-start.ts [rounds] [--before DIR] [--binary FILE]   (default 15)
 */
import {spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {cpus, loadavg, tmpdir} from 'node:os'
import {dirname, join, resolve} from 'node:path'
import {parseArgs} from 'node:util'
import {systemClock} from '../src/clock.ts'
import {newId} from '../src/ids.ts'
import type {StoreEffect, SubmitItem} from '../src/store/types.ts'

const root = dirname(import.meta.dirname)
const {positionals, values} = parseArgs({
  allowPositionals: true,
  options: {before: {type: 'string'}, binary: {type: 'string'}},
})
const rounds = Number(positionals[0] ?? 15)
const documents = 100_000
const chunk = 1000

/** oclif's smallest program: one command that parses nothing and prints nothing. */
function emptyProgram(folder: string): string {
  mkdirSync(join(folder, 'dist', 'commands'), {recursive: true})
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const oclif = {bin: 'empty', commands: './dist/commands'}
  writeFileSync(join(folder, 'package.json'), JSON.stringify({name: 'empty', version: '1.0.0', type: 'module', oclif}))
  const command = `import {Command} from '@oclif/core'
export default class Empty extends Command { async run() { await this.parse(Empty) } }`
  writeFileSync(join(folder, 'dist', 'commands', 'empty.js'), command)
  const launcher = `import module from 'node:module'
module.enableCompileCache?.(${JSON.stringify(join(folder, 'cache'))})
const {execute} = await import('@oclif/core')
await execute({dir: import.meta.url})`
  writeFileSync(join(folder, 'run.js'), launcher)
  return join(folder, 'run.js')
}

/** A store as the version at `at` makes it. */
async function fillStore(home: string, at: string): Promise<void> {
  const load = (module: string) => import(join(at, 'src', module))
  const {openDatabase} = (await load('store/database.ts')) as typeof import('../src/store/database.ts')
  const {createSqliteStore} = (await load('store/sqlite-store.ts')) as typeof import('../src/store/sqlite-store.ts')
  const {createSqliteQueue} = (await load('queue/sqlite-queue.ts')) as typeof import('../src/queue/sqlite-queue.ts')
  const db = openDatabase(join(home, 'store.db'), {busyTimeoutMs: 200})
  const store = createSqliteStore({db, clock: systemClock})
  const queue = createSqliteQueue({
    db,
    clock: systemClock,
    applyEffects(effects) {
      store.applyEffects(effects as StoreEffect[], null)
      return []
    },
  })
  const batch = newId('b')
  await store.createBatch({id: batch, cwd: '/', outDir: null, meta: {}})
  for (let from = 0; from < documents; from += chunk) {
    const items = Array.from({length: chunk}, (_, i) => item(from + i))
    const effects: StoreEffect[] = [{type: 'submit', batch, optionSet: {hash: 'bench', options: {} as never}, items}]
    for (const {run} of items) effects.push({type: 'run.state', run: run!.id, state: 'done'})
    await queue.enqueue([], effects)
  }
  await store.closeBatch(batch)
  await store.close()
}

function item(n: number): SubmitItem {
  return {
    ordinal: n,
    path: `/bills/${n}.jpg`,
    outcome: 'queued',
    document: {id: newId('d'), sha256: n.toString(16).padStart(64, '0'), bytes: n, media: 'image', mtimeMs: n},
    run: {id: newId('r'), isNew: true, generation: 0, seq: n, priority: 5},
  }
}

const npmForm = (at: string) => ({at, program: [process.execPath, join(at, 'bin/run.js')]})

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!

/** In milliseconds. Node.js tells no processor time of one child, but bash does. */
function start(words: string[]): {wall: number; cpu: number} {
  const script = 'TIMEFORMAT="%3R %3U %3S"; time "$@" >/dev/null'
  const {status, stderr} = spawnSync('bash', ['-c', script, 'bash', ...words], {encoding: 'utf8'})
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}: ${stderr}`)
  const [wall = 0, user = 0, system = 0] = stderr.trim().split(/\s+/).slice(-3).map(Number)
  return {wall: wall * 1000, cpu: (user + system) * 1000}
}

const folder = mkdtempSync(join(tmpdir(), 'snapbatch-bench-'))
try {
  const programs: Record<string, string[]> = {
    'Node.js, nothing': [process.execPath, '-e', '0'],
    'oclif, empty command': [process.execPath, emptyProgram(join(folder, 'empty')), 'empty'],
  }
  // An older version refuses a store of a newer one: each has its own.
  const versions: Record<string, {at: string; program: string[]}> = {
    ...(values.before && {before: npmForm(values.before)}),
    snap: npmForm(root),
    ...(values.binary && {binary: {at: root, program: [resolve(values.binary)]}}),
  }
  for (const [name, {at, program}] of Object.entries(versions)) {
    const home = join(folder, name)
    await fillStore(home, at)
    const commands = [
      ['--help'],
      ['version'],
      ['status', '--home', home],
      ...(name === 'before' ? [] : [['stats', '--home', home]]),
    ]
    for (const args of commands) programs[`${name} ${args[0]}`] = [...program, ...args]
  }
  const times = new Map(Object.keys(programs).map((name) => [name, [] as ReturnType<typeof start>[]]))
  for (const words of Object.values(programs)) start(words)
  for (let round = 0; round < rounds; round++) {
    for (const [name, words] of Object.entries(programs)) times.get(name)!.push(start(words))
  }
  const medians = (name: string) => ({
    wall: median(times.get(name)!.map(({wall}) => wall)),
    cpu: median(times.get(name)!.map(({cpu}) => cpu)),
  })
  const base = medians('oclif, empty command')
  console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`)
  for (const name of times.keys()) {
    const {wall, cpu} = medians(name)
    console.log(`${name}: ${wall.toFixed(0)} ms, ratio ${(wall / base.wall).toFixed(2)}; CPU ${cpu.toFixed(0)} ms`)
  }
} finally {
  rmSync(folder, {recursive: true})
}
