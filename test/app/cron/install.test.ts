import {spawnSync} from 'node:child_process'
import {chmodSync, existsSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeEach, describe, expect, onTestFinished, test} from 'vitest'
import {installCron, uninstallCron} from '../../../src/app/cron/install.ts'
import {crontabBlock, type DueCall, systemdUnits, withBlock, withoutBlock} from '../../../src/app/cron/system-lines.ts'
import {resolvePaths} from '../../../src/paths.ts'
import {folderOfTest} from '../../helpers/folder.ts'

let folder: string
let call: DueCall

/** Programs of that name, real processes that keep what they are given in the folder. */
function program(name: string, script: string): void {
  const file = join(folder, name)
  writeFileSync(file, `#!/bin/sh\ncd ${folder}\n${script}\n`)
  chmodSync(file, 0o755)
}

beforeEach(async () => {
  folder = await folderOfTest()
  const home = join(folder, "it's 100% home")
  call = {command: ['/opt/no de', '/opt/snap/run.js'], paths: resolvePaths(home, {}), env: {HOME: folder}}
  const path = process.env['PATH']
  process.env['PATH'] = `${folder}:/usr/bin:/bin`
  onTestFinished(() => {
    process.env['PATH'] = path
  })
})

const crontab = () => readFileSync(join(folder, 'tab'), 'utf8')
const agree = {yes: true, print: false, confirm: null}

describe('a crontab', () => {
  test('gets one line, keeps all others, and is the same after a second time', async () => {
    program('crontab', 'if [ "$1" = -l ]; then cat tab; else cat > tab; fi')
    const others = 'MAILTO=me\n\n0 5 * * * other 100\\%\n'
    writeFileSync(join(folder, 'tab'), others)
    const result = await installCron({kind: 'crontab', call, ...agree})
    expect(result).toMatchObject({installed: true, text: crontabBlock(call)})
    expect(crontab()).toBe(others + crontabBlock(call))
    await installCron({kind: 'crontab', call, ...agree})
    expect(crontab()).toBe(others + crontabBlock(call))
    expect(await uninstallCron(call)).toEqual({schema: 1, removed: ['crontab']})
    expect(crontab()).toBe(others)
    expect(await uninstallCron(call)).toEqual({schema: 1, removed: []})
  })

  test('that is not there yet is made', async () => {
    program('crontab', 'if [ "$1" = -l ]; then echo no crontab >&2; exit 1; else cat > tab; fi')
    await installCron({kind: 'crontab', call, ...agree})
    expect(crontab()).toBe(crontabBlock(call))
  })

  test.each([
    ['cannot be read', 'echo "cannot open: Input/output error" >&2; exit 1', 'Input/output error'],
    ['is read in part', 'head -c 9 tab; echo no such file >&2; exit 1', 'ended with 1'],
    ['is not UTF-8', 'printf "MAILTO=\\344\\n"', 'not UTF-8'],
  ])('that %s is not written again', async (_, list, message) => {
    program('crontab', `if [ "$1" = -l ]; then ${list}; else cat > tab; fi`)
    writeFileSync(join(folder, 'tab'), '0 5 * * * other\n')
    const refused = {code: 'E_MISSING', exit: 6, message: expect.stringContaining(message)}
    await expect(installCron({kind: 'crontab', call, ...agree})).rejects.toMatchObject(refused)
    expect(crontab()).toBe('0 5 * * * other\n')
  })

  test('is not touched by --print, nor after a no, nor where nobody can be asked', async () => {
    program('crontab', 'touch called')
    const input = {kind: 'crontab' as const, call, yes: false}
    expect(await installCron({...input, print: true, confirm: null})).toMatchObject({installed: false})
    const seen: string[] = []
    const confirm = async ({text}: {text: string}) => seen.push(text) < 0
    expect(await installCron({...input, print: false, confirm})).toMatchObject({installed: false})
    expect(seen).toEqual([crontabBlock(call)])
    await expect(installCron({...input, print: false, confirm: null})).rejects.toMatchObject({exit: 2})
    expect(existsSync(join(folder, 'called'))).toBe(false)
  })

  test('of a machine without that program, or that refuses, ends with 6', async () => {
    process.env['PATH'] = folder
    await expect(installCron({kind: 'crontab', call, ...agree})).rejects.toMatchObject({code: 'E_MISSING', exit: 6})
    program('crontab', 'echo not allowed >&2; exit 1')
    await expect(installCron({kind: 'crontab', call, ...agree})).rejects.toMatchObject({
      exit: 6,
      message: expect.stringContaining('not allowed'),
    })
  })

  test('of two stores has two blocks', () => {
    const other = {...call, paths: resolvePaths('/other', {})}
    const both = withBlock(withBlock('a\n', call), other)
    expect(withoutBlock(both, call)).toBe(`a\n${crontabBlock(other)}`)
  })
})

test('the line means what it says to sh, whatever the paths hold, without HOME and PATH', () => {
  const line = crontabBlock(call).split('\n')[1]!
  expect(line.startsWith("* * * * * '/opt/no de'")).toBe(true)
  // cron takes the backslash before % away.
  const words = line.slice('* * * * * '.length).replaceAll('\\%', '%')
  const {stdout} = spawnSync('/bin/sh', ['-c', `printf '%s\\n' ${words}`], {encoding: 'utf8', env: {}})
  expect(stdout.trimEnd().split('\n')).toEqual([
    '/opt/no de',
    '/opt/snap/run.js',
    'cron',
    'due',
    '--home',
    join(folder, "it's 100% home"),
  ])
})

test('folders that the shell has moved are in the line, where no --home names them', () => {
  const env = {HOME: '/home/me', XDG_DATA_HOME: '/data'}
  expect(crontabBlock({...call, env, paths: resolvePaths(undefined, env, 'linux')})).toContain(
    "* * * * * XDG_DATA_HOME='/data' '/opt/no de' '/opt/snap/run.js' 'cron' 'due'\n",
  )
})

test('a path with a line break is refused', () => {
  const broken = {...call, paths: resolvePaths('/a\nb', {})}
  expect(() => crontabBlock(broken)).toThrow('line break')
  expect(() => systemdUnits(broken)).toThrow('line break')
  const env = {HOME: '/a\n* * * * * evil'}
  expect(() => crontabBlock({...call, env, paths: resolvePaths(undefined, env, 'linux')})).toThrow('line break')
})

test('a timer of systemd is written, started, and taken away again', async () => {
  program('crontab', 'exit 1')
  program('systemctl', 'echo "$@" >> calls')
  const {timer, service} = systemdUnits(call)
  const result = await installCron({kind: 'systemd', call, ...agree})
  const [first, second] = [service, timer].map(({name}) => join(folder, '.config/systemd/user', name))
  expect(result.files).toEqual(expect.arrayContaining([first, second]))
  expect(readFileSync(first!, 'utf8')).toBe(service.text)
  expect(service.text).toContain(`"--home" "${join(folder, "it's 100%% home")}"`)
  expect(readFileSync(second!, 'utf8')).toContain('OnCalendar=minutely')
  expect(await uninstallCron(call)).toEqual({schema: 1, removed: ['systemd']})
  expect([first, second].map((file) => existsSync(file!))).toEqual([false, false])
  expect(readFileSync(join(folder, 'calls'), 'utf8').split('\n')).toEqual([
    '--user daemon-reload',
    `--user enable --now ${timer.name}`,
    `--user disable --now ${timer.name}`,
    '--user daemon-reload',
    '',
  ])
})
