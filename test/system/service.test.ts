import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {execa} from 'execa'
import {describe, expect, test} from 'vitest'
import {planServices} from '../../src/app/service/plan.ts'
import {systemdUnit} from '../../src/app/service/systemd.ts'
import {asked, machine} from '../helpers/service.ts'

/** Writes the units of a scope and returns their paths; what they start is there. */
async function writeUnits(scope: 'user' | 'system') {
  const {folder, program} = await machine()
  const file = join(folder, 'a b 100% $HOME.js')
  const start = {...program, command: [process.execPath, file]}
  writeFileSync(file, '')
  const input = {...asked, scope, runAs: scope === 'system' ? 'daemon' : undefined, dashboard: true, watch: [folder]}
  const units = planServices(input, start).map((service) => {
    const path = join(folder, `${service.name}.service`)
    writeFileSync(path, systemdUnit(service))
    return path
  })
  mkdirSync(join(folder, 'run'))
  return {units, env: {XDG_RUNTIME_DIR: join(folder, 'run'), PATH: process.env['PATH']!.split(':').slice(1).join(':')}}
}

describe.each(['user', 'system'] as const)('units of the %s', (scope) => {
  test('have no word that systemd-analyze verify objects to', async () => {
    const {units, env} = await writeUnits(scope)
    const {stderr, exitCode} = await execa('systemd-analyze', ['verify', `--${scope}`, '--man=no', ...units], {
      env,
      reject: false,
    })
    expect({stderr, exitCode}).toEqual({stderr: '', exitCode: 0})
  })
})

test('units of the system are exposed by no more than 1.5 of 10', async () => {
  const {units, env} = await writeUnits('system')
  for (const unit of units) {
    const {stdout} = await execa('systemd-analyze', ['security', '--offline=true', unit], {env})
    const exposure = Number(/Overall exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1])
    expect(exposure).toBeLessThanOrEqual(1.5)
  }
})
