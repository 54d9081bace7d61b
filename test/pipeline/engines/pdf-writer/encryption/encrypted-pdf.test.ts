import {readFile, stat} from 'node:fs/promises'
import {type PDFDict, PDFDocument, PDFHexString, PDFName, PDFString} from 'pdf-lib'
import {describe, expect, test} from 'vitest'
import {createPdfWriter} from '../../../../../src/pipeline/engines/pdf-writer/index.ts'
import {openDocument} from '../../../../../src/pipeline/engines/pdf-writer/open/open-document.ts'
import {serialize} from '../../../../../src/pipeline/engines/pdf-writer/write/serialize.ts'
import type {CompressPdfOptions} from '../../../../../src/pipeline/engines/types.ts'
import {folderOfTest} from '../../../../helpers/folder.ts'
import {compressOptions, ocrPage, save, scanPdf} from '../../../../helpers/pdf.ts'
import {readByAll} from '../../../../helpers/pdf-readers.ts'

const writer = createPdfWriter()
const algorithms = ['RC4-40', 'RC4-128', 'AES-128', 'AES-256'] as const

async function encryptedPdf(algorithm: (typeof algorithms)[number], userPassword = 'open') {
  const pdf = await scanPdf()
  pdf.setTitle('A (title\\ with brackets) \r\n')
  pdf.getForm().createTextField('customer').addToPage(pdf.getPage(0), {x: 20, y: 20, width: 80, height: 20})
  pdf.getForm().getTextField('customer').setText('Miller (and son)')
  await pdf.attach(Buffer.from('<invoice/>\r\n'), 'invoice.xml', {mimeType: 'application/xml'})
  await pdf.flush()
  return encrypted(pdf, algorithm, userPassword)
}

/** pdf-lib forgets strings outside object streams: only its dictionary is taken, other readers judge what we encrypt. */
async function encrypted({context}: PDFDocument, algorithm: (typeof algorithms)[number], userPassword: string) {
  const lock = await PDFDocument.create()
  lock.addPage()
  lock.encrypt({
    userPassword,
    ownerPassword: 'all rights',
    permissions: {copying: false, printing: 'lowResolution'},
    algorithm,
    allowWeakCryptography: true,
  })
  const opened = await openDocument(await lock.save(), [userPassword])
  if (typeof opened === 'string') throw new Error(opened)
  const {ID, Encrypt} = opened.context.trailerInfo
  context.trailerInfo.ID = ID!
  context.trailerInfo.Encrypt = context.register(opened.context.lookup(Encrypt)!)
  return serialize(context, {objectStreams: algorithm === 'AES-256', cipher: opened.cipher})
}

async function compress(source: Uint8Array, options: Partial<CompressPdfOptions> = {}) {
  const path = await save(await folderOfTest(), 'source.pdf', source)
  const result = await writer.compress(path, compressOptions(options))
  expect(await readFile(path)).toEqual(Buffer.from(source))
  expect((await stat(path)).size).toBe(source.length)
  return result
}

/** The strings and numbers of the encryption dictionary and the first file identifier. */
async function encryptionOf(bytes: Uint8Array) {
  const {context} = await PDFDocument.load(bytes, {ignoreEncryption: true, updateMetadata: false})
  const dict = context.lookup(context.trailerInfo.Encrypt) as PDFDict
  const text = (value: unknown) =>
    value instanceof PDFString || value instanceof PDFHexString
      ? Buffer.from(value.asBytes()).toString('hex')
      : `${value}`
  const [first] =
    String(context.lookup(context.trailerInfo.ID))
      .toLowerCase()
      .match(/<[0-9a-f]+>/) ?? []
  return {...Object.fromEntries(dict.entries().map(([key, value]) => [key.decodeText(), text(value)])), id: first}
}

const withoutPixels = (facts: Awaited<ReturnType<typeof readByAll>>) => ({
  ...facts,
  pdfium: {...facts.pdfium, pages: facts.pdfium.pages.map((page) => ({...page, pixels: null}))},
})

