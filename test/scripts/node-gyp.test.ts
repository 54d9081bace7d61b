import {join} from 'node:path'
import {execa} from 'execa'
import {describe, expect, test} from 'vitest'
import {temporaryFolder} from '../helpers/folder.ts'

const program = join(import.meta.dirname, '../../scripts/node-gyp/main.js')

/** What npm does in the folder of a package with this package.json; its own node-gyp says so and ends with 3. */
async function rebuild(manifest: object) {
  using folder = temporaryFolder()
  folder.file('package.json', JSON.stringify(manifest))
  const npms = folder.file('npms.cjs', "console.log('npm', ...process.argv.slice(2)); process.exitCode = 3")
  const env = {npm_config_node_gyp: npms}
  const {exitCode, stdout} = await execa(process.execPath, [program, 'rebuild'], {cwd: folder.path, env, reject: false})
  return {exitCode, stdout}
}

describe('Of the packages that npm would compile in a checkout', () => {
  test('one that asks not to be is left as it came', async () => {
    expect(await rebuild({gypfile: false, scripts: {test: 'mocha'}})).toEqual({exitCode: 0, stdout: ''})
  })

  test.each([
    {},
    {gypfile: true},
    {gypfile: false, scripts: {install: 'node-gyp rebuild'}},
    {gypfile: false, scripts: {preinstall: 'node-gyp configure'}},
  ])('others are for the node-gyp of npm: %j', async (manifest) => {
    expect(await rebuild(manifest)).toEqual({exitCode: 3, stdout: 'npm rebuild'})
  })
})
