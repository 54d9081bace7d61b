/**
 * Start-up of `--help`, `version` and `status` as a single file and as the package of npm, against a script for Node.js
 * that does nothing and a single file of it. All are started in turn on one core, so that load of the machine hits them
 * alike; then first starts, which unpack; and the memory of each. Prints a table for docs/benchmarks.md.
 * Usage: npm run build:binary && node scripts/bench-binary.ts [rounds] [--binary FILE]   (default 25; Linux)
 */
import {spawn, spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {cpus, loadavg, tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {parseArgs} from 'node:util'
import {findPinnedNode} from '../bin/pinned-node.js'
import {makeExecutable} from './binary/executable.ts'

const root = dirname(import.meta.dirname)
const {positionals, values} = parseArgs({allowPositionals: true, options: {binary: {type: 'string'}}})
const rounds = Number(positionals[0] ?? 25)
const binary = values.binary ?? join(root, `dist-bin/snap-${process.platform}-${process.arch}`)
const node = findPinnedNode(root, process.platform, process.arch)!
/** taskset replaces itself by the program, on one core. */
const pinned = (argv: readonly string[]) => ['-c', '0', ...argv]
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!

/** Milliseconds from start to end. */
function time(argv: readonly string[], env: NodeJS.ProcessEnv): number {
  const begun = performance.now()
  const {status, stderr} = spawnSync('taskset', pinned(argv), {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env,
  })
  const ms = performance.now() - begun
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}: ${stderr}`)
  return ms
}

/** The most memory that the kernel counted for it, in MB, as it was seen last. */
async function memory(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn('taskset', pinned(argv), {stdio: 'ignore', env})
  let most = 0
  const look = setInterval(() => {
    try {
      const [, kilobytes] = /^VmHWM:\s+(\d+)/mu.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? []
      most = Math.max(most, Number(kilobytes ?? 0) / 1024)
    } catch {
      // It has just ended.
    }
  }, 1)
  await new Promise((resolve) => child.once('exit', resolve))
  clearInterval(look)
  return most
}

const folder = mkdtempSync(join(tmpdir(), 'snapbatch-bench-'))
try {
  const home = join(folder, 'home')
  mkdirSync(home)
  const env = {HOME: home, PATH: process.env['PATH'], NO_COLOR: '1'}
  const nothing = join(folder, 'nothing.js')
  writeFileSync(nothing, '')
  const empty = join(folder, 'nothing')
  await makeExecutable({node, main: '', assets: {}, folder, file: empty})
  const commands = ['--help', 'version', 'status']
  const programs: Record<string, string[]> = {
    'Node.js, nothing': [node, nothing],
    'a single file with nothing': [empty],
    ...Object.fromEntries(commands.map((word) => [`single file, ${word}`, [binary, word]])),
    ...Object.fromEntries(commands.map((word) => [`npm, ${word}`, [node, join(root, 'bin/run.js'), word]])),
  }
  const times = new Map(Object.keys(programs).map((name) => [name, [] as number[]]))
  for (const argv of Object.values(programs)) time(argv, env)
  for (let round = 0; round < rounds; round++) {
    for (const [name, argv] of Object.entries(programs)) times.get(name)!.push(time(argv, env))
  }
  const first = Array.from({length: 5}, () => {
    rmSync(join(home, '.cache'), {recursive: true, force: true})
    return time([binary, 'status'], env)
  })
  times.set('single file, status for the first time', first)
  programs['single file, status for the first time'] = [binary, 'status']

  const base = median(times.get('Node.js, nothing')!)
  console.log(
    `${cpus()[0]?.model}, one core, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}, ${rounds} rounds\n`,
  )
  console.log(
    '| started | ms, median | least | times Node.js with nothing | MB of memory |\n| --- | --- | --- | --- | --- |',
  )
  for (const [name, list] of times) {
    const figures = [median(list).toFixed(0), Math.min(...list).toFixed(0), (median(list) / base).toFixed(2)]
    console.log(`| ${[name, ...figures, (await memory(programs[name]!, env)).toFixed(0)].join(' | ')} |`)
  }
} finally {
  rmSync(folder, {recursive: true})
}
