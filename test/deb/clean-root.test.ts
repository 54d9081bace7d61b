import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {debianRoot, packageFile} from '../helpers/debian.ts'

const root = join(import.meta.dirname, '../..')
const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {version: string}

interface ReadDocument {
  id: string
  bill: {total: {value: string}}
  stages: {scan: {engine: string}}
}

test('in a new Debian without Node.js and network somebody installs it, reads a bill and finds it; all but their data goes with it', () => {
  using debian = debianRoot()
  const before = debian.listing()
  expect(debian.asUser('sh', '-c', 'command -v node npm snap').stdout).toBe('')
  const deb = debian.give(packageFile())
  debian.asRoot('apt-get', 'install', '--yes', deb)

  expect(debian.asUser('snapbatch', '--version')).toMatchObject({exitCode: 0, stdout: expect.stringContaining(version)})
  expect(debian.asUser('snap', '--help')).toMatchObject({exitCode: 0, stdout: expect.stringContaining('process')})
  const doctor = debian.asUser('snapbatch', 'doctor', '--json')
  expect(JSON.parse(doctor.stdout)).toMatchObject({schema: 1})
  expect(doctor.exitCode).toBe(0)

  const bill = debian.give(join(root, 'samples/restaurant-us.jpg'))
  const read = debian.asUser('snapbatch', 'process', bill, '--json')
  expect(read.exitCode, read.stderr).toBe(0)
  const truth = JSON.parse(readFileSync(join(root, 'samples/truth.json'), 'utf8')) as Record<string, {total: string}>
  const {documents} = JSON.parse(read.stdout) as {documents: ReadDocument[]}
  expect(documents[0]!.bill.total.value).toBe(truth['restaurant-us.jpg']!.total)
  expect(documents[0]!.stages.scan.engine).toContain('ppocr')
  const found = JSON.parse(debian.asUser('snapbatch', 'search', 'total', '--json').stdout) as {
    hits: {document: string}[]
  }
  expect(found.hits.map(({document}) => document)).toContain(documents[0]!.id)

  debian.purge('snapbatch')
  expect(debian.listing()).toEqual(before)
  expect(existsSync(join(debian.path, 'home/me/.local/share/snapbatch'))).toBe(true)
})
