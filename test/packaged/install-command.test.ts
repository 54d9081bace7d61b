import {mkdir, writeFile} from 'node:fs/promises'
import {dirname} from 'node:path'
import {expect, test} from 'vitest'
import {installCommand} from '../../src/packaged/install-command.ts'
import {testFolder} from '../helpers/folder.ts'

const inFolder = testFolder()

async function withManifests(...manifests: string[]): Promise<void> {
  for (const manifest of manifests) {
    await mkdir(dirname(inFolder(manifest)), {recursive: true})
    await writeFile(inFolder(manifest), '{}')
  }
}

test('a dependency of a project: into the project, with its folder unless that is where one stands', async () => {
  await withManifests('project/package.json', 'project/node_modules/snapbatch/package.json')
  const file = inFolder('project/node_modules/snapbatch/dist/engines/x.js')
  const elsewhere = installCommand(['a', 'b'], file, '/')
  expect(elsewhere).toBe(`npm install --prefix ${JSON.stringify(inFolder('project'))} a b`)
  expect(installCommand(['a'], file, inFolder('project'))).toBe('npm install a')
})

test('installed globally: globally', async () => {
  await withManifests('lib/node_modules/snapbatch/package.json')
  const file = inFolder('lib/node_modules/snapbatch/dist/x.js')
  expect(installCommand(['a'], file, inFolder('lib'))).toBe('npm install --global a')
})

test('a checkout: into the checkout', async () => {
  await withManifests('checkout/package.json')
  const file = inFolder('checkout/src/pipeline/x.ts')
  expect(installCommand(['a'], file, '/')).toBe(`npm install --prefix ${JSON.stringify(inFolder('checkout'))} a`)
})
