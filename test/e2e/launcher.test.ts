import {existsSync} from 'node:fs'
import {cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {execa} from 'execa'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Makes the launcher take its Node for an old one. The program it starts does not get the flag. */
const oldNode = `--import=data:text/javascript,Object.defineProperty(process,'version',{value:'v20.0.0'})`

const command = (where: string) => `
import {Command} from '@oclif/core'
export default class Try extends Command {
  static strict = false
  async run() {
    const {argv} = await this.parse(Try)
    console.log('${where}', process.version, JSON.stringify(argv), process.env.SNAPBATCH_LAUNCHER ?? 'none')
    if (argv[0] === 'exit') process.exitCode = 3
    if (argv[0] === 'lines') for (let n = 0; n < 100_000; n++) console.log('line', n)
    if (argv[0] === 'stay') await new Promise((resolve) => setTimeout(resolve, 60_000))
  }
}
`

/** The program with that command only. */
const program = (ending: string) => `
import {main as start} from '${root}/src/program/main.ts'
export const main = (args, facts) => start(args, facts, {try: () => import('../commands/try.${ending}')})
`

const manifest = {
  version: '0.1.0',
  commands: {try: {id: 'try', aliases: [], hiddenAliases: [], args: {}, flags: {}, strict: false}},
}

let folder: string
let env: Record<string, string>

/** A package with our launchers and one command, whose source has changed since it was built. */
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'launcher-')))
  await cp(join(root, 'bin'), join(folder, 'bin'), {recursive: true})
  await cp(join(root, 'package.json'), join(folder, 'package.json'))
  await symlink(await realpath(join(root, 'node_modules')), join(folder, 'node_modules'))
  await mkdir(join(folder, 'scripts'))
  await cp(join(root, 'scripts/manifest.ts'), join(folder, 'scripts/manifest.ts'))
  await writeFile(join(folder, 'oclif.manifest.json'), JSON.stringify(manifest))
  for (const [below, text] of [
    ['src/commands/try.ts', command('source')],
    ['src/program/main.ts', program('ts')],
    ['dist/commands/try.js', command('build')],
    ['dist/program/main.js', program('js')],
  ] as const) {
    await mkdir(join(folder, below, '..'), {recursive: true})
    await writeFile(join(folder, below), text)
  }
  env = {XDG_CACHE_HOME: join(folder, 'cache')}
})

afterAll(() => rm(folder, {recursive: true, force: true}))

const start = (script: string, args: string[], nodeFlags: string[] = []) =>
  execa(process.execPath, [...nodeFlags, join(folder, 'bin', script), 'try', ...args], {
    env,
    reject: false,
    detached: true,
  })

test('run.js runs the build, dev.js the source, whatever the build says', async () => {
  expect((await start('run.js', ['a b'])).stdout).toBe(`build ${process.version} ["a b"] none`)
  expect((await start('dev.js', [])).stdout).toBe(`source ${process.version} [] none`)
})

test('a pipe that is closed ends the program quietly with 141', async () => {
  const running = start('run.js', ['lines'])
  running.stdout.once('data', () => running.stdout.destroy())
  const {exitCode, stderr} = await running
  expect({exitCode, stderr}).toEqual({exitCode: 141, stderr: ''})
})

test.runIf(existsSync('/dev/full'))('output that does not fit on a disk is told in a line, with 6', async () => {
  const program = [process.execPath, join(folder, 'bin/run.js'), 'try']
  const {exitCode, stderr} = await execa('sh', ['-c', 'exec "$@" >/dev/full', 'sh', ...program], {env, reject: false})
  expect(exitCode).toBe(6)
  expect(stderr).toMatch(/^Error: Cannot write the output: ENOSPC.*$/)
})

test('a variable left by a launcher further up is not taken for our own', async () => {
  env['SNAPBATCH_LAUNCHER'] = '1'
  const {stdout} = await start('run.js', [])
  delete env['SNAPBATCH_LAUNCHER']
  expect(stdout).toMatch(/none$/)
})

test('asked by the completion of snapd what words may follow, nothing is done', async () => {
  const asked = execa(process.execPath, [join(folder, 'bin/run.js'), 'try', 'lines'], {
    env: {...env, GO_FLAGS_COMPLETION: '1'},
  })
  expect(await asked).toMatchObject({exitCode: 0, stdout: '', stderr: ''})
})

test('commands that keep their memory small leave the compiled code of others as it is', async () => {
  const run = (words: string[], more = {}) =>
    execa(process.execPath, [join(root, 'bin/dev.js'), ...words, '--home', join(folder, 'home')], {
      // That of the tests is opened before the launcher runs.
      env: {...env, NODE_COMPILE_CACHE: '', ...more},
      reject: false,
    })
  for (const words of [['status'], ['process', join(folder, 'nothing')]]) await run(words)
  const {stdout, stderr} = await run(['status'], {NODE_DEBUG_NATIVE: 'COMPILE_CACHE'})
  expect(stdout + stderr).toMatch(/was accepted/)
  expect(stdout + stderr).not.toMatch(/was rejected/)
})

describe('started by an old Node', () => {
  test('hands over arguments and its own process id, and takes over the exit code', async () => {
    const running = start('run.js', ['exit', '--', "it's"], [oldNode])
    const {stdout, exitCode} = await running
    expect(stdout).toBe(`build ${process.version} ["exit","it's"] ${running.pid}`)
    expect(exitCode).toBe(3)
  })

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('passes %s on and ends by it', async (signal) => {
    const running = start('run.js', ['stay'], [oldNode])
    running.stdout.once('data', () => running.kill(signal))
    expect((await running).signal).toBe(signal)
  })

  test('says what to do where no other Node was installed, and ends with 6', async () => {
    const bare = await mkdtemp(join(tmpdir(), 'launcher-bare-'))
    await cp(join(root, 'bin'), join(bare, 'bin'), {recursive: true})
    await writeFile(join(bare, 'package.json'), '{"type": "module"}')
    const {exitCode, stderr} = await execa(process.execPath, [oldNode, join(bare, 'bin/run.js')], {reject: false})
    await rm(bare, {recursive: true})
    expect(exitCode).toBe(6)
    expect(stderr).toContain('Install Node.js 24')
  })
})
