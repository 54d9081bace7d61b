import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {setFlagsFromString} from 'node:v8'
import {Script} from 'node:vm'
import {expect, onTestFinished, test, vi} from 'vitest'
import {keepMemorySmall} from '../../bin/memory.js'
import {chunkWrapper, createLoader} from '../../src/single/load.ts'
import type {Host} from '../../src/single/types.ts'
import {folderOfTest} from '../helpers/folder.ts'
import {manifestOf} from './pack.ts'

/** A loader of these chunks; `unpacked` notes what was asked for. */
function loaderOf(chunks: Record<string, string>, lists: {modules?: object; natives?: object} = {}) {
  const manifest = manifestOf({}, lists as Partial<ReturnType<typeof manifestOf>>)
  const asset = (name: string) => {
    const code = chunks[name.replace(/^js\//, '')]
    return code === undefined ? null : Buffer.from(chunkWrapper.begin + code + chunkWrapper.end)
  }
  const path = vi.fn((file: string) => `/unpacked/${file}`)
  const host = {manifest, executable: '/opt/snap', path} as unknown as Host
  return {...createLoader(manifest, asset, host), path}
}

test('chunks require each other, once, and what Node.js brings', () => {
  const {load} = loaderOf({
    'main.js': `const b = require('./b.js'); exports.all = [b.n, require('./b.js').n, require('node:path').sep, typeof require('fs').readFileSync]`,
    'b.js': 'globalThis.timesRun = (globalThis.timesRun ?? 0) + 1; exports.n = globalThis.timesRun',
  })
  expect(load('./main.js')).toEqual({all: [1, 1, '/', 'function']})
  Reflect.deleteProperty(globalThis, 'timesRun')
})

test('modules of packages are found by the list only, whatever lies in folders beside', async () => {
  const folder = await folderOfTest()
  mkdirSync(join(folder, 'node_modules/sharp'), {recursive: true})
  writeFileSync(join(folder, 'node_modules/sharp/index.js'), 'module.exports = "planted"')
  const {load} = loaderOf(
    {
      'main.js': `exports.known = require('known'); exports.load = (name) => require(name)
        exports.made = require('node:module').createRequire(${JSON.stringify(`${folder}/x.js`)})`,
      'k.js': 'module.exports = 42',
    },
    {modules: {known: 'k.js'}},
  )
  const main = load('./main.js') as Record<'load' | 'made', (name: string) => unknown> & {known: number}
  expect(main.known).toBe(42)
  for (const name of ['sharp', './sharp', '/etc/hostname', join(folder, 'node_modules/sharp'), 'toString']) {
    for (const require of [main.load, main.made]) {
      expect(() => require(name), name).toThrow(expect.objectContaining({code: 'MODULE_NOT_FOUND'}))
    }
  }
})

test('a native library is unpacked when it is asked for, and its path is what resolve tells', () => {
  const {load, path} = loaderOf(
    {'main.js': `exports.place = require.resolve('x/vec0.so'); exports.load = () => require('x/y.node')`},
    {natives: {'x/vec0.so': 'x/vec0.so', 'x/y.node': 'x/lib/y.node'}},
  )
  const main = load('./main.js') as {place: string; load: () => unknown}
  expect(main.place).toBe('/unpacked/x/vec0.so')
  expect(path.mock.calls).toEqual([['x/vec0.so']])
  expect(() => main.load()).toThrow(/\/unpacked\/x\/lib\/y\.node/)
})

test('a chunk that failed is run again when it is asked for again', () => {
  const {load} = loaderOf({
    'main.js': `if (!globalThis.mayRun) throw new Error('not yet'); exports.ok = true`,
  })
  expect(() => load('./main.js')).toThrow('not yet')
  Object.assign(globalThis, {mayRun: true})
  expect(load('./main.js')).toEqual({ok: true})
  Reflect.deleteProperty(globalThis, 'mayRun')
})

test('stacks name chunks, and no path of this machine', () => {
  const {load} = loaderOf({'main.js': `exports.stack = new Error('here').stack`})
  expect((load('./main.js') as {stack: string}).stack).toMatch(/^Error: here\n\s+at snap:\/main\.js:1:\d+/)
})

test('the code that V8 compiled when the executable was built is taken by commands that keep their memory small, too', () => {
  onTestFinished(() => {
    for (const flag of ['--semi-space-growth-factor=2', '--heap-growing-percent=0']) setFlagsFromString(flag)
  })
  const code = `${chunkWrapper.begin}exports.sum = (a, b) => a + b${chunkWrapper.end}`
  const assets: Record<string, Buffer> = {
    'js/main.js': Buffer.from(code),
    'js/main.js.cache': new Script(code).createCachedData(),
  }
  keepMemorySmall('process')
  const manifest = manifestOf({})
  const host = {manifest, executable: '/opt/snap'} as Host
  const {load, scripts} = createLoader(manifest, (name) => assets[name] ?? null, host)
  expect(load('./main.js')).toEqual({sum: expect.any(Function)})
  expect(scripts.get('main.js')!.cachedDataRejected).toBe(false)
})
