import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {type Jail, makeJail} from '../helpers/jail.ts'

const samples = join(import.meta.dirname, '../../samples')
const {dependencies, optionalDependencies} = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
) as Record<'dependencies' | 'optionalDependencies', Record<string, string>>
const mark = '/tmp/foreign'
const foreign = `require('node:fs').appendFileSync('${mark}', __filename + '\\n'); throw new Error('foreign')`

/** Packages of all names that the program knows, in a folder; each leaves a mark when it is loaded. */
function plant(jail: Jail, folder: string): void {
  const hidden = [
    'semver',
    'detect-libc',
    'better-queue-memory',
    '@img/sharp-linux-x64',
    'snapbatch',
    '@oclif/plugin-help',
  ]
  for (const name of [...Object.keys({...dependencies, ...optionalDependencies}), ...hidden]) {
    jail.write(`${folder}/${name}/package.json`, JSON.stringify({name, version: '99.0.0', main: 'index.cjs'}))
    for (const file of ['index.cjs', 'index.js', 'sharp.node']) jail.write(`${folder}/${name}/${file}`, foreign)
  }
}

test('it borrows nothing of the packages, settings and scripts for Node.js around it', async () => {
  await using jail = makeJail()
  const work = '/home/me/project/bills'
  for (const at of ['/opt', '', '/home/me', '/home/me/project', work]) plant(jail, `${at}/node_modules`)
  plant(jail, '/home/me/.node_modules')
  plant(jail, '/home/me/.node_libraries')
  plant(jail, '/lib/node')
  for (const folder of ['/opt', '/home/me/project', work]) {
    jail.write(`${folder}/package.json`, JSON.stringify({name: 'snapbatch', type: 'module', version: '99.0.0'}))
    jail.write(`${folder}/oclif.manifest.json`, '{"version": "99.0.0", "commands": {}}')
  }
  jail.write('/home/me/script.cjs', foreign)
  for (const name of ['fuel-de.jpg', 'invoice-us.pdf']) jail.give(join(samples, name), `${work}/${name}`)
  const env = {
    NODE_PATH: '/home/me/node_modules',
    NODE_OPTIONS: '--require /home/me/script.cjs --import /home/me/script.cjs',
    npm_config_prefix: '/home/me',
  }
  const {exit, json, stderr} = await jail.json(['process', 'fuel-de.jpg', 'invoice-us.pdf'], {env, cwd: work})
  expect({exit, counts: json.counts}, stderr).toMatchObject({exit: 0, counts: {done: 2}})
  for (const args of [['--version'], ['doctor'], ['process', 'fuel-de.jpg', '--force', '--engine', 'tesseract']]) {
    expect((await jail.json(args, {env, cwd: work})).exit, args.join(' ')).toBe(0)
  }
  expect((await jail.run(['--help'], {env, cwd: work})).exit).toBe(0)
  expect((await jail.run(['--version'], {env, cwd: work})).stdout).not.toContain('99.0.0')
  expect(existsSync(jail.at(mark)), 'something foreign was loaded').toBe(false)
})
