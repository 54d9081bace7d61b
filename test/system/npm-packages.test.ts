import {cp, mkdir, readFile, symlink, writeFile} from 'node:fs/promises'
import {dirname, join, relative} from 'node:path'
import {execa} from 'execa'
import {beforeAll, describe, expect, test} from 'vitest'
import {shippedTree} from '../../scripts/licences/tree.ts'
import type {RuntimeManifest} from '../../scripts/package/manifests.ts'
import {runtimes, stageProgram, stageRuntime, stageTwin} from '../../scripts/package/stage.ts'
import {testFolder} from '../helpers/folder.ts'

const root = join(import.meta.dirname, '../..')
const inFolder = testFolder()
const npm = (args: string[], cwd: string) =>
  execa('npm', [...args, '--offline', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd,
    reject: false,
    env: {NPM_CONFIG_UPDATE_NOTIFIER: 'false'},
  })

/** Packs a folder as the registry would get it; returns the .tgz. */
async function pack(folder: string): Promise<string> {
  const {stdout} = await npm(['pack', '--silent', '--pack-destination', dirname(folder)], folder)
  return join(dirname(folder), stdout.trim())
}

/** Of a user who is new to npm, on a machine that cannot compile. */
const newcomer = (args: string[], cwd: string) =>
  execa('npm', [...args, '--offline', '--no-audit', '--no-fund'], {
    cwd,
    reject: false,
    extendEnv: false,
    env: {
      PATH: process.env['PATH'],
      HOME: inFolder('new-home'),
      NODE_GYP_FORCE_PYTHON: inFolder('no-python'),
      NPM_CONFIG_UPDATE_NOTIFIER: 'false',
    },
  })

const unpack = async (file: string, to: string): Promise<void> => {
  await mkdir(to, {recursive: true})
  await execa('tar', ['xzf', file, '-C', to, '--strip-components=1'])
}

let stage: {root: string; folder: string}
let runtime: RuntimeManifest

beforeAll(async () => {
  stage = {root, folder: inFolder('staged')}
  runtime = (await runtimes(stage)).find(({os, cpu}) => os[0] === process.platform && cpu[0] === process.arch)!
})

describe('the packed program with the packages that it asks for, and no others', () => {
  let installed: string

  beforeAll(async () => {
    const modules = inFolder('prefix/lib/node_modules')
    installed = join(modules, 'snapbatch')
    await unpack(await pack(await stageProgram(stage)), installed)
    const asked = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
    const name = runtime.name
    const {components} = shippedTree(root, asked, new Map([[name, {...runtime}]]))
    const there = components.filter(({folder}) => folder !== null).map(({folder}) => relative(root, folder!))
    // A Node of its own (190 MB) is not needed where there is one, onnxruntime brings what it needs, and SQLite is inside.
    for (const path of there.filter(
      (each) => !/^node_modules\/(?:node-(?:linux|darwin|win|bin)-|onnxruntime-|better-sqlite3$)/u.test(each),
    )) {
      await cp(join(root, path), join(installed, path), {recursive: true})
    }
    await cp(await stageRuntime(stage, runtime), join(installed, 'node_modules', name), {recursive: true})
  })

  test('reads a bill with PP-OCR, on onnxruntime of this platform alone', async () => {
    const program = join(installed, 'bin/run.js')
    const snap = (...args: string[]) =>
      execa(process.execPath, [program, ...args], {env: {SNAPBATCH_HOME: inFolder('home')}})
    expect(await snap('--help')).toMatchObject({exitCode: 0, stderr: ''})
    const versions = JSON.parse((await snap('version', '--json')).stdout)
    expect(versions.engines.onnxruntime).toEqual({version: runtime.version, reason: null})
    const {stdout, stderr} = await snap('process', join(root, 'samples/kopitiam-my.jpg'), '--json')
    expect(stderr).toBe('')
    const [document] = JSON.parse(stdout).documents
    expect(document.stages.scan).toMatchObject({state: 'done', engine: 'ppocr'})
    expect(document.bill.total.value).toBe('40.05')
  })

  test('is its twin, too, under the long name', async () => {
    const twin = inFolder('twin/lib/node_modules/snapbatch-cli')
    await unpack(await pack(await stageTwin(stage)), twin)
    await symlink(join(installed, 'node_modules'), join(twin, 'node_modules'))
    const {stdout} = await execa(process.execPath, [join(twin, 'bin/run.js'), '--help'])
    expect(stdout).toContain('$ snapbatch [COMMAND]')
  })
})

