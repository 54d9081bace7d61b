import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {execa} from 'execa'
import {describe, expect, test} from 'vitest'
import {createPdfWriter} from '../../src/pipeline/engines/pdf-writer/index.ts'
import {folderOfTest} from '../helpers/folder.ts'
import {compressOptions, save} from '../helpers/pdf.ts'
import {type Feature, pdfWith} from '../helpers/pdf-features/feature.ts'
import {features} from '../helpers/pdf-features/index.ts'
import {objectsOf} from '../helpers/pdf-readers.ts'

const writer = createPdfWriter()
const passwords = {user: 'the user', owner: 'the owner'}
const qpdf = (...args: string[]) => execa('qpdf', args)

/** The compressed file beside its source. */
async function compress(path: string, options = {}): Promise<string> {
  const {bytes, reason} = await writer.compress(path, compressOptions(options))
  expect(reason).toMatch(/smaller/)
  return save(join(path, '..'), 'compressed.pdf', bytes!)
}

async function expectSound(path: string, ...options: string[]): Promise<void> {
  const {stdout} = await qpdf('--check', ...options, path)
  expect(stdout).toContain('No syntax or stream encoding errors found')
}

const withAll: Feature = {
  what: 'links, bookmarks, attachments and scripts',
  marker: /./,
  add: async (pdf, tools) => {
    for (const {what, add} of features) if (/bookmarks|embedded|scripts|links/.test(what)) await add(pdf, tools)
  },
}

test.each(features)('qpdf finds no fault with $what', async (feature) => {
  await expectSound(await compress(await save(await folderOfTest(), 'source.pdf', await pdfWith(feature))))
})

test.each([
  ['linearized', ['--linearize']],
  ['with object streams', ['--object-streams=generate']],
  ['linearized with object streams', ['--linearize', '--object-streams=generate']],
  ['of PDF 2.0', ['--force-version=2.0']],
  ['in plain text', ['--qdf']],
])('a file that qpdf wrote %s keeps all', async (_, options) => {
  const folder = await folderOfTest()
  const plain = await save(folder, 'plain.pdf', await pdfWith(withAll))
  const source = join(folder, 'source.pdf')
  await qpdf(...options, plain, source)
  const compressed = await compress(source)
  await expectSound(compressed)
  expect(await objectsIn(compressed)).toEqual(await objectsIn(plain))
  expect((await execa('pdfinfo', [compressed])).stdout.match(/PDF version:.*/)?.[0]).toMatch(/1\.[5-7]|2\.0/)
})

async function objectsIn(path: string) {
  return objectsOf(await readFile(path))
}

describe.each([
  ['RC4 40', ['40', '--print=n']],
  ['RC4 128', ['128', '--print=low', '--use-aes=n']],
  ['RC4 128 by crypt filters', ['128', '--modify=none', '--force-V4']],
  ['AES 128', ['128', '--use-aes=y', '--extract=n']],
  ['AES 128, metadata in clear text', ['128', '--use-aes=y', '--cleartext-metadata']],
  ['AES 256', ['256', '--modify=form']],
  ['AES 256, metadata in clear text', ['256', '--cleartext-metadata']],
  ['AES 256 of revision 5', ['256', '--force-R5']],
])('encrypted with %s', (_, encryption) => {
  test.each([
    ['user', 'disable'],
    ['owner', 'generate'],
  ] as const)('keeps passwords, permissions and all objects (%s, object streams: %s)', async (known, objectStreams) => {
    const folder = await folderOfTest()
    const plain = await save(folder, 'plain.pdf', await pdfWith(withAll))
    const source = join(folder, 'source.pdf')
    const how = [
      '--allow-weak-crypto',
      `--object-streams=${objectStreams}`,
      '--encrypt',
      passwords.user,
      passwords.owner,
    ]
    await qpdf(...how, ...encryption, '--', plain, source)
    const compressed = await compress(source, {passwords: [passwords[known]]})
    for (const password of Object.values(passwords)) {
      await expectSound(compressed, `--password=${password}`)
      const shown = async (path: string) => (await qpdf('--show-encryption', `--password=${password}`, path)).stdout
      expect(await shown(compressed)).toBe(await shown(source))
    }
    const opened = async (path: string) => {
      const target = `${path}.open`
      await qpdf('--decrypt', `--password=${passwords.owner}`, path, target)
      return objectsIn(target)
    }
    expect(await opened(compressed)).toEqual(await opened(source))
    await expect(qpdf('--check', compressed)).rejects.toThrow('invalid password')
  })
})
