import {type ChildProcess, execFileSync, spawn, spawnSync} from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {execa} from 'execa'
import {inject, onTestFinished} from 'vitest'
import type {Ended, Running} from '../cli.ts'
import {callsVariable, gateVariable} from '../pictures.ts'
import {waitFor} from '../processes.ts'
import {postgresServer, type TestServer} from './postgres.ts'
import {redisServer} from './redis.ts'

const program = join(import.meta.dirname, '../../../bin/dev.js')
const subnet = '10.77.0'

/** A machine: its own name, network, processes and file system, but for what is installed. */
export interface Host {
  name: string
  /** Its folder; other hosts see an empty one there. */
  folder: string
  path(...names: string[]): string
  /** Runs snap to its end. */
  run(args: string[], options?: HostOptions): Promise<Ended>
  start(args: string[], options?: HostOptions): Running
  /** `<document> <page>` of each OCR call of the fault engines on it. */
  calls(): string[]
  /** What a server answers that listens at a port of its own loopback; status 0: none is there. */
  get(
    port: number,
    path: string,
    options?: {token?: string; body?: unknown},
  ): {status: number; type: string; text: string}
  /** Lets those go on that wait at its gate; others do not wait then. */
  openGate(): void
  /** Pids of what runs on it whose command line has this word, as this machine has them. */
  processes(word?: string): number[]
  /** Leaves no room in its folder. */
  fill(): void
  /** Takes its cable out, or puts it in again. */
  cut(): void
  join(): void
  /** All that runs on it is gone at once, its memory with it. */
  crash(): Promise<void>
}

interface HostOptions {
  env?: Record<string, string | undefined>
  cwd?: string
}

export interface Hosts {
  postgres: TestServer
  redis: TestServer
  /** Rows that the store answers with. */
  ask<Row>(sql: string): Row[]
  hosts: Host[]
}

export interface HostsOptions {
  names: readonly string[]
  /** What hands out work. */
  backend: 'redis' | 'postgres'
  /** Settings of all, as variables. */
  settings?: Record<string, string>
  /** Bytes of the file system that a host's folder is, by its name: "48m". */
  sizes?: Record<string, string>
}

/**
 * A host with PostgreSQL and Redis, and others on the same network; root is needed. All that was started and made is gone after the
 * test, and with this process if it is killed.
 */
export async function startHosts({names, backend, settings = {}, sizes = {}}: HostsOptions): Promise<Hosts> {
  const folder = mkdtempSync(join(tmpdir(), 'snapbatch-hosts-'))
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}))
  for (const name of names) mountFolder(join(folder, name), sizes[name])
  const network = await bootMachine('servers', [])
  const inside = ['nsenter', '-t', String(network), '-n']
  call(...inside, 'ip', 'link', 'add', 'bridge', 'type', 'bridge')
  call(...inside, 'ip', 'addr', 'add', `${subnet}.1/24`, 'dev', 'bridge')
  call(...inside, 'ip', 'link', 'set', 'bridge', 'up')
  const place = {address: `${subnet}.1`, before: inside}
  const postgres = await postgresServer({
    ...place,
    settings: {max_connections: '200', listen_addresses: `${subnet}.1`},
  })
  onTestFinished(() => postgres[Symbol.asyncDispose]())
  const redis = await redisServer({...place, settings: {appendonly: 'yes', appendfsync: 'everysec'}})
  onTestFinished(() => redis[Symbol.asyncDispose]())
  const env = {
    PATH: process.env['PATH'] ?? '',
    XDG_CACHE_HOME: inject('sharedFolder'),
    SNAPBATCH_STORE: postgres.url,
    SNAPBATCH_QUEUE_URL: backend === 'redis' ? redis.url : postgres.url,
    ...settings,
  }
  const hosts: Host[] = []
  for (const [at, name] of names.entries()) {
    const others = names.filter((other) => other !== name).map((other) => join(folder, other))
    const init = await bootMachine(name, others)
    plugIn(network, init, at + 2)
    hosts.push(hostOf({name, folder: join(folder, name), init, cable: `cable${at + 2}`, network, env}))
  }
  return {
    postgres,
    redis,
    hosts,
    ask: (sql) => rowsOf([...inside, 'psql', postgres.url, '-XAtqc'], sql),
  }
}

