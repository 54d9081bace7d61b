import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import sharp from 'sharp'
import {describe, expect, test} from 'vitest'
import {wholeness} from '../../../src/pipeline/whole/whole-file.ts'
import {temporaryFolder} from '../../helpers/folder.ts'

const sample = (name: string) => readFileSync(join(import.meta.dirname, '../../../samples', name))
const noise = {type: 'gaussian', mean: 128, sigma: 60} as const
const picture = sharp({create: {width: 160, height: 120, channels: 3, background: '#9bd', noise}})
const drawn = async (format: 'gif' | 'tiff' | 'avif') => picture.clone().toFormat(format).toBuffer()

async function stateOf(content: Uint8Array | string, name = 'file'): Promise<string> {
  using folder = temporaryFolder()
  return await wholeness(folder.file(name, content))
}

const whole: [name: string, bytes: () => Promise<Buffer> | Buffer][] = [
  ['JPEG', () => sample('cafe-fr.jpg')],
  ['PNG', () => sample('invoice-de.png')],
  ['WebP', () => sample('pharmacy-us.webp')],
  ['PDF', () => sample('invoice-us.pdf')],
  ['TIFF', () => sample('invoice-us-fax.tiff')],
  ['DOCX', () => sample('services-agreement.docx')],
  ['GIF', () => drawn('gif')],
  ['TIFF with its directory first', () => drawn('tiff')],
  ['AVIF', () => drawn('avif')],
]

describe.each(whole)('%s', (_, bytes) => {
  test('is whole', async () => {
    expect(await stateOf(await bytes())).toBe('whole')
  })

  test.each([0.3, 0.6, 0.9, 0.999])('is cut after %d of its bytes', async (share) => {
    const all = await bytes()
    expect(await stateOf(all.subarray(0, Math.floor(all.length * share)))).toBe('cut')
  })

  test('is cut where its space is reserved and half of it is written', async () => {
    const all = Buffer.from(await bytes())
    expect(await stateOf(all.fill(0, Math.floor(all.length / 2)))).toBe('cut')
  })
})

describe('a JPEG', () => {
  test('with a video behind it, as phones make it, is whole', async () => {
    expect(await stateOf(Buffer.concat([sample('cafe-fr.jpg'), Buffer.alloc(600_000, 7)]))).toBe('whole')
  })

  test('that ends behind its preview is cut', async () => {
    const preview = await picture.clone().jpeg().toBuffer()
    const segment = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe1]), Buffer.alloc(2), preview])
    segment.writeUInt16BE(preview.length + 2, 4)
    expect(await stateOf(Buffer.concat([segment, sample('cafe-fr.jpg').subarray(2, 3000)]))).toBe('cut')
  })
})

test.each([
  ['no bytes', '', 'cut'],
  ['nothing but zeros', Buffer.alloc(8192), 'cut'],
  ['a text, which has no end', 'Total 12.50', 'whole'],
  ['bytes of no known type', Buffer.from([0, 1, 2, 250, 251, 3]), 'unknown'],
  ['half of an archive', Buffer.from('PK\x03\x04\x14\0\0\0\0\0', 'latin1'), 'cut'],
])('%s', async (_, content, state) => {
  expect(await stateOf(content)).toBe(state)
})

test('an e-invoice is whole with its last tag', async () => {
  const xml =
    '<?xml version="1.0"?><Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>1</ID></Invoice>\n'
  expect(await stateOf(xml, 'a.xml')).toBe('whole')
  expect(await stateOf(xml.slice(0, -12), 'a.xml')).toBe('cut')
})
