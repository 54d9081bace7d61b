import {execFileSync, spawnSync} from 'node:child_process'
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {delimiter, join} from 'node:path'
import {expect, test} from 'vitest'
import {folderOfTest} from '../helpers/folder.ts'

const script = join(import.meta.dirname, '../../scripts/publish-npm.ts')

/** A folder with packages, and an npm that has `there`, and notes what it is told to publish. */
async function registry(packages: Record<string, object>, view: string) {
  const folder = await folderOfTest()
  for (const [name, more] of Object.entries(packages)) {
    mkdirSync(join(folder, name, 'package'), {recursive: true})
    writeFileSync(join(folder, name, 'package/package.json'), JSON.stringify({name, version: '1.0.0', ...more}))
    execFileSync('tar', ['-czf', join(folder, `${name}-1.0.0.tgz`), '-C', join(folder, name), 'package'])
  }
  const log = join(folder, 'log')
  const npm = `#!/bin/sh\nif [ "$1" = view ]; then ${view}; fi\nbasename "$2" >>'${log}'; echo "$@" | grep -q -- --provenance\n`
  writeFileSync(join(folder, 'npm'), npm, {mode: 0o755})
  const env = {...process.env, PATH: `${folder}${delimiter}${process.env['PATH']}`}
  const {status, stdout, stderr} = spawnSync(process.execPath, [script, folder], {env, encoding: 'utf8'})
  const published = () => readFileSync(log, 'utf8').trim().split('\n')
  return {status, stdout, stderr, published}
}

const packages = {
  app: {optionalDependencies: {runtime: '1.0.0'}},
  'app-twin': {dependencies: {app: '1.0.0'}},
  runtime: {},
}

test('what others depend on is published first', async () => {
  const run = await registry(packages, 'echo E404 >&2; exit 1')
  expect(run.status, run.stderr).toBe(0)
  expect(run.published()).toEqual(['runtime-1.0.0.tgz', 'app-1.0.0.tgz', 'app-twin-1.0.0.tgz'])
})

test('what npm has already is left alone', async () => {
  const view = 'if [ "$2" = runtime@1.0.0 ]; then echo 1.0.0; exit 0; else echo E404 >&2; exit 1; fi'
  const run = await registry(packages, view)
  expect(run.stdout).toContain('runtime 1.0.0 is there already')
  expect(run.published()).toEqual(['app-1.0.0.tgz', 'app-twin-1.0.0.tgz'])
})

test('nothing is published when npm does not answer', async () => {
  const run = await registry(packages, 'echo ENOTFOUND >&2; exit 1')
  expect(run.status).toBe(1)
  expect(run.stderr).toContain('ENOTFOUND')
  expect(run.published).toThrow('ENOENT')
})