const call = (...[program, ...words]: string[]): string =>
  execFileSync(program!, words, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit']})

function rowsOf<Row>(command: string[], sql: string): Row[] {
  const text = `SET search_path = snapbatch; SELECT coalesce(json_agg(found), '[]') FROM (${sql}) found`
  return JSON.parse(call(...command, text)) as Row[]
}

function mountFolder(folder: string, size: string | undefined): void {
  mkdirSync(folder)
  if (size === undefined) return
  call('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'none', folder)
  onTestFinished(() => void call('umount', '--lazy', folder))
}

/** The first process of a machine with a network of its own; who boots it takes it along when it ends. */
async function bootMachine(name: string, hidden: string[]): Promise<number> {
  const hide = hidden.map((folder) => `mount -t tmpfs -o size=0,mode=555 none '${folder}'`)
  const steps = [`echo ${name} >/proc/sys/kernel/hostname`, 'ip link set lo up', ...hide, 'echo booted']
  const namespaces = ['--net', '--uts', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc']
  const script = `${steps.join(' && ')} && exec sleep infinity`
  const booted = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...namespaces, 'sh', '-c', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => ended(booted))
  await new Promise<void>((resolve, reject) => {
    booted.stdout.once('data', resolve)
    booted.once('exit', () => reject(new Error(`The machine ${name} did not boot: is this root?`)))
  })
  return Number(readFileSync(`/proc/${booted.pid}/task/${booted.pid}/children`, 'utf8').trim())
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = new Promise((exit) => child.removeAllListeners('exit').once('exit', exit))
  if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await gone
}

/** A cable from the machine to the bridge of the servers. */
function plugIn(network: number, init: number, number: number): void {
  const [there, here] = [
    ['nsenter', '-t', String(init), '-n'] as const,
    ['nsenter', '-t', String(network), '-n'] as const,
  ]
  const cable = `cable${number}`
  call(...here, 'ip', 'link', 'add', cable, 'type', 'veth', 'peer', 'name', 'net', 'netns', String(init))
  call(...here, 'ip', 'link', 'set', cable, 'master', 'bridge', 'up')
  call(...there, 'ip', 'addr', 'add', `${subnet}.${number}/24`, 'dev', 'net')
  call(...there, 'ip', 'link', 'set', 'net', 'up')
}

const asking = `const [url, init] = process.argv.slice(1)
try {
  const answer = await fetch(url, JSON.parse(init))
  const [status, type] = [answer.status, answer.headers.get('content-type') ?? '']
  console.log(JSON.stringify({status, type, text: await answer.text()}))
} catch ({cause}) {
  if (cause?.code !== 'ECONNREFUSED') throw cause
  console.log(JSON.stringify({status: 0, type: '', text: ''}))
}`

interface HostParts {
  name: string
  folder: string
  init: number
  cable: string
  network: number
  env: Record<string, string>
}

function hostOf({name, folder, init, cable, network, env}: HostParts): Host {
  const enter = ['-t', String(init), '-n', '-u', '-m', '-p']
  const link = (state: 'up' | 'down') =>
    void call('nsenter', '-t', String(network), '-n', 'ip', 'link', 'set', cable, state)
  const [calls, gate] = [join(folder, 'calls'), join(folder, 'gate')]
  const own = {HOME: folder, SNAPBATCH_HOME: join(folder, 'home'), [callsVariable]: calls, [gateVariable]: gate}
  const start: Host['start'] = (args, {env: more = {}, cwd = folder} = {}) => {
    const words = [...enter, `--wdns=${cwd}`, process.execPath, program, ...args]
    const child = execa('nsenter', words, {
      env: {...env, ...own, ...more},
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
      maxBuffer: 500_000_000,
    })
    let said = ''
    let hasEnded = false
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
    const whole = child.then(({exitCode, signal, stdout, stderr}) => {
      hasEnded = true
      return {exitCode, signal, stdout, stderr}
    })
    return {pid: child.pid!, ended: whole, hasEnded: () => hasEnded, said: () => said}
  }
  const processes = (word = ''): number[] => processesIn(init).filter((pid) => commandOf(pid).includes(word))
  return {
    name,
    folder,
    path: (...parts) => join(folder, ...parts),
    start,
    run: (args, options) => start(args, options).ended,
    calls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trimEnd().split('\n') : []),
    get: (port, path, {token = '', body} = {}) => {
      const sent = {headers: {authorization: `Bearer ${token}`, 'content-type': 'application/json'}}
      const asked = body === undefined ? sent : {...sent, method: 'POST', body: JSON.stringify(body)}
      const words = [
        process.execPath,
        '--input-type=module',
        '-e',
        asking,
        `http://127.0.0.1:${port}/${path}`,
        JSON.stringify(asked),
      ]
      return JSON.parse(call('nsenter', '-t', String(init), '-n', ...words)) as ReturnType<Host['get']>
    },
    openGate: () => writeFileSync(gate, ''),
    processes,
    fill: () => spawnSync('dd', ['if=/dev/zero', `of=${join(folder, 'heap')}`, 'bs=1M'], {stdio: 'ignore'}),
    cut: () => link('down'),
    join: () => link('up'),
    async crash() {
      for (const pid of processes()) kill(pid)
      await waitFor('the end of all', () => processes().length === 0)
    },
  }
}

const idOf = (pid: number): string | null => {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`)
  } catch {
    return null
  }
}

/** But for the first one, which is the machine. */
function processesIn(init: number): number[] {
  const own = idOf(init)
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))
  return pids.map(Number).filter((pid) => pid !== init && own !== null && idOf(pid) === own && commandOf(pid) !== '')
}

/** Empty for what is gone, or is a zombie. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

/** SIGKILL, to a process that may have ended by itself in between. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
