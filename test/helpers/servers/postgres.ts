import {type ChildProcess, execFileSync, spawn} from 'node:child_process'
import {appendFileSync, chownSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

export interface TestServer extends AsyncDisposable {
  url: string
  /** Of the process that runs now. */
  readonly pid: number
  /** Ends it: as its administrator does, or as a crash. */
  stop(how?: 'orderly' | 'killed'): Promise<void>
  /** Starts it again at the same address, with what it kept. */
  start(): Promise<void>
}

interface ServerPlace {
  /** A Debian of its own; "" is this one. */
  root?: string
  /** Where it listens. */
  address?: string
  /** A word before the command: in a network namespace, say. */
  before?: string[]
  /** As in postgresql.conf. */
  settings?: Record<string, string>
}

/** A PostgreSQL server of Debian's, run as an unprivileged user, with an empty database; stopped and removed at the end. */
export async function postgresServer(place: ServerPlace = {}): Promise<TestServer> {
  const {root = '', address = '127.0.0.1', before = [], settings = {}} = place
  const found = globSync(`${root}/usr/lib/postgresql/*/bin`)[0]
  if (found === undefined) throw new Error('There is no PostgreSQL server: apt-get install postgresql')
  const bin = found.slice(root.length)
  const port = await freePort()
  const folder = mkdtempSync(join(root === '' ? tmpdir() : join(root, 'tmp'), 'snapbatch-pg-'))
  const data = join(folder, 'data').slice(root.length)
  mkdirSync(join(folder, 'data'), {mode: 0o700})
  const {uid, gid} = userOf(root, 'postgres')
  for (const path of [folder, join(folder, 'data')]) chownSync(path, uid, gid)
  const argv = (...command: string[]) =>
    root === ''
      ? [...before, 'setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...command]
      : [...before, 'chroot', `--userspec=${uid}:${gid}`, root, ...command]
  const call = ([program, ...rest]: string[]) =>
    execFileSync(program!, rest, {stdio: 'pipe', cwd: '/', env: {PATH: process.env['PATH'], LC_ALL: 'C.UTF-8'}})
  call(argv(`${bin}/initdb`, '-D', data, '-U', 'tester', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8'))
  // initdb lets in this machine alone.
  if (!address.startsWith('127.')) appendFileSync(join(folder, 'data/pg_hba.conf'), 'host all all samenet trust\n')
  const set = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const [program, ...rest] = argv(`${bin}/postgres`, '-D', data, '-p', String(port), '-h', address, '-k', '', ...set)
  const start = () =>
    startedServer('ready to accept connections', () =>
      spawn(program!, rest, {stdio: ['ignore', 'ignore', 'pipe'], cwd: '/', env: {PATH: process.env['PATH']}}),
    )
  // Fast shutdown: connections are cut.
  return testServer(`postgres://tester@${address}:${port}/postgres`, folder, 'SIGINT', start)
}

/** Waits until a server says that it is ready; throws with what it said if it ends before. */
export async function startedServer(ready: string, start: () => ChildProcess): Promise<ChildProcess> {
  const server = start()
  await new Promise<void>((resolve, reject) => {
    let said = ''
    const output = server.stdout ?? server.stderr!
    output.on('data', (piece: Buffer) => {
      said += piece.toString()
      if (said.includes(ready)) resolve()
    })
    server.on('error', reject)
    server.on('exit', () => reject(new Error(said)))
  })
  return server
}

/** A server that runs in a folder of its own, which goes with it. */
export async function testServer(
  url: string,
  folder: string,
  shutdown: NodeJS.Signals,
  start: () => Promise<ChildProcess>,
): Promise<TestServer> {
  let server = await start()
  const end = async (signal: NodeJS.Signals) => {
    const gone = new Promise((exit) => server.removeAllListeners('exit').on('exit', exit))
    if (server.exitCode === null && server.signalCode === null && server.kill(signal)) await gone
  }
  return {
    url,
    get pid() {
      return server.pid!
    },
    stop: (how = 'orderly') => end(how === 'killed' ? 'SIGKILL' : shutdown),
    async start() {
      server = await start()
    },
    async [Symbol.asyncDispose]() {
      await end(shutdown)
      rmSync(folder, {recursive: true, force: true})
    },
  }
}

/** Numbers of a user of a Debian; "" is this one. */
export function userOf(root: string, name: string): {uid: number; gid: number} {
  const line = readFileSync(`${root}/etc/passwd`, 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line!.split(':')
  return {uid: Number(uid), gid: Number(gid)}
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  await new Promise((closed) => server.close(closed))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
