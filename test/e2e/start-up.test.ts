import {mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import {cp, mkdtemp, realpath, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {bundle} from '../../scripts/bundle.ts'
import {sourceManifest} from '../helpers/run-cli.ts'

const root = join(import.meta.dirname, '../..')
let folder: string

/** Writes what a program has loaded when it ends. */
const watcher = `
import {registerHooks} from 'node:module'
import {writeFileSync} from 'node:fs'
const loaded = []
registerHooks({load: (url, context, next) => (loaded.push(url), next(url, context))})
process.on('exit', () => writeFileSync(process.env.LOADED, JSON.stringify(loaded)))
`

/** The program as it is built, of the sources as they are. */
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'start-up-')))
  for (const name of ['bin', 'package.json']) await cp(join(root, name), join(folder, name), {recursive: true})
  symlinkSync(await realpath(join(root, 'node_modules')), join(folder, 'node_modules'))
  await bundle(root, join(folder, 'dist'))
  writeFileSync(join(folder, 'oclif.manifest.json'), JSON.stringify(await sourceManifest))
  writeFileSync(join(folder, 'watcher.js'), watcher)
  mkdirSync(join(folder, 'home'))
})

afterAll(() => rm(folder, {recursive: true, force: true}))

/** What a command line ends with, the packages that it loads, and our own modules in the files that it loads. */
async function start(line: string) {
  const file = join(folder, 'loaded.json')
  const args = ['--import', join(folder, 'watcher.js'), join(folder, 'bin/run.js'), ...line.split(' ').filter(Boolean)]
  const env = {LOADED: file, SNAPBATCH_HOME: join(folder, 'home')}
  const {exitCode, stdout} = await execa(process.execPath, args, {env, reject: false})
  const urls = JSON.parse(readFileSync(file, 'utf8')) as string[]
  const paths = urls.filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url))
  const packages = paths.flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [])
  const built = paths.filter((path) => path.startsWith(join(folder, 'dist')))
  const modules = built.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/^\/\/ (src\/.+)$/gm)].map(([, of]) => of!),
  )
  return {exitCode, stdout, packages: new Set(packages), modules, files: built.length}
}

/** The texts of a file of dist and of all that it loads at once. */
function loadedBy(file: string, found = new Map<string, string>()): Map<string, string> {
  if (found.has(file)) return found
  const text = readFileSync(file, 'utf8')
  found.set(file, text)
  for (const [, path] of text.matchAll(/^(?:import|export) (?:[^"]* from )?"(\.[^"]+)"/gm))
    loadedBy(join(dirname(file), path!), found)
  return found
}

describe('a command line that is only read', () => {
  test.each([
    ['--help', 0],
    ['status --help', 0],
    ['--version', 0],
    ['version', 0],
    ['bogus', 2],
    ['status --nope', 2],
  ])('snap %s loads no package, no database and no service', async (line, exit) => {
    const {exitCode, packages, modules, files} = await start(line)
    expect({exitCode, packages}).toEqual({exitCode: exit, packages: new Set()})
    expect(modules).toContain('src/program/main.ts')
    expect(modules.filter((name) => /^src\/(?:pipeline|queue|store|dashboard)\//.test(name))).toEqual([])
    expect(files).toBeLessThan(25)
  })
})

describe('a command that only looks', () => {
  test.each(['status', 'jobs', 'stats', 'queue', 'overview'])(
    'snap %s loads the database and colours, and nothing of the pipeline',
    async (line) => {
      const {exitCode, stdout, packages, modules, files} = await start(line)
      expect({exitCode, packages}).toEqual({exitCode: 0, packages: new Set(['better-sqlite3', 'chalk'])})
      expect(stdout).not.toBe('')
      expect(modules).toContain('src/store/database.ts')
      expect(modules.filter((name) => /^src\/(?:pipeline|dashboard)\//.test(name))).toEqual([])
      expect(files).toBeLessThan(80)
    },
  )
})

test('a worker loads neither oclif nor the database, its threads next to nothing', () => {
  const textOf = (entry: string) => [...loadedBy(join(folder, 'dist', entry)).values()].join('\n')
  const worker = textOf('app/worker/main.js')
  expect(worker).toContain('// src/pipeline/registry.ts')
  expect(worker).not.toMatch(/better-sqlite3|node_modules\/@oclif|^\/\/ src\/(?:commands|queue\/sql)\//m)
  for (const thread of ['queue/pool/pulse.js', 'pipeline/engines/tesseract-thread.js'])
    expect(textOf(thread).length).toBeLessThan(60_000)
})
