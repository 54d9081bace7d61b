import {execFileSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {dirname, join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {zstdCompressSync} from 'node:zlib'
import {describe, expect, test} from 'vitest'
import {entryOf} from '../../src/single/boot.ts'
import {cacheCandidates} from '../../src/single/cache-folder.ts'
import {createLoader} from '../../src/single/load.ts'
import type {Host, Manifest} from '../../src/single/types.ts'
import {assetOf, createUnpacker} from '../../src/single/unpack.ts'
import {folderOfTest} from '../helpers/folder.ts'

const content = Buffer.from('the library as it was packed')
const sha256 = createHash('sha256').update(content).digest('hex')
const build = '1-linux-x64-abcdef012345'
const manifest = {
  ...{version: '1', platform: 'linux', arch: 'x64', files12: 'abcdef012345', versions: {}},
  ...{entries: {main: 'main.js', worker: 'worker.js'}, modules: {}, natives: {}},
  ...{files: {'p/a.node': {sha256, group: 'p'}}, build: {commit: null, hash: null}},
} as Manifest
const asset = (name: string) => (name === assetOf('p/a.node') ? zstdCompressSync(content) : null)
const unpackInto = (SNAPBATCH_CACHE: string) => createUnpacker(manifest, asset, {SNAPBATCH_CACHE}).path('p/a.node')

describe.skipIf(process.platform === 'win32')('the cache folder', () => {
  test('is private, with what was packed', async () => {
    const file = unpackInto(join(await folderOfTest(), 'cache'))
    expect(readFileSync(file)).toEqual(content)
    expect(statSync(file).mode & 0o077).toBe(0)
    expect(statSync(dirname(file)).mode & 0o077).toBe(0)
  })

  test('may lie below a link, as a home on another disk does', async () => {
    const top = await folderOfTest()
    mkdirSync(join(top, 'disk'))
    symlinkSync(join(top, 'disk'), join(top, 'home'))
    expect(readFileSync(unpackInto(join(top, 'home/.cache/snapbatch')))).toEqual(content)
    expect(existsSync(join(top, 'disk/.cache/snapbatch/single', build))).toBe(true)
  })

  test('of ours that a umask of 002 left open is closed', async () => {
    const cache = join(await folderOfTest(), 'snapbatch')
    mkdirSync(cache)
    chmodSync(cache, 0o775)
    expect(readFileSync(unpackInto(cache))).toEqual(content)
    expect(statSync(cache).mode & 0o777).toBe(0o700)
  })

  test.each(['', 'single', join('single', build)])('is refused where %s of it is a link', async (place) => {
    const [top, elsewhere] = [await folderOfTest(), await folderOfTest()]
    mkdirSync(dirname(join(top, 'c', place)), {recursive: true, mode: 0o700})
    symlinkSync(elsewhere, join(top, 'c', place))
    expect(() => unpackInto(join(top, 'c'))).toThrow(/symbolic link/)
  })

  test.each(['single', join('single', build)])('is refused where others may write into %s of it', async (place) => {
    const top = await folderOfTest()
    mkdirSync(join(top, 'c', place), {recursive: true, mode: 0o700})
    chmodSync(join(top, 'c', place), 0o770)
    expect(() => unpackInto(join(top, 'c'))).toThrow(/written by others/)
  })

  test('below a folder in which everybody may rename is refused', async () => {
    const top = await folderOfTest()
    mkdirSync(join(top, 'open'))
    chmodSync(join(top, 'open'), 0o777)
    expect(() => unpackInto(join(top, 'open/cache'))).toThrow(/everybody/)
    chmodSync(join(top, 'open'), 0o1777)
    expect(readFileSync(unpackInto(join(top, 'open/cache')))).toEqual(content)
  })

  test('never gives what was planted: another file, or a link to the right bytes', async () => {
    const cache = join(await folderOfTest(), 'c')
    const plants = [
      (file: string) => writeFileSync(file, 'evil'),
      (file: string) => {
        writeFileSync(`${file}.x`, content)
        symlinkSync(`${file}.x`, file)
      },
    ]
    for (const plant of plants) {
      const file = unpackInto(cache)
      rmSync(file)
      plant(file)
      expect(readFileSync(unpackInto(cache))).toEqual(content)
      expect(lstatSync(file).isFile()).toBe(true)
    }
  })

  test('a folder in the place of a file is told', async () => {
    const cache = join(await folderOfTest(), 'c')
    const file = unpackInto(cache)
    rmSync(file)
    mkdirSync(file)
    expect(() => unpackInto(cache)).toThrow(expect.objectContaining({code: 'E_NO_CACHE'}))
  })

  test('is looked for at absolute places only, and at none for an account without a home', () => {
    const env = {HOME: '/nonexistent', XDG_CACHE_HOME: 'a', XDG_RUNTIME_DIR: 'b', SNAPBATCH_CACHE_TEMPORARY: 'c'}
    expect(cacheCandidates(env, 'linux').map(({folder}) => folder)).toEqual(['the folder for temporary files'])
  })
})

describe('the loader', () => {
  const loader = createLoader(manifest, () => null, {executable: '/opt/snap'} as Host)

  test.each([
    'constructor',
    'toString',
    '__proto__',
    '/etc/passwd',
    '../x',
    './../x',
    'left-pad',
    'file:///etc/passwd',
  ])('knows no module %s', (name) => {
    expect(() => loader.load(name)).toThrow(expect.objectContaining({code: 'MODULE_NOT_FOUND'}))
  })

  test.each(['constructor', 'toString', '__proto__', 'nope'])('knows no entry %s', (word) => {
    const argv = ['node', 'snap', '--snapbatch-entry', word]
    expect(entryOf(argv, manifest, true)).toBe('main')
    expect(argv).toHaveLength(4)
  })

  test.each([
    {words: ['worker'], hasChannel: true, entry: 'worker'},
    {words: ['worker'], hasChannel: false, entry: 'main'},
    {words: ['heartbeat'], hasChannel: true, entry: 'main'},
    {words: ['trial', 'known'], hasChannel: false, entry: 'trial'},
    {words: ['trial', 'toString'], hasChannel: false, entry: 'main'},
    {words: ['trial'], hasChannel: false, entry: 'main'},
  ])('starts only what the program itself would: $words, channel: $hasChannel', ({words, hasChannel, entry}) => {
    const entries = {main: 'main.js', worker: 'worker.js', heartbeat: 'h.js', trial: 't.js'}
    const argv = ['node', 'snap', '--snapbatch-entry', ...words]
    expect(entryOf(argv, {entries, modules: {known: 'k.js'}}, hasChannel)).toBe(entry)
    expect(argv).toHaveLength(entry === 'main' ? 3 + words.length : 2 + words.length - 1)
  })

  test('a package in the folder that we are in is not what import() of a chunk finds', async () => {
    const folder = await folderOfTest()
    mkdirSync(join(folder, 'node_modules/evil'), {recursive: true})
    writeFileSync(join(folder, 'node_modules/evil/index.js'), "console.log('EVIL')")
    writeFileSync(join(folder, 'engine.mjs'), "console.log('engine')")
    const code = `exports.done = import('evil').catch((e) => console.log(e.code)).then(() => import(${JSON.stringify(pathToFileURL(join(folder, 'engine.mjs')).href)}))`
    const script = `
      const {createLoader, chunkWrapper} = await import(${JSON.stringify(new URL('../../src/single/load.ts', import.meta.url).href)})
      const chunk = Buffer.from(chunkWrapper.begin + ${JSON.stringify(code)} + chunkWrapper.end)
      const asset = (name) => name === 'js/main.js' ? chunk : null
      await createLoader(${JSON.stringify(manifest)}, asset, {executable: '/opt/snap'}).load('./main.js').done`
    const args = ['--no-warnings', '--input-type=module', '-e', script]
    const said = execFileSync(process.execPath, args, {cwd: folder, encoding: 'utf8'})
    expect(said).toMatch(/^ERR_\w+\nengine\n$/)
  })
})
