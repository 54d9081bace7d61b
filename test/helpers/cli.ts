import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {execa} from 'execa'
import {inject, onTestFinished} from 'vitest'
import {callsVariable, gateVariable} from './pictures.ts'
import {processesWith, waitGone} from './processes.ts'

const root = join(import.meta.dirname, '../..')
const faultEngines = join(import.meta.dirname, 'engines/fault.ts')

export interface Ended {
  /** Undefined when a signal ended it. */
  exitCode: number | undefined
  signal: string | undefined
  stdout: string
  stderr: string
}

export interface Running {
  pid: number
  ended: Promise<Ended>
  hasEnded(): boolean
  /** What it wrote to stderr so far. */
  said(): string
}

export interface StartOptions {
  env?: Record<string, string>
  cwd?: string
}

/** The real program with a home of its own, the fault engines and a count of OCR calls. */
export interface Snap {
  folder: string
  home: string
  /** Path in its folder. */
  path(...names: string[]): string
  /** Runs a command to its end. */
  run(args: string[], options?: StartOptions): Promise<Ended>
  /** Starts it as leader of a process group of its own. */
  start(args: string[], options?: StartOptions): Running
  /** What `start` starts: the program with these arguments, and its environment. */
  command(args: string[]): {argv: string[]; env: Record<string, string>}
  /** `<document> <page>` of each OCR call so far, over all processes. */
  calls(): string[]
  /** Lets the calls that wait at the gate go on. */
  openGate(): void
  /** Pids of all processes that were started by it, or by one of those, and live. */
  processes(): number[]
  [Symbol.asyncDispose](): Promise<void>
}

const quick = {SNAPBATCH_LEASE: '2s', SNAPBATCH_HEARTBEAT: '500ms', SNAPBATCH_RETRY: '100ms,200ms,300ms'}

/** `installed` is the folder of the program, if not this one. */
export function createSnap(settings: Record<string, string> = quick, installed = root): Snap {
  const folder = mkdtempSync(join(tmpdir(), 'snapbatch-e2e-'))
  const home = join(folder, 'home')
  const [calls, gate] = [join(folder, 'calls'), join(folder, 'gate')]
  const base = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    // Compiled code, for all test files: without it each worker spends 0.2 s on stripping types.
    XDG_CACHE_HOME: inject('sharedFolder'),
    SNAPBATCH_ENGINES: faultEngines,
    [callsVariable]: calls,
    [gateVariable]: gate,
    ...settings,
  }
  const command = (args: string[]) => ({
    argv: [process.execPath, join(installed, 'bin/dev.js'), ...args, '--home', home],
    env: base,
  })
  const start = (args: string[], {env = {}, cwd = folder}: StartOptions = {}): Running => {
    const [file, ...rest] = command(args).argv
    const child = execa(file!, rest, {
      env: {...base, ...env},
      cwd,
      extendEnv: false,
      detached: true,
      reject: false,
      stdin: 'ignore',
    })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
    let hasEnded = false
    const ended = child.then(({exitCode, signal, stdout, stderr}) => {
      hasEnded = true
      return {exitCode, signal, stdout, stderr}
    })
    return {pid: child.pid!, ended, hasEnded: () => hasEnded, said: () => said}
  }
  const dispose = async () => {
    for (const pid of processesWith(`${callsVariable}=${calls}`)) {
      process.kill(pid, 'SIGKILL')
      await waitGone(pid)
    }
    rmSync(folder, {recursive: true, force: true})
  }
  // A test that runs out of time never reaches the end of its scope.
  onTestFinished(dispose)
  return {
    folder,
    home,
    path: (...names) => join(folder, ...names),
    start,
    command,
    run: (args, options) => start(args, options).ended,
    calls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trimEnd().split('\n') : []),
    openGate: () => mkdirSync(gate),
    processes: () => processesWith(`${callsVariable}=${calls}`),
    [Symbol.asyncDispose]: dispose,
  }
}
