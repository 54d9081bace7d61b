import {execFileSync, spawn} from 'node:child_process'
import {chownSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

export interface TestServer extends AsyncDisposable {
  url: string
  pid: number
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
  const set = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const [program, ...rest] = argv(`${bin}/postgres`, '-D', data, '-p', String(port), '-h', address, '-k', '', ...set)
  const server = spawn(program!, rest, {
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: '/',
    env: {PATH: process.env['PATH']},
  })
  await new Promise<void>((ready, failed) => {
    let said = ''
    server.stderr.on('data', (piece: Buffer) => {
      said += piece.toString()
      if (said.includes('ready to accept connections')) ready()
    })
    server.on('exit', () => failed(new Error(said)))
  })
  return {
    url: `postgres://tester@${address}:${port}/postgres`,
    pid: server.pid!,
    async [Symbol.asyncDispose]() {
      const gone = new Promise((exit) => server.removeAllListeners('exit').on('exit', exit))
      // Fast shutdown: connections are cut.
      if (server.exitCode === null && server.kill('SIGINT')) await gone
      rmSync(folder, {recursive: true, force: true})
    },
  }
}

function userOf(root: string, name: string): {uid: number; gid: number} {
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
