import {existsSync, mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {XMLValidator} from 'fast-xml-parser'
import {describe, expect, test} from 'vitest'
import {installService, uninstallService} from '../../../src/app/service/install.ts'
import {planServices} from '../../../src/app/service/plan.ts'
import {thisProgram} from '../../../src/app/service/program.ts'
import {serviceStatus} from '../../../src/app/service/status.ts'
import {systemdUnit} from '../../../src/app/service/systemd.ts'
import {windowsWord} from '../../../src/app/service/task-scheduler.ts'
import {loadConfig} from '../../../src/config/load.ts'
import {resolvePaths} from '../../../src/paths.ts'
import {asked, machine} from '../../helpers/service.ts'

describe('snap service install', () => {
  test('writes units of the user and starts them', async () => {
    const {program, place, calls, folder} = await machine()
    const watch = [join(folder, 'inbox')]
    const result = await installService({...asked, dashboard: true, watch, after: 'move:done'}, program, place)
    expect(result).toMatchObject({installed: true, started: true, commands: []})
    const units = ['snapbatch.service', 'snapbatch-dashboard.service', 'snapbatch-watch.service']
    expect(calls()).toEqual([
      '--user daemon-reload',
      `--user enable ${units.join(' ')}`,
      `--user restart ${units.join(' ')}`,
    ])
    for (const {path, text} of result.files) expect(readFileSync(path, 'utf8')).toBe(text)
    expect(result.files.map(({path}) => path)).toEqual(units.map((unit) => join(folder, 'config/systemd/user', unit)))
    expect(existsSync(join(folder, 'inbox'))).toBe(true)
  })

  test('says the commands where systemd does not run', async () => {
    const {program, place, calls} = await machine({isRunning: false})
    const result = await installService(asked, program, place)
    expect(result).toMatchObject({
      installed: true,
      started: false,
      commands: ['systemctl --user daemon-reload', 'systemctl --user enable --now snapbatch.service'],
    })
    expect(calls()).toEqual([])
  })

  test('shows the files first, and writes none without a yes', async () => {
    const {program, place} = await machine()
    const shown: string[] = []
    const confirm = async (files: {text: string}[]) => {
      shown.push(...files.map(({text}) => text))
      return false
    }
    const result = await installService({...asked, yes: false, confirm}, program, place)
    expect(shown).toEqual(result.files.map(({text}) => text))
    expect(result.installed).toBe(false)
    expect(existsSync(result.files[0]!.path)).toBe(false)
    await expect(installService({...asked, yes: false}, program, place)).rejects.toMatchObject({code: 'E_USAGE'})
    expect(await installService({...asked, yes: false, print: true}, program, place)).toMatchObject({installed: false})
  })

  test('of the system needs a user, and a folder that is there', async () => {
    const {program, place, folder} = await machine()
    const system = {...asked, scope: 'system', runAs: 'snapbatch'} as const
    const home = join(folder, 'elsewhere')
    const named = {...program, paths: resolvePaths(home, {})}
    await expect(installService(system, named, place)).rejects.toMatchObject({
      exit: 4,
      hint: `sudo install -d -m 700 -o snapbatch ${JSON.stringify(home)}`,
    })
    mkdirSync(home)
    const [file] = (await installService(system, named, place)).files
    expect(file!.text).toContain(`ReadWritePaths="${home}"\n`)
    const [usual] = (await installService(system, program, place)).files
    expect(usual!.path).toBe(join(folder, 'system/snapbatch.service'))
    expect(usual!.text).toMatch(/^User=snapbatch\nStateDirectory=snapbatch\n/m)
  })

  test('fails with what systemctl said', async () => {
    const {program, place} = await machine({exit: 1})
    await expect(installService(asked, program, place)).rejects.toMatchObject({
      code: 'E_MISSING',
      exit: 6,
      message: 'systemctl --user daemon-reload ended with 1: no bus',
    })
  })

  test('where units may not be written ends with 6', async () => {
    const {program, place} = await machine()
    writeFileSync(place.systemUnits, 'a file')
    const system = {...asked, scope: 'system', runAs: 'snapbatch'} as const
    await expect(installService(system, program, place)).rejects.toMatchObject({code: 'E_OUTPUT', exit: 6})
  })

  test.each([
    ['--system without a user', {scope: 'system'}],
    ['root', {scope: 'system', runAs: 'root'}],
    ['a user with a line break', {scope: 'system', runAs: 'a\nExecStart=x'}],
    ['--run-as without --system', {runAs: 'me'}],
    ['--after without --watch', {after: 'leave'}],
    ['a folder with a line break', {watch: ['/a\nExecStartPre=/bin/sh']}],
    ['Windows without --print', {platform: 'win32'}],
  ] as const)('%s is refused', async (_, changes) => {
    const {program, place} = await machine()
    const input = {...asked, ...changes, watch: 'watch' in changes ? [...changes.watch] : []}
    await expect(installService(input, program, place)).rejects.toMatchObject({code: 'E_USAGE', exit: 2})
  })
})

describe('a unit', () => {
  const unit = async (changes: Partial<typeof asked> = {}, isRemote = false) => {
    const {program} = await machine()
    return planServices({...asked, ...changes}, {...program, isRemote}).map(systemdUnit)
  }

  test('quotes what systemd would read otherwise', async () => {
    const [, watch] = await unit({watch: ['/in box/$HOME "a" 100%\\']})
    expect(watch).toContain('"/opt/snap 100%%/bin/run.js" "process" "--watch"')
    expect(watch).toContain('"--" "/in box/$$HOME \\"a\\" 100%%\\\\"\n')
    expect(watch).not.toContain('ReadWritePaths')
  })

  test('has no network unless an address is set or the dashboard answers', async () => {
    const system = {scope: 'system', runAs: 'snapbatch', dashboard: true} as const
    const [work, dashboard] = await unit(system)
    expect(work).toMatch(/RestrictAddressFamilies=AF_UNIX\n[\s\S]*PrivateNetwork=yes\n/)
    expect(dashboard).toMatch(/AF_INET AF_INET6\n[\s\S]*IPAddressDeny=any\nIPAddressAllow=localhost\n/)
    const [remote] = await unit(system, true)
    expect(remote).toMatch(/AF_INET AF_INET6\n/)
    expect(remote).not.toContain('IPAddressDeny')
  })

  test('of a user needs no namespaces, and finds folders that were moved', async () => {
    const [work] = await unit()
    expect(work).not.toMatch(/Protect|Private|ReadWritePaths/)
    expect(work).toMatch(/Environment="XDG_CONFIG_HOME=.*config"\n/)
    expect(work).toContain('ExecReload=/bin/kill -HUP $MAINPID\n')
    expect(work).not.toContain('MemoryDenyWriteExecute')
  })
})

describe('snap service', () => {
  test('status and uninstall know what is installed', async () => {
    const {program, place, calls} = await machine()
    expect(await serviceStatus('user', program, place)).toMatchObject({systemd: true, services: []})
    expect(await uninstallService('user', program, place)).toEqual({schema: 1, removed: []})
    const {files} = await installService({...asked, dashboard: true}, program, place)
    expect((await serviceStatus('user', program, place)).services).toMatchObject([
      {name: 'snapbatch.service', active: 'active', enabled: 'active', file: files[0]!.path},
      {name: 'snapbatch-dashboard.service'},
    ])
    expect((await serviceStatus('user', program, {...place, isRunning: false})).services[0]).toMatchObject({
      active: null,
    })
    expect((await uninstallService('user', program, place)).removed).toEqual(files.map(({path}) => path))
    expect(calls().slice(-2)).toEqual([
      '--user disable --now snapbatch.service snapbatch-dashboard.service',
      '--user daemon-reload',
    ])
    expect(files.some(({path}) => existsSync(path))).toBe(false)
  })
})

test('addresses and passwords of servers stand in a file of 0600, in no unit and in nothing that is shown', async () => {
  const {folder, program, place} = await machine()
  const servers: [string, string][] = [
    ['SNAPBATCH_STORE', 'postgres://me@db.example/snap'],
    ['SNAPBATCH_STORE_KEY', 'a "secret" \\ 100%'],
  ]
  const named = {...program, isRemote: true, servers}
  const result = await installService({...asked, dashboard: true}, named, place)
  const file = join(folder, 'config/snapbatch/service.env')
  expect(readFileSync(file, 'utf8')).toBe(
    'SNAPBATCH_STORE="postgres://me@db.example/snap"\nSNAPBATCH_STORE_KEY="a \\"secret\\" \\\\ 100%"\n',
  )
  expect(statSync(file).mode & 0o777).toBe(0o600)
  for (const {text} of result.files) expect(text).toContain(`EnvironmentFile=${file}`)
  expect(JSON.stringify(result)).not.toMatch(/secret|db\.example/)
  expect((await uninstallService('user', program, place)).removed).toContain(file)
  expect(existsSync(file)).toBe(false)
})

test('a program whose store is on a server may reach it', async () => {
  const env = {SNAPBATCH_STORE: 'postgres://me:pw@db.example/snap'}
  const config = loadConfig({flags: {}, env, cwd: '/nowhere', userFile: '/nowhere/config.toml'})
  const {paths} = (await machine()).program
  const program = await thisProgram(config, paths)
  expect(program).toMatchObject({isRemote: true})
  expect(program.servers).toEqual([
    ['SNAPBATCH_STORE', 'postgres://me@db.example/snap'],
    ['SNAPBATCH_STORE_KEY', 'pw'],
  ])
})

describe('files of other systems', () => {
  const odd = '/in & out/<a> "b" \'c\''

  test.each(['darwin', 'win32'] as const)('%s: well-formed XML with the whole command line', async (platform) => {
    const {program, place} = await machine()
    const input = {...asked, platform, print: true, yes: false, watch: [odd], dashboard: true}
    const {files, commands} = await installService(input, program, place)
    expect(commands).toHaveLength(3)
    for (const {text} of files) expect(XMLValidator.validate(text)).toBe(true)
    expect(files[2]!.text).toContain(
      platform === 'darwin' ? '<string>/in &amp; out/&lt;a&gt;' : '&lt;a&gt; \\&quot;b\\&quot;',
    )
  })

  test.each([
    ['plain', 'plain'],
    ['two words', '"two words"'],
    ['', '""'],
    ['a "b"', String.raw`"a \"b\""`],
    [String.raw`C:\my docs\\`.slice(0, -1), String.raw`"C:\my docs\\"`],
    [String.raw`x\"y`, String.raw`"x\\\"y"`],
  ])('Windows reads %s as one word', (text, word) => {
    expect(windowsWord(text)).toBe(word)
  })
})