describe('where nothing can be compiled', () => {
  const sqlite = 'node_modules/snapbatch/dist/node_modules/better-sqlite3'
  let project: string

  beforeAll(async () => {
    const file = await alone(await stageProgram({root, folder: inFolder('alone')}))
    project = inFolder('project')
    await mkdir(project)
    await mkdir(inFolder('new-home'))
    await writeFile(join(project, 'package.json'), JSON.stringify({dependencies: {snapbatch: `file:${file}`}}))
  })

  test.each([['install'], ['ci'], ['rebuild']])('npm %s gives a program that opens its store', async (command) => {
    const {exitCode, stderr} = await newcomer([command], project)
    expect({exitCode, stderr: stderr.replaceAll(/^npm warn .*\n?/gmu, '')}).toEqual({exitCode: 0, stderr: ''})
    expect(await execa('find', ['node_modules', '-name', 'binding.gyp'], {cwd: project})).toMatchObject({stdout: ''})
    const open = `new (require('${join(project, sqlite)}'))(':memory:').prepare('SELECT 1').get()`
    expect(await execa(process.execPath, ['-e', open])).toMatchObject({exitCode: 0})
  })
})

/** A package that npm can install without a registry: as it is, with what is inside of it, but for its dependencies. */
async function alone(folder: string): Promise<string> {
  const file = join(folder, 'package.json')
  const {dependencies, optionalDependencies, ...manifest} = JSON.parse(await readFile(file, 'utf8'))
  await writeFile(file, JSON.stringify(manifest))
  return pack(folder)
}

describe('where the folder that npm links programs into has another snap', () => {
  const other = '#!/bin/sh\necho the other snap\n'

  async function prefixWithSnap(name: string): Promise<string> {
    await mkdir(inFolder(`${name}/bin`), {recursive: true})
    await writeFile(inFolder(`${name}/bin/snap`), other, {mode: 0o755})
    return inFolder(name)
  }

  test('npm refuses the program and leaves the other alone', async () => {
    const file = await alone(await stageProgram({root, folder: inFolder('alone')}))
    const prefix = await prefixWithSnap('taken')
    const {exitCode, stderr} = await npm(['install', '--global', '--prefix', prefix, file], root)
    expect(exitCode).not.toBe(0)
    expect(stderr).toContain('EEXIST')
    expect(await readFile(join(prefix, 'bin/snap'), 'utf8')).toBe(other)
    const elsewhere = await npm(['install', '--global', '--prefix', inFolder('free'), file], root)
    expect(elsewhere.exitCode).toBe(0)
    expect(await readFile(inFolder('free/bin/snap'), 'utf8')).toContain('launch')
  })

  test('npm installs the twin beside it', async () => {
    const file = await alone(await stageTwin({root, folder: inFolder('alone')}))
    const prefix = await prefixWithSnap('shared')
    const {exitCode, stderr} = await npm(['install', '--global', '--prefix', prefix, file], root)
    expect({exitCode, stderr: stderr.replaceAll(/^npm warn .*\n?/gmu, '')}).toEqual({exitCode: 0, stderr: ''})
    expect(await readFile(join(prefix, 'bin/snap'), 'utf8')).toBe(other)
    expect(await readFile(join(prefix, 'bin/snapbatch'), 'utf8')).toContain('launch')
    expect(await readFile(join(prefix, 'share/man/man1/snapbatch.1'), 'utf8')).toContain('.TH')
  })
})

test('a checkout refuses to be published', async () => {
  const {exitCode, stderr} = await execa(process.execPath, [join(root, 'scripts/package/refuse.ts')], {reject: false})
  expect(exitCode).toBe(1)
  expect(stderr).toContain('npm run build:npm')
})
