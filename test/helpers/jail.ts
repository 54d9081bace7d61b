import {type ChildProcess, execFileSync, spawn, spawnSync} from 'node:child_process'
import {
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {basename, dirname, join} from 'node:path'
import {text} from 'node:stream/consumers'
import {isAlive, waitFor, waitGone} from './processes.ts'

const checkout = join(import.meta.dirname, '../..')

/** The program that is tested: the one that `npm run build:binary` made, unless another one is named. */
export function binaryFile(): string {
  const named = process.env['SNAPBATCH_TEST_BINARY']
  const file = named ?? join(checkout, 'dist-bin', `snap-${process.platform}-${process.arch}`)
  if (!existsSync(file)) throw new Error(`There is no ${file}: npm run build:binary`)
  return file
}

/** Parts of libc6, libgcc-s1 and libstdc++6: all that it may want of a machine. */
const allowed = /^(?:ld-linux.*|lib(?:c|dl|gcc_s|m|pthread|resolv|rt|stdc\+\+))\.so\.\d+$/
/** Without a line in any /etc/passwd. */
export const USER = 4711
const HOME = '/home/me'

export interface JailOptions {
  /** Variables of the environment; null takes out what is there without. */
  env?: Record<string, string | null>
  cwd?: string
  input?: string
  /** No standard input at all, as some schedulers start programs. */
  withoutInput?: boolean
  /** Options of file systems in memory that are mounted for this run, by their paths: `size=1m`, `noexec`. */
  mounts?: Record<string, string>
  /** An interface for programs of this machine to talk to each other. */
  loopback?: boolean
  /** What the program is called by. */
  program?: string
}

export interface JailedRun {
  exit: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

const unshare = execFileSync('sh', ['-c', 'command -v unshare'], {encoding: 'utf8'}).trim()
/** Whether a network can be taken away; root in a container that may not is left with the one it has. */
const hasNetworks = spawnSync('unshare', ['--net', 'true']).status === 0
if (!hasNetworks) console.warn('This machine permits no network namespaces: the jail has its network.')

/**
 * A folder that is the whole machine to the program: its file, the C libraries, an empty home, /tmp and four devices. No
 * /proc, no accounts, no shell, no Node.js, no network. Removed with all of its processes when the test ends; call inside.
 */
export function makeJail() {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'snapbatch-jail-')))
  chmodSync(root, 0o755)
  const at = (path: string) => join(root, path)
  const started = new Set<ChildProcess>()
  const own = (path: string, mode: number) => {
    chownSync(at(path), USER, USER)
    chmodSync(at(path), mode)
  }
  for (const folder of ['opt', 'dev', 'home', HOME, 'tmp']) mkdirSync(at(folder), {recursive: true})
  own(HOME, 0o700)
  chmodSync(at('tmp'), 0o1777)
  for (const [name, major, minor] of [
    ['null', 1, 3],
    ['zero', 1, 5],
    ['urandom', 1, 9],
    ['tty', 5, 0],
  ] as const) {
    execFileSync('mknod', ['--mode=666', at(`dev/${name}`), 'c', String(major), String(minor)])
  }
  for (const file of libraryFiles()) give(file, file)
  // A link costs nothing where the file system is the same one.
  put(binaryFile(), at('opt/snap'))

  /** Copies a file or a folder in, and returns its path there: below the home unless named. */
  function give(from: string, to = join(HOME, basename(from))): string {
    mkdirSync(dirname(at(to)), {recursive: true})
    cpSync(from, at(to), {recursive: true, dereference: true})
    if (to.startsWith(HOME)) execFileSync('chown', ['-R', `${USER}:${USER}`, at(to)])
    return to
  }

  /** Writes a file of the user's, or of root's. */
  function write(path: string, content: string | Uint8Array, uid = USER): string {
    makeFolder(dirname(path), uid)
    writeFileSync(at(path), content)
    chownSync(at(path), uid, uid)
    return path
  }

  /** Makes a folder of the user's, or of root's; those above that are new, too. */
  function makeFolder(path: string, uid = USER, mode = 0o755): string {
    if (existsSync(at(path))) return path
    makeFolder(dirname(path), uid)
    mkdirSync(at(path))
    chownSync(at(path), uid, uid)
    chmodSync(at(path), mode)
    return path
  }

  function start(args: readonly string[], options: JailOptions = {}) {
    const {
      env = {},
      cwd = HOME,
      input = '',
      mounts = {},
      loopback = false,
      withoutInput = false,
      program = '/opt/snap',
    } = options
    const before = Object.entries(mounts).map(
      ([path, how]) => `mount -t tmpfs -o mode=0700,uid=${USER},gid=${USER},${how} none '${at(path)}'`,
    )
    if (loopback && hasNetworks) before.push('ip link set lo up')
    const enter = ['--root', root, '--wd', cwd, '--setuid', String(USER), '--setgid', String(USER)]
    const namespaces = [...(hasNetworks ? ['--net'] : []), ...(before.length > 0 ? ['--mount'] : [])]
    const script = `${before.map((step) => `${step} && `).join('')}exec env -i "$@" ${withoutInput ? '<&-' : ''}`
    const variables = Object.entries({HOME, ...env}).flatMap(([name, value]) =>
      value === null ? [] : `${name}=${value}`,
    )
    const words = [...variables, unshare, ...enter, program, ...args]
    const child = spawn('unshare', [...namespaces, 'sh', '-c', script, 'sh', ...words], {stdio: 'pipe'})
    started.add(child.once('exit', () => started.delete(child)))
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    return child
  }

  async function run(args: readonly string[], options: JailOptions = {}): Promise<JailedRun> {
    const child = start(args, options)
    const ended = new Promise<{exit: number | null; signal: NodeJS.Signals | null}>((resolve, reject) => {
      child.once('error', reject).once('close', (exit, signal) => resolve({exit, signal}))
    })
    const [stdout, stderr, end] = await Promise.all([text(child.stdout), text(child.stderr), ended])
    return {...end, stdout, stderr}
  }

  /** Pids of all that runs in it. */
  const processes = (): number[] =>
    readdirSync('/proc').flatMap((entry) => {
      try {
        return /^\d+$/.test(entry) && readlinkSync(`/proc/${entry}/root`) === root && isAlive(Number(entry))
          ? [Number(entry)]
          : []
      } catch {
        return []
      }
    })

  /** Kills all that runs in it, or is about to: what was started is outside until its last step but one. */
  async function kill(): Promise<void> {
    const stopped = new Set<number>()
    const others = () =>
      [...processes(), ...[...started].flatMap(({pid}) => pid ?? [])].filter((pid) => !stopped.has(pid))
    // Those that the others started before they stopped are there at the next look.
    for (let pids = others(); pids.length > 0; pids = others()) {
      for (const pid of pids) {
        send(pid, 'SIGSTOP')
        stopped.add(pid)
      }
    }
    for (const pid of stopped) send(pid, 'SIGKILL')
    await Promise.all([...stopped].map((pid) => waitGone(pid)))
  }

  /** Files below a folder: their paths on this machine. */
  const files = (folder: string): string[] =>
    readdirSync(at(folder), {recursive: true, withFileTypes: true})
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))

  /** Runs a command that has to print one JSON document. */
  async function json(args: readonly string[], options: JailOptions = {}) {
    const ended = await run([...args, '--json'], options)
    try {
      return {...ended, json: JSON.parse(ended.stdout)}
    } catch {
      throw new Error(`snap ${args.join(' ')} ended with ${ended.exit ?? ended.signal}: ${ended.stdout}${ended.stderr}`)
    }
  }

  /** A worker that stays, as soon as that is known: until then --detach starts another one beside it. */
  async function startWorker(): Promise<ChildProcess> {
    const worker = start(['work', '--forever'])
    await waitFor('a worker', async () => staysOne((await json(['stats'])).json))
    return worker
  }

  return {
    ...{root, at, give, write, makeFolder, files, start, startWorker, run, json, processes, kill},
    async [Symbol.asyncDispose]() {
      await kill()
      rmSync(root, {recursive: true, force: true})
    },
  }
}

export type Jail = ReturnType<typeof makeJail>

/** Whether there is a worker that stays, by what `snap stats --json` says. */
export const staysOne = ({programs}: {programs?: {forever: boolean}[]}): boolean =>
  programs?.some(({forever}) => forever) ?? false

/** Of this machine: those that ldd names, and the others beside them. */
function libraryFiles(): string[] {
  const named = execFileSync('ldd', [binaryFile()], {encoding: 'utf8'}).match(/\/\S+(?= \(0x)/g) ?? []
  const beside = dirname(named.find((file) => basename(file).startsWith('libc.so'))!)
  const others = ['libresolv.so.2', 'librt.so.1'].map((name) => join(beside, name))
  const unexpected = named.filter((file) => !allowed.test(basename(file)))
  if (unexpected.length > 0) throw new Error(`The program needs more than the C libraries: ${unexpected.join(', ')}`)
  return [...named, ...others]
}

/** To a process that may have ended by itself in between. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function put(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch {
    copyFileSync(from, to, constants.COPYFILE_FICLONE)
  }
}
