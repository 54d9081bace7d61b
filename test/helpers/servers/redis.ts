import {spawn} from 'node:child_process'
import {mkdtempSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {freePort, startedServer, type TestServer, testServer} from './postgres.ts'

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
  const start = () =>
    startedServer('Ready to accept connections', () =>
      spawn(program!, rest, {stdio: ['ignore', 'pipe', 'inherit'], env: {PATH: process.env['PATH']}}),
    )
  return testServer(`redis://${address}:${port}`, folder, 'SIGTERM', start)
}
