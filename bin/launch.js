import {spawn} from 'node:child_process'
import module from 'node:module'
import {homedir} from 'node:os'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {keepMemorySmall} from './memory.js'
import {decide, isForeground} from './pinned-node.js'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** SnapError's `missing`. */
const MISSING = 6
const FORWARDED = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])

/**
 * Runs `main` in this process if its Node is new enough, else this script again in the Node that came with the package.
 * @param {() => Promise<unknown>} main
 * @returns {Promise<void>}
 */
export async function launch(main) {
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
  keepMemorySmall(process.argv[2])
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

/** Not Node's default below the temp folder: its name can be guessed, and another user could plant code there. */
function cacheCompiledCode() {
  const cache = process.env['XDG_CACHE_HOME'] || cacheOfHome()
  // Node.js 24 tries for ever to make a folder in /proc.
  if (cache === null || /^\/(?:proc|sys)\//u.test(`${cache}/`)) return
  // Not by a variable: what we start would keep its code there, and a background worker open it before it sets its flags.
  module.enableCompileCache?.(join(cache, 'snapbatch', 'compiled'))
}

/** Null for a user id without an account, and no HOME. */
function cacheOfHome() {
  try {
    return join(homedir(), '.cache')
  } catch {
    return null
  }
}