describe.each(algorithms)('%s', (algorithm) => {
  test.each(['open', 'all rights'])(
    'is compressed with the password "%s", and opens with both as before',
    async (known) => {
      const source = await encryptedPdf(algorithm)
      const {bytes, reason} = await compress(source, {passwords: ['wrong', known]})
      expect(reason).toMatch(/smaller$/)
      expect(await encryptionOf(bytes!)).toEqual(await encryptionOf(source))
      for (const password of ['open', 'all rights']) {
        const [before, after] = [await readByAll(source, password), await readByAll(bytes!, password)]
        expect(withoutPixels(after)).toEqual(withoutPixels(before))
        expect(after.pdfjs.info).toMatchObject({Title: 'A (title\\ with brackets) \r\n'})
        expect(after.pdfium.attachments).toMatchObject([{data: Buffer.from('<invoice/>\r\n').toString('hex')}])
      }
      for (const password of [undefined, 'wrong']) await expect(readByAll(bytes!, password)).rejects.toThrow(/password/)
    },
  )

  test('without a user password needs none, and stays protected by the owner', async () => {
    const source = await encryptedPdf(algorithm, '')
    const {bytes} = await compress(source)
    expect(await encryptionOf(bytes!)).toEqual(await encryptionOf(source))
    expect(withoutPixels(await readByAll(bytes!))).toEqual(withoutPixels(await readByAll(source)))
  })

  test('is kept as it is where no password fits', async () => {
    const reason = 'original kept: it is encrypted, and none of the passwords opens it'
    const source = await encryptedPdf(algorithm)
    for (const passwords of [[], ['wrong']])
      expect(await compress(source, {passwords})).toMatchObject({bytes: null, reason})
  })

  test('gets an encrypted text layer', async () => {
    const layer = [ocrPage({width: 600, height: 900, dpi: 300}, [{text: 'Confidential', box: [50, 300, 300, 40]}])]
    const {bytes, searchable} = await compress(await encryptedPdf(algorithm), {passwords: ['open'], layer})
    expect(searchable).toBe(true)
    expect((await readByAll(bytes!, 'open')).pdfium.pages[0]!.text).toContain('Confidential')
  })

  test('gives the same bytes for the same input', async () => {
    const source = await encryptedPdf(algorithm)
    const [a, b] = [await compress(source, {passwords: ['open']}), await compress(source, {passwords: ['open']})]
    expect(Buffer.compare(a.bytes!, b.bytes!)).toBe(0)
  })
})

test.each(['Grüße', 'naïve café', 'пароль', 'ﬁnance'])(
  'the password "%s" is found in any encoding',
  async (password) => {
    const {bytes} = await compress(await encryptedPdf('AES-256', password), {passwords: [password]})
    expect(bytes).not.toBeNull()
  },
)

test('nothing readable is left in the file', async () => {
  const source = await encryptedPdf('AES-128')
  const {bytes} = await compress(source, {passwords: ['open']})
  const text = Buffer.from(bytes!).toString('latin1')
  for (const secret of ['Miller', 'title', 'invoice', 'open', 'all rights']) expect(text).not.toContain(secret)
})

test.each([
  ['another handler', (dict: PDFDict) => dict.set(PDFName.of('Filter'), PDFName.of('Adobe.PubSec'))],
  ['an unknown version', (dict: PDFDict) => dict.set(PDFName.of('V'), dict.context.obj(3))],
  ['an unknown revision', (dict: PDFDict) => dict.set(PDFName.of('R'), dict.context.obj(9))],
  ['a missing entry', (dict: PDFDict) => dict.delete(PDFName.of('O'))],
])('%s is left alone', async (_, change) => {
  const pdf = await scanPdf()
  pdf.encrypt({userPassword: '', ownerPassword: 'x', algorithm: 'AES-128'})
  const loaded = await PDFDocument.load(await pdf.save(), {ignoreEncryption: true, updateMetadata: false})
  change(loaded.context.lookup(loaded.context.trailerInfo.Encrypt) as PDFDict)
  expect(await compress(await loaded.save())).toMatchObject({
    bytes: null,
    reason: 'original kept: it is encrypted by another method than the standard ones',
  })
})
