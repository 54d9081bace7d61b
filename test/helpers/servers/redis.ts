import {spawn} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {freePort, type TestServer} from './postgres.ts'

/** A Redis server of Debian's with an empty database; stopped and removed at the end. */
export async function redisServer(
  place: {address?: string; before?: string[]; settings?: Record<string, string>} = {},
): Promise<TestServer> {
  const {address = '127.0.0.1', before = [], settings = {}} = place
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'snapbatch-redis-'))
  const given = {
    bind: address,
    port: String(port),
    dir: folder,
    save: '',
    'protected-mode': 'no',
    'maxmemory-policy': 'noeviction',
  }
  const set = Object.entries({...given, ...settings}).flatMap(([name, value]) => [`--${name}`, value])
  const [program, ...rest] = [...before, 'redis-server', ...set]
  const server = spawn(program!, rest, {stdio: ['ignore', 'pipe', 'inherit'], env: {PATH: process.env['PATH']}})
  await new Promise<void>((ready, failed) => {
    let said = ''
    server.on('error', failed)
    server.stdout.on('data', (piece: Buffer) => {
      said += piece.toString()
      if (said.includes('Ready to accept connections')) ready()
    })
    server.on('exit', () => failed(new Error(said)))
  })
  return {
    url: `redis://${address}:${port}`,
    pid: server.pid!,
    async [Symbol.asyncDispose]() {
      const gone = new Promise((exit) => server.removeAllListeners('exit').on('exit', exit))
      if (server.exitCode === null && server.kill('SIGTERM')) await gone
      rmSync(folder, {recursive: true, force: true})
    },
  }
}
