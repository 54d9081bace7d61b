import {readdir, readFile, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {PDFDocument, PDFName, PDFString, StandardFonts} from 'pdf-lib'
import sharp from 'sharp'
import {createPdfWriter} from '../../../src/pipeline/engines/pdf-writer/index.ts'
import {onePage, streamOf, textObjects, textOf, writePdf} from '../hostile/write-pdf.ts'
import {compressOptions, jpegOf, noisyPixels, ocrPage, scanPdf, textPdf} from '../pdf.ts'

/** Larger files of a folder are left out: the damage of a byte says the same in them and costs more. */
const maxSeedBytes = 100_000

const plain = async (pdf: PDFDocument) => Buffer.from(await pdf.save({useObjectStreams: false}))
const packed = async (pdf: PDFDocument) => Buffer.from(await pdf.save({useObjectStreams: true}))
const lines = Array.from({length: 25}, (_, at) => `Line ${at} of a letter that goes on for a while`)
const words = [{text: 'TOTAL', box: [50, 60, 90, 20] as [number, number, number, number]}]

const makers: Record<string, () => Promise<Buffer>> = {
  text: async () => writePdf({objects: textObjects(3)}),
  scan: async () => plain(await scanPdf({pages: 2, quality: 40})),
  fax,
  indexed: async () =>
    image('/ColorSpace [/Indexed /DeviceRGB 3 <000000FF000000FF00FFFFFF>] /BitsPerComponent 2', 20_000),
  mask: softMask,
  cmyk: async () => image('/ColorSpace /DeviceCMYK /BitsPerComponent 8', 40_000),
  form: formFields,
  outlines,
  attachment: async () => {
    const pdf = await textPdf(lines)
    await pdf.attach(Buffer.from('<invoice/>'.repeat(99)), 'invoice.xml', {mimeType: 'application/xml'})
    return plain(pdf)
  },
  encrypted: async () => {
    const pdf = await textPdf(lines)
    pdf.encrypt({userPassword: '', ownerPassword: 'owner'})
    return plain(pdf)
  },
  'object streams': async () => packed(await textPdf(lines)),
  incremental: async () => updated(writePdf({objects: textObjects(3)})),
  layer: async () => {
    const page = ocrPage({width: 400, height: 600, dpi: 100}, words)
    const made = await createPdfWriter().fromImages([{picture: {jpeg: await jpegOf(400, 600, 1, 40)}, page}], {
      title: 'x',
    })
    return Buffer.from(made)
  },
  forms: async () =>
    onePage('q /A Do Q q /B Do Q', '/XObject << /A 5 0 R /B 5 0 R >>', [
      streamOf(textOf(1), '/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /Font << /F1 6 0 R >> >>'),
      '<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>',
    ]),
}

/** Small PDFs of all kinds that the writer treats in its own way, and those of the folder SNAPBATCH_TEST_PDFS. */
export async function fuzzSeeds(folder = process.env['SNAPBATCH_TEST_PDFS']): Promise<Map<string, Buffer>> {
  const seeds = new Map<string, Buffer>()
  for (const [kind, make] of Object.entries(makers)) seeds.set(kind, await make())
  const names = folder === undefined ? [] : (await readdir(folder)).filter((name) => name.endsWith('.pdf'))
  for (const name of names) {
    const path = join(folder!, name)
    if ((await stat(path)).size <= maxSeedBytes) seeds.set(name, await readFile(path))
  }
  return seeds
}

function image(entries: string, bytes: number): Buffer {
  const data = Buffer.from(noisyPixels(bytes, 1, 1))
  const size = '/Type /XObject /Subtype /Image /Width 100 /Height 100'
  return onePage('q 400 0 0 600 50 50 cm /Im Do Q', '/XObject << /Im 5 0 R >>', [streamOf(data, `${size} ${entries}`)])
}

async function fax(): Promise<Buffer> {
  const pixels = noisyPixels(320, 480, 1).map((value) => (value > 90 ? 255 : 0))
  const raster = {width: 320, height: 480, channels: 1, data: pixels, dpi: 72} as const
  const page = ocrPage({width: 320, height: 480, dpi: 72}, [])
  const picture = {raster, encoding: compressOptions({lossless: true})}
  return Buffer.from(await createPdfWriter().fromImages([{picture, page}], {title: 'fax'}))
}

async function softMask(): Promise<Buffer> {
  const pdf = await PDFDocument.create()
  const raw = {width: 120, height: 120, channels: 4} as const
  const png = await sharp(noisyPixels(120 * 4, 120, 1), {raw})
    .png()
    .toBuffer()
  pdf.addPage([200, 200]).drawImage(await pdf.embedPng(png), {x: 20, y: 20, width: 150, height: 150})
  return plain(pdf)
}

async function formFields(): Promise<Buffer> {
  const pdf = await textPdf(lines)
  const form = pdf.getForm()
  const font = await pdf.embedFont(StandardFonts.Courier)
  for (const name of ['customer', 'street', 'total']) {
    const field = form.createTextField(name)
    field.setText(`value of ${name}`)
    field.addToPage(pdf.getPage(0), {x: 40, y: 20 + name.length * 9, width: 200, height: 20, font})
  }
  return plain(pdf)
}

async function outlines(): Promise<Buffer> {
  const pdf = await textPdf(lines)
  const {context} = pdf
  const item = context.register(context.obj({Title: PDFString.of('Chapter'), Dest: [pdf.getPage(0).ref, 'Fit']}))
  pdf.catalog.set(PDFName.of('Outlines'), context.register(context.obj({First: item, Last: item, Count: 1})))
  return plain(pdf)
}

/** The same file with new contents of page 1 in an incremental update (ISO 32000-1, 7.5.6). */
function updated(file: Buffer): Buffer {
  const before = Number(/startxref\n(\d+)/.exec(file.toString('latin1'))![1])
  const body = Buffer.concat([Buffer.from('5 0 obj\n'), streamOf(textOf(9)), Buffer.from('\nendobj\n')])
  const at = file.length + body.length
  const row = `${String(file.length).padStart(10, '0')} 00000 n `
  const end = `xref\n5 1\n${row}\ntrailer\n<< /Size 10 /Root 1 0 R /Prev ${before} >>\nstartxref\n${at}\n%%EOF\n`
  return Buffer.concat([file, body, Buffer.from(end)])
}
