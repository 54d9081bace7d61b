import {spawn} from 'node:child_process'
import module from 'node:module'
import {homedir} from 'node:os'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import v8 from 'node:v8'
import {decide, isForeground} from './pinned-node.js'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** 128 + SIGPIPE: what every program in a pipe ends with when its reader has gone. */
const BROKEN_PIPE = 141
/** As after SIGTERM. */
const HUNG_UP = 143
/** SnapError's `missing`. */
const MISSING = 6
const LONG_RUNNING = new Set(['process', 'work', 'retry'])
const FORWARDED = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])

/** What the user typed; plain `snap` shows where things stand instead of oclif's list of all commands. */
export const commandLine = () => (process.argv.length > 2 ? process.argv.slice(2) : ['overview'])

/**
 * Runs `main` in this process if its Node is new enough, else this script again in the Node that came with the package.
 * @param {() => Promise<unknown>} main
 * @returns {Promise<void>}
 */
export async function launch(main) {
  // The completion of snapd runs whatever is called snap, with the words that are being typed, to be told the next ones.
  if (process.env['GO_FLAGS_COMPLETION']) return
  const relaunched = process.env['SNAPBATCH_LAUNCHER'] === String(process.ppid)
  // Inherited from further up it would make a detached run take us for a launcher that died.
  if (!relaunched) delete process.env['SNAPBATCH_LAUNCHER']
  const {version, platform, arch} = process
  const decision = decide({version, platform, arch, root, relaunched})
  if (decision.action === 'relaunch') return relaunch(decision.node)
  if (decision.action === 'refuse') {
    process.stderr.write(decision.message)
    process.exitCode = MISSING
    return
  }
  keepMemorySmall()
  endWhereOutputCannotBeWritten()
  cacheCompiledCode()
  await main()
}

/**
 * The child watches us by SNAPBATCH_LAUNCHER: src/signals.ts. A launcher that was killed outright cannot forward that.
 * @param {string} node
 */
function relaunch(node) {
  const child = spawn(node, process.argv.slice(1), {
    stdio: 'inherit',
    env: {...process.env, SNAPBATCH_LAUNCHER: String(process.pid)},
  })
  for (const signal of FORWARDED) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !isForeground()) child.kill(signal)
    })
  }
  child.on('error', (error) => {
    process.stderr.write(`Could not start ${node}: ${error.message}\n`)
    process.exitCode = MISSING
  })
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exit(code ?? 1)
    }
    for (const name of FORWARDED) process.removeAllListeners(name)
    process.kill(process.pid, signal)
  })
}

/**
 * What this process makes lives shortly, and V8 lets its space grow to 48 MB before it looks: 10,000 documents took 90 MB
 * more, in the same time. What lives longer is collected when it has grown by a tenth, instead of up to fourfold: 25 MB
 * less, at no measurable cost. The first flag is read whenever that space would grow; the one for its size is not. Commands that are
 * over at once would only collect more often.
 */
function keepMemorySmall() {
  if (!LONG_RUNNING.has(process.argv[2] ?? '')) return
  v8.setFlagsFromString('--semi-space-growth-factor=1')
  v8.setFlagsFromString('--heap-growing-percent=10')
}

function endWhereOutputCannotBeWritten() {
  process.stdout.on('error', (/** @type {NodeJS.ErrnoException} */ {code, message}) => {
    if (code === 'EPIPE') process.exit(BROKEN_PIPE)
    // The terminal was closed: the SIGHUP that comes with it has ended the work, and there is nobody to tell.
    if (code === 'EIO') process.exit(process.exitCode ?? HUNG_UP)
    process.stderr.write(`Error: Cannot write the output: ${message}\n`)
    process.exit(code === 'ENOSPC' || code === 'EDQUOT' ? MISSING : 1)
  })
  // Progress that nobody reads is no reason to stop working.
  process.stderr.on('error', () => {})
}

/** Not Node's default below the temp folder: its name can be guessed, and another user could plant code there. */
function cacheCompiledCode() {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  // Node.js 24 tries for ever to make a folder there.
  if (/^\/(?:proc|sys)\//u.test(`${cache}/`)) return
  const folder = join(cache, 'snapbatch', 'compiled')
  module.enableCompileCache?.(folder)
  // For worker processes: theirs start in 0.1 s instead of 0.27 (from the sources).
  process.env['NODE_COMPILE_CACHE'] ??= folder
}
