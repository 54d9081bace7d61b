import {type ChildProcess, spawn} from 'node:child_process'
import {getCompileCacheDir} from 'node:module'
import {setPriority} from 'node:os'
import {dirname} from 'node:path'
import {fileURLToPath} from 'node:url'
import {setupVariable, type WorkerSetup} from './messages.ts'
import type {PoolOptions} from './types.ts'

// The last line is what programs on Windows cannot start without.
const inherited = [
  ...['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'NODE_COMPILE_CACHE'],
  ...['SystemRoot', 'USERPROFILE', 'TEMP', 'TMP'],
]

/**
 * How glibc keeps freed memory (mallopt(3), "Memory Allocation Tunables" of its manual). By itself it raises the size from which
 * a block is given back at once to 32 MB, and has up to 8 arenas a core: pictures and tensors of 1 to 30 MB leave holes that
 * are never given back. Huge pages where the system offers them: blocks that are given back and taken again cost page faults.
 * Set by the environment because it is read before anything else. Other C libraries do not know the names.
 */
const allocator = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: String(4 << 20),
  MALLOC_TRIM_THRESHOLD_: String(4 << 20),
  GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
}

/**
 * Starts one worker process: own channel for messages, output captured, a pipe for beats. The only place that knows how
 * (a single executable will start itself here). Throws, or emits 'error', when the system cannot.
 */
export function startProcess(options: PoolOptions, setup: WorkerSetup): ChildProcess {
  const entry =
    options.entry instanceof URL || options.entry.startsWith('file:') ? fileURLToPath(options.entry) : options.entry
  const child = spawn(options.execPath ?? process.execPath, [...(options.execArgv ?? []), entry], {
    env: {
      ...minimalEnvironment(process.env),
      ...compiledCode(),
      ...allocator,
      ...options.env,
      [setupVariable]: JSON.stringify(setup),
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
    // Structured clone refuses what cannot travel; JSON would drop it in silence.
    serialization: 'advanced',
    // Leads a group and session of its own: Ctrl-C does not reach it while it loads, killGroup() takes what it started
    // along, and no library can ask for a password at the terminal. On Windows it would open a console instead.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  if (options.nice !== undefined && child.pid !== undefined) lowerPriority(child.pid, options.nice)
  return child
}

/** Addresses of servers; only the parent asks them. */
const mayHoldPassword = ['SNAPBATCH_STORE', 'SNAPBATCH_QUEUE_URL']

/** Secrets in the environment of the user are no business of the decoders; NODE_OPTIONS would change every child. */
function minimalEnvironment(from: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isSecret = (name: string) => name.endsWith('_KEY') || mayHoldPassword.includes(name)
  const isOurs = (name: string) => name.startsWith('SNAPBATCH_') && !isSecret(name)
  return Object.fromEntries(Object.entries(from).filter(([name]) => inherited.includes(name) || isOurs(name)))
}

/** With code that was compiled before a worker starts in 0.1 s instead of 0.27 (from the sources). */
function compiledCode(): Record<string, string> {
  // One for each version and flags of V8, below the one that the launcher named.
  const folder = getCompileCacheDir()
  return folder === undefined ? {} : {NODE_COMPILE_CACHE: dirname(folder)}
}

// At once: on Linux priority belongs to threads, and those that the child starts later inherit it.
function lowerPriority(pid: number, nice: number) {
  try {
    setPriority(pid, nice)
  } catch (error) {
    process.emitWarning(`The priority of worker process ${pid} stays as it is: ${String(error)}`)
  }
}
