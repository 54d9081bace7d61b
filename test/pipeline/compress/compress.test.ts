import {chmod, mkdir, readFile, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {PDFDocument, PDFName, StandardFonts} from 'pdf-lib'
import sharp from 'sharp'
import {describe, expect, test} from 'vitest'
import {compressStage} from '../../../src/pipeline/compress/index.ts'
import {createPdfWriter} from '../../../src/pipeline/engines/pdf-writer/index.ts'
import {createPdfEngine} from '../../../src/pipeline/engines/pdfium.ts'
import {createImageEngine} from '../../../src/pipeline/engines/sharp.ts'
import type {Engines, PdfWriter} from '../../../src/pipeline/engines/types.ts'
import type {MediaKind, Page, Word} from '../../../src/types/document.ts'
import type {DocumentOptions} from '../../../src/types/options.ts'
import {documentOptions} from '../../helpers/document-options.ts'
import {folderOfTest} from '../../helpers/folder.ts'
import {frameItem, heifFile} from '../../helpers/heif.ts'
import {jpegOf, noisyPixels, ocrPage, save, scanPdf, textPdf} from '../../helpers/pdf.ts'

const pdf = createPdfEngine()
const image = createImageEngine()
const realWriter = createPdfWriter()

interface Run {
  media: MediaKind
  content: Uint8Array
  pages?: Page[]
  options?: Partial<DocumentOptions>
  writer?: PdfWriter
}

async function compress({media, content, pages = [], options = {}, writer = realWriter}: Run) {
  const folder = await folderOfTest()
  const workDir = join(folder, 'work')
  await mkdir(workDir)
  const path = await save(folder, 'source.bin', content)
  await chmod(path, 0o444)
  const missing = async () => {
    throw new Error('This stage reads no text and no letters.')
  }
  const engines: Engines = {
    ocr: missing,
    text: missing,
    xml: missing,
    codes: missing,
    llm: missing,
    embedder: missing,
    image: async () => image,
    pdf: async () => pdf,
    pdfWriter: async () => writer,
    close: async () => undefined,
  }
  const warnings: string[] = []
  const ignore = () => undefined
  const progress: number[] = []
  const result = await compressStage.run(
    {document: {id: 'd_1', path, sha256: '', bytes: content.length, media}, pages: null, data: {pages}},
    {
      workDir,
      engines,
      options: {...documentOptions, ...options},
      log: {debug: ignore, info: ignore, warn: (message) => warnings.push(message)},
      signal: new AbortController().signal,
      progress: (fraction) => progress.push(fraction),
      budget: () => undefined,
    },
  )
  expect(await readFile(path)).toEqual(Buffer.from(content))
  const [archive] = result.artifacts.filter(({kind}) => kind === 'archive-pdf')
  const [thumbnail] = result.artifacts.filter(({kind}) => kind === 'thumbnail')
  for (const artifact of result.artifacts) expect(artifact.path.startsWith(workDir)).toBe(true)
  return {...result, archive, thumbnail, warnings, progress}
}

async function readArchive(path: string) {
  return pdf.open(path, {passwords: []})
}

describe('a picture', () => {
  test('becomes one searchable PDF page of its physical size, smaller than the picture', async () => {
    const content = await sharp(await jpegOf(1600, 2400))
      .withMetadata({density: 200})
      .jpeg({quality: 95})
      .toBuffer()
    const page = ocrPage({width: 1600, height: 2400, dpi: 200}, [{text: 'TOTAL', box: [200, 300, 400, 60]}])
    const {data, archive, progress} = await compress({media: 'image', content, pages: [page]})
    expect(data.archive).toMatchObject({searchable: true, originalBytes: content.length})
    expect(data.archive!.bytes).toBe((await stat(archive!.path)).size)
    expect(data.archive!.bytes).toBeLessThan(content.length)
    expect(archive!.reason).toMatch(/% smaller than the picture$/)
    const read = await readArchive(archive!.path)
    expect(read.pageInfo(1)).toMatchObject({width: 576, height: 864})
    expect(read.text(1, 200).words).toMatchObject([{text: 'TOTAL', box: [200, 300, expect.closeTo(400, -0.3), 60]}])
    expect(progress).toEqual([0.5])
  })

  test('of a phone, in HEIC, gets an archive page and a thumbnail', async () => {
    const content = heifFile([frameItem('page', {quarters: 1})])
    const page = ocrPage({width: 500, height: 700, dpi: 72}, [{text: 'MILK', box: [60, 60, 200, 26]}])
    const {archive, thumbnail} = await compress({media: 'image', content, pages: [page]})
    const read = await readArchive(archive!.path)
    expect(read.pageInfo(1)).toMatchObject({width: 500, height: 700})
    expect(read.text(1, 72).words.map(({text}) => text)).toEqual(['MILK'])
    expect(await sharp(thumbnail!.path).metadata()).toMatchObject({format: 'webp', width: 320, height: 448})
  })

  test('that was turned by hand stands upright in the archive', async () => {
    const content = await sharp({create: {width: 400, height: 800, channels: 3, background: '#ffffff'}})
      .composite([{input: await red(400, 100), top: 0, left: 0}])
      .png()
      .toBuffer()
    const page = {...ocrPage({width: 800, height: 400, dpi: 100}, []), rotation: 90}
    const {archive} = await compress({media: 'image', content, pages: [page]})
    const raster = (await readArchive(archive!.path)).render(1, 72)
    expect(raster.width).toBeGreaterThan(raster.height)
    const at = (x: number, y: number) => [...raster.data.subarray((y * raster.width + x) * 3).subarray(0, 3)]
    // The upper edge of the picture is on the right after a quarter turn clockwise.
    expect(at(raster.width - 10, 20)[1]).toBeLessThan(60)
    expect(at(10, 20)[1]).toBeGreaterThan(200)
  })

  test('that is a small JPEG already goes in untouched, and the archive says that it is larger', async () => {
    const content = await sharp(await jpegOf(400, 600))
      .jpeg({quality: 20, mozjpeg: true})
      .toBuffer()
    const {archive} = await compress({media: 'image', content})
    expect((await readFile(archive!.path)).includes(content)).toBe(true)
    expect(archive).toMatchObject({searchable: false, reason: expect.stringContaining('larger than the picture')})
  })

  test('in black and white alone, as of a fax, keeps every pixel and is no larger than its page of fax', async () => {
    // Sizes that are no multiples of 16, so that the coded picture is padded.
    const [width, height] = [1001, 1403]
    const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
      <rect width="100%" height="100%" fill="#fff"/><rect width="7" height="90"/><rect x="990" y="1390" width="11" height="13"/>
      ${Array.from({length: 40}, (_, i) => `<ellipse cx="${90 + i * 20}" cy="${80 + i * 30}" rx="${9 + i}" ry="4"/>`).join('')}</svg>`
    const {data} = await sharp(Buffer.from(drawing))
      .grayscale()
      .threshold(128)
      .raw()
      .toBuffer({resolveWithObject: true})
    const raw = {raw: {width, height, channels: (data.length / width / height) as 1 | 3}}
    const fax = {compression: 'ccittfax4', bitdepth: 1, xres: 100 / 12.7, yres: 100 / 12.7} as const
    const content = await sharp(data, raw).toColourspace('b-w').tiff(fax).toBuffer()
    const {archive} = await compress({media: 'image', content})
    const made = await pdf.open(archive!.path, {passwords: []})
    const shown = made.render(1, 200)
    made.close()
    expect([shown.width, shown.height]).toEqual([width, height])
    const decoded = await sharp(content).grayscale().raw().toBuffer()
    const different = decoded.filter((value, at) => Math.abs(value - shown.data[at * shown.channels]!) > 100).length
    // The renderer puts some pixels of edges next to where they are; one row too many or too few made it 1 % and more.
    expect(different).toBeLessThan(decoded.length / 400)
    expect((await stat(archive!.path)).size).toBeLessThan(content.length + 1000)
  })

  test('that is a small JPEG for printing, in four inks, is made one of three colours', async () => {
    const content = await sharp(noisyPixels(400, 400, 1), {raw: {width: 400, height: 400, channels: 1}})
      .toColourspace('cmyk')
      .jpeg({quality: 5})
      .toBuffer()
    const {archive} = await compress({media: 'image', content, options: {quality: 95}})
    expect((await readFile(archive!.path)).includes(content)).toBe(false)
    expect((await readArchive(archive!.path)).pageCount).toBe(1)
  })

  test('with several frames becomes as many pages', async () => {
    const frames = [await red(200, 300), await red(200, 300)]
    const content = await sharp(frames, {join: {animated: true}})
      .tiff()
      .toBuffer()
    const {archive} = await compress({media: 'image', content})
    expect((await readArchive(archive!.path)).pageCount).toBe(2)
  })

  test('gets a thumbnail of at most 320 pixels', async () => {
    const {thumbnail} = await compress({media: 'image', content: await jpegOf(1000, 500)})
    expect(await sharp(await readFile(thumbnail!.path)).metadata()).toMatchObject({
      format: 'webp',
      width: 320,
      height: 160,
    })
    expect(thumbnail!.searchable).toBeNull()
  })
})

describe('a PDF', () => {
  test('shrinks, gets the words of pages that were read by OCR, and a thumbnail', async () => {
    const content = await (await scanPdf()).save()
    const page = ocrPage({width: 600, height: 900, dpi: 300}, [{text: 'Hello', box: [100, 100, 200, 40]}])
    const {data, archive, thumbnail, warnings} = await compress({media: 'pdf', content, pages: [page]})
    expect(data.archive).toMatchObject({searchable: true, originalBytes: content.length})
    expect((await readArchive(archive!.path)).text(1, 300).text).toBe('Hello')
    expect((await sharp(await readFile(thumbnail!.path)).metadata()).width).toBe(320)
    expect(warnings).toEqual([])
  })

  test('whose first page was turned to be read gets an upright thumbnail', async () => {
    const content = await (await scanPdf()).save()
    const page = {
      ...ocrPage({width: 900, height: 600, dpi: 300}, [{text: 'Hello', box: [100, 100, 200, 40]}]),
      rotation: 90,
    }
    const {thumbnail} = await compress({media: 'pdf', content, pages: [page]})
    expect(await sharp(await readFile(thumbnail!.path)).metadata()).toMatchObject({width: 320, height: 213})
  })

  test('of born-digital text is searchable without a layer', async () => {
    const content = await (await textPdf(Array.from({length: 20}, (_, index) => `Line ${index}`))).save()
    const page: Page = {...ocrPage({width: 400, height: 600, dpi: 72}, [{text: 'Line'}]), source: 'text'}
    const {data, archive} = await compress({media: 'pdf', content, pages: [page]})
    expect(data.archive!.searchable).toBe(true)
    expect((await readArchive(archive!.path)).text(1, 72).text).toMatch(/^Line 0\nLine 1\n/)
  })

  test('keeps a text layer that was read from it, and gets no second one', async () => {
    const scan = await scanPdf()
    const font = await scan.embedFont(StandardFonts.Helvetica)
    const {context} = scan
    scan.getPage(0).node.setFontDictionary(PDFName.of('F'), font.ref)
    scan.getPage(0).node.addContentStream(context.register(context.stream('BT 3 Tr /F 12 Tf 20 150 Td (Hello) Tj ET')))
    const read = {...ocrPage({width: 600, height: 900, dpi: 300}, [{text: 'Hello'}]), engine: 'pdfium'}
    const {data, archive} = await compress({media: 'pdf', content: await scan.save(), pages: [read]})
    expect(data.archive!.searchable).toBe(true)
    expect((await readArchive(archive!.path)).text(1, 300).text).toBe('Hello')
  })

  test('whose new text layer takes too much space can be searched by the old one, if it is words', async () => {
    const hidden = async (text: string) => {
      const scan = await scanPdf({quality: 40})
      const font = await scan.embedFont(StandardFonts.Helvetica)
      const {context} = scan
      scan.getPage(0).node.setFontDictionary(PDFName.of('F'), font.ref)
      const layer = context.stream(`BT 3 Tr /F 9 Tf 9 150 Td (${text}) Tj ET`)
      scan.getPage(0).node.addContentStream(context.register(layer))
      return readFile((await compress({media: 'pdf', content: await scan.save()})).archive!.path)
    }
    const words = Array.from({length: 400}, (_, i) => ({
      text: `Word${(i * 7919) % 10_007}`,
      box: [(i % 10) * 60, 20 * Math.floor(i / 10), 50, 14] as Word['box'],
      line: Math.floor(i / 10),
    }))
    const page = ocrPage({width: 600, height: 900, dpi: 300}, words)
    const searchable = async (text: string) => {
      const content = await hidden(text)
      const {data, archive} = await compress({media: 'pdf', content, pages: [page], options: {redoOcr: true}})
      expect(archive!.reason).toContain('a text layer would make it larger than the original')
      return data.archive!.searchable
    }
    expect(await searchable('These words were found by another program')).toBe(true)
    expect(await searchable('. , ; . - . , ; . , : . - . , ; . , : . - . , ; . , : . - .')).toBe(false)
  })

  test('with a stamp over its scan gets a layer of the other words', async () => {
    const scan = await scanPdf()
    const font = await scan.embedFont(StandardFonts.Helvetica)
    scan.getPage(0).drawText('PAID', {x: 24, y: 180, size: 12, font})
    const words = [
      {text: 'PAlD', box: [100, 100, 120, 50] as Word['box']},
      {text: 'Hello', box: [100, 400, 200, 40] as Word['box'], line: 1},
    ]
    const page = ocrPage({width: 600, height: 900, dpi: 300}, words)
    const {archive} = await compress({media: 'pdf', content: await scan.save(), pages: [page]})
    expect((await readArchive(archive!.path)).text(1, 300).text).toBe('PAID\nHello')
  })

  test('of which one page cannot be searched counts as not searchable', async () => {
    const content = await (await scanPdf({pages: 2})).save()
    const text: Page = {...ocrPage({width: 600, height: 900, dpi: 300}, [{text: 'Line'}]), source: 'text'}
    const scanned = ocrPage({width: 600, height: 900, dpi: 300}, [{text: 'Hello', box: [100, 100, 200, 40]}], 2)
    const run = (options: Partial<DocumentOptions>) =>
      compress({media: 'pdf', content, pages: [text, scanned], options})
    expect((await run({})).data.archive!.searchable).toBe(true)
    expect((await run({searchable: 'never'})).data.archive!.searchable).toBe(false)
  })

  test('that cannot shrink is copied byte by byte', async () => {
    const once = await compress({media: 'pdf', content: await (await scanPdf()).save()})
    const content = await readFile(once.archive!.path)
    const {archive} = await compress({media: 'pdf', content})
    expect(await readFile(archive!.path)).toEqual(content)
    expect(archive!.reason).toContain('original kept')
  })

  test('gets as small as was asked for, with more detail where there is room for it', async () => {
    const content = await (await scanPdf({pages: 2})).save()
    const sized = async (targetBytes: number | null) =>
      (await compress({media: 'pdf', content, options: {quality: 80, maxDpi: 300, targetBytes}})).data.archive!
    const [free, tight] = [await sized(null), await sized(1000)]
    const between = Math.round((free.bytes + tight.bytes) / 2)
    const {bytes, reason} = await sized(between)
    expect(bytes).toBeLessThanOrEqual(between)
    expect(bytes).toBeGreaterThan(tight.bytes)
    expect(reason).toMatch(/^[\d.]+ % smaller$/)
  })

  test('that cannot get as small as was asked for is as small as stays legible, and says so', async () => {
    const content = await (await scanPdf()).save()
    const {data} = await compress({media: 'pdf', content, options: {targetBytes: 1000}})
    expect(data.archive!.bytes).toBeLessThan(content.length)
    expect(data.archive!.reason).toMatch(/% smaller; [\d.]+ k?B is the least, 1.0 kB was asked for$/)
  })

  test('that is encrypted is compressed if a password opens it, and opens with that password only', async () => {
    const locked = await scanPdf()
    locked.encrypt({userPassword: 'key', ownerPassword: 'owner'})
    const content = await locked.save()
    await expect(compress({media: 'pdf', content})).rejects.toMatchObject({code: 'E_ENCRYPTED'})
    const passwordFile = await save(await folderOfTest(), 'passwords', Buffer.from('wrong\r\nkey\n'))
    const {archive, data} = await compress({media: 'pdf', content, options: {passwordFile}})
    expect(data.archive!.bytes).toBeLessThan(content.length / 2)
    expect((await pdf.open(archive!.path, {passwords: ['key']})).pageCount).toBe(1)
    await expect(readArchive(archive!.path)).rejects.toMatchObject({code: 'E_ENCRYPTED'})
  })

  test('that cannot be read fails with its reason', async () => {
    await expect(compress({media: 'pdf', content: Buffer.from('no pdf')})).rejects.toMatchObject({code: 'E_UNREADABLE'})
    await expect(compress({media: 'pdf', content: Buffer.alloc(0)})).rejects.toMatchObject({code: 'E_EMPTY'})
  })

  for (const [what, damage] of [
    ['loses a page', (made: PDFDocument) => made.removePage(1)],
    ['changes the size of a page', (made: PDFDocument) => made.getPage(0).setSize(10, 10)],
    ['loses the picture of its last page', (made: PDFDocument) => made.getPage(1).node.delete(PDFName.of('Contents'))],
    [
      'hides a part of a page',
      (made: PDFDocument) => made.getPage(0).drawRectangle({x: 10, y: 10, width: 20, height: 20}),
    ],
    [
      'changes the text of a page',
      async (made: PDFDocument) =>
        made.getPage(0).drawText('more', {font: await made.embedFont(StandardFonts.Courier)}),
    ],
  ] as const) {
    test(`is kept as it was when the rewritten one ${what}`, async () => {
      const content = await (await scanPdf({pages: 2})).save()
      const damaged = await PDFDocument.load(content)
      await damage(damaged)
      const bytes = await damaged.save()
      const writer: PdfWriter = {...realWriter, compress: async () => ({bytes, searchable: false, reason: ''})}
      const {archive, warnings} = await compress({media: 'pdf', content, writer})
      expect(await readFile(archive!.path)).toEqual(Buffer.from(content))
      expect(archive!.reason).toBe('original kept: the rewritten file failed its check')
      expect(warnings).toEqual(['The rewritten PDF is not used'])
    })
  }

  test('whose first page cannot be drawn gets an archive, but no thumbnail', async () => {
    const huge = await PDFDocument.create()
    huge.addPage([20_000, 100])
    const {archive, thumbnail, warnings} = await compress({media: 'pdf', content: await huge.save()})
    expect(archive).toBeDefined()
    expect(thumbnail).toBeUndefined()
    expect(warnings).toContain('No thumbnail could be made')
  })
})

test('text documents and hOCR make no file', async () => {
  for (const media of ['text', 'hocr', 'eml', 'docx'] as const) {
    expect(await compress({media, content: Buffer.from('x')})).toMatchObject({data: {archive: null}, artifacts: []})
  }
})

function red(width: number, height: number): Promise<Buffer> {
  return sharp({create: {width, height, channels: 3, background: '#ff0000'}})
    .png()
    .toBuffer()
}
