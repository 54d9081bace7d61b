import {chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {onTestFinished} from 'vitest'
import type {InstallInput} from '../../src/app/service/install.ts'
import type {Program} from '../../src/app/service/plan.ts'
import {resolvePaths} from '../../src/paths.ts'
import {folderOfTest} from './folder.ts'

export const asked: InstallInput = {
  scope: 'user',
  runAs: undefined,
  dashboard: false,
  watch: [],
  after: undefined,
  cwd: '/',
  platform: 'linux',
  print: false,
  yes: true,
  confirm: null,
}

/** A machine with a systemctl of its own, which notes what it is told, and ends with `exit`. */
export async function machine({isRunning = true, exit = 0}: {isRunning?: boolean; exit?: number} = {}) {
  const folder = await folderOfTest()
  const env = {HOME: join(folder, 'me'), XDG_CONFIG_HOME: join(folder, 'config')}
  const program: Program = {
    command: ['/opt/node/bin/node', '/opt/snap 100%/bin/run.js'],
    paths: resolvePaths(undefined, env, 'linux'),
    env,
    isRemote: false,
    servers: [],
  }
  const log = join(folder, 'systemctl.log')
  mkdirSync(join(folder, 'bin'))
  const script = `#!/bin/sh\necho "$@" >>'${log}'\necho active\necho 'no bus' >&2\nexit ${exit}\n`
  writeFileSync(join(folder, 'bin/systemctl'), script)
  chmodSync(join(folder, 'bin/systemctl'), 0o755)
  const before = process.env['PATH']
  process.env['PATH'] = `${join(folder, 'bin')}:${before}`
  onTestFinished(() => {
    process.env['PATH'] = before
  })
  return {
    folder,
    program,
    place: {systemUnits: join(folder, 'system'), isRunning},
    calls: () => (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []),
  }
}
