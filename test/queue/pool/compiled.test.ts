import {globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {stripTypeScriptTypes} from 'node:module'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {afterEach, expect, test} from 'vitest'
import {closePools, failureOf, testPool} from './helpers.ts'

const root = join(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'snapbatch-compiled-'))

afterEach(async () => {
  await closePools()
  rmSync(folder, {recursive: true})
})

/** What the compiler does to our sources: types away, .js endings. */
function compile(pattern: string) {
  for (const file of globSync(pattern, {cwd: root})) {
    const target = join(folder, file.replace(/\.ts$/, '.js'))
    mkdirSync(dirname(target), {recursive: true})
    const code = stripTypeScriptTypes(readFileSync(join(root, file), 'utf8'))
    writeFileSync(target, code.replaceAll(/(from|import\() ?'([^']+)\.ts'/g, "$1 '$2.js'"))
  }
}

test('a worker of compiled JavaScript finds its thread, beats, and obeys limits', async () => {
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}')
  compile('src/errors.ts')
  compile('src/own-memory.ts')
  compile('src/packaged/*.ts')
  compile('src/queue/pool/*.ts')
  compile('test/queue/pool/fixtures/entry.ts')
  const pool = testPool({entry: join(folder, 'test/queue/pool/fixtures/entry.js'), beatMs: 50, silenceMs: 1200})
  expect((await pool.run({do: 'burn', ms: 1600, value: 1})).value).toEqual({value: 1})
  expect(await failureOf(pool.run({do: 'spin'}, {hardMs: 100}))).toMatchObject({code: 'E_TIMEOUT'})
})
