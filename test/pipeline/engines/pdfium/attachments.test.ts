import {deflateSync} from 'node:zlib'
import {PDFDict, PDFName, PDFNumber, type PDFRawStream} from 'pdf-lib'
import {expect, test} from 'vitest'
import {createPdfEngine} from '../../../../src/pipeline/engines/pdfium.ts'
import {withAttachments} from '../../../helpers/e-invoices.ts'
import {folderOfTest} from '../../../helpers/folder.ts'
import {save, textPdf} from '../../../helpers/pdf.ts'

const engine = createPdfEngine()
const megabyte = 1_048_576
const utf8 = (bytes: Uint8Array) => Buffer.from(bytes).toString()

async function open(pdf: Awaited<ReturnType<typeof textPdf>>) {
  return engine.open(await save(await folderOfTest(), 'file.pdf', pdf), {passwords: []})
}

test('files come with name and bytes, as many as are asked for', async () => {
  const document = await open(await withAttachments(await textPdf(['x']), {'ä b.xml': '<a>ö</a>', 'z.bin': '1'}))
  const contents = document.attachments(10).map((file) => [file.name, utf8(file.read(megabyte))])
  expect(Object.fromEntries(contents)).toEqual({'ä b.xml': '<a>ö</a>', 'z.bin': '1'})
  expect(document.attachments(1)).toHaveLength(1)
  document.close()
})

test('a PDF without any has none', async () => {
  const document = await open(await textPdf(['x']))
  expect(document.attachments(10)).toEqual([])
  document.close()
})

/** The stream of the only attachment, put into the file before it is saved. */
async function embeddedStream(pdf: Awaited<ReturnType<typeof textPdf>>): Promise<PDFRawStream> {
  await pdf.flush()
  const stream = pdf.context
    .enumerateIndirectObjects()
    .map(([, object]) => object as PDFRawStream)
    .find(
      (object) => object.dict instanceof PDFDict && object.dict.get(PDFName.of('Type')) === PDFName.of('EmbeddedFile'),
    )
  return stream!
}

async function bombPdf() {
  const pdf = await withAttachments(await textPdf(['still here']), {'a.xml': '<a/>'})
  const stream = await embeddedStream(pdf)
  const bomb = deflateSync(Buffer.alloc(64 * megabyte, 32))
  Object.assign(stream, {contents: bomb})
  stream.dict.set(PDFName.of('Length'), PDFNumber.of(bomb.length))
  stream.dict.set(PDFName.of('Params'), pdf.context.obj({Size: 10}))
  return pdf
}

test('a stream that grows beyond the limit is refused by its real size', async () => {
  const document = await open(await bombPdf())
  expect(() => document.attachments(1)[0]!.read(30 * megabyte)).toThrow(expect.objectContaining({code: 'E_TOO_BIG'}))
  expect(document.text(1, 72).text).toBe('still here')
  document.close()
})

test('one that would fill the memory takes its opening with it, and nothing more', async () => {
  const pdf = await bombPdf()
  const document = await open(pdf)
  expect(() => document.attachments(1)[0]!.read(megabyte)).toThrow(expect.objectContaining({code: 'E_TOO_BIG'}))
  document.close()
  expect((await open(pdf)).text(1, 72).text).toBe('still here')
})
