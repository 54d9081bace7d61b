import {deflateSync} from 'node:zlib'
import {degrees, PDFDocument, PDFName, StandardFonts} from 'pdf-lib'
import sharp from 'sharp'
import {describe, expect, test} from 'vitest'
import {createPdfEngine} from '../../../../src/pipeline/engines/pdfium.ts'
import {folderOfTest} from '../../../helpers/folder.ts'
import {drawLines, jpegOf, save, scanPdf, textPdf} from '../../../helpers/pdf.ts'

const engine = createPdfEngine()

async function open(pdf: PDFDocument | Uint8Array, passwords: string[] = []) {
  return engine.open(await save(await folderOfTest(), 'file.pdf', pdf), {passwords})
}

async function classOf(pdf: PDFDocument) {
  const document = await open(pdf)
  const info = document.pageInfo(1)
  document.close()
  return info.class
}

const manyLines = Array.from({length: 20}, (_, index) => `Line ${index} of an ordinary letter`)

describe('opening', () => {
  test('an empty file is E_EMPTY, one without pages too', async () => {
    await expect(open(Buffer.alloc(0))).rejects.toMatchObject({code: 'E_EMPTY', class: 'permanent'})
    const source =
      '%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n2 0 obj <</Type /Pages /Kids [] /Count 0>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF'
    await expect(open(Buffer.from(source))).rejects.toMatchObject({code: expect.stringMatching(/E_EMPTY|E_UNREADABLE/)})
  })

  test('a file that was removed is E_GONE', async () => {
    await expect(engine.open('/nonexistent/file.pdf', {passwords: []})).rejects.toMatchObject({code: 'E_GONE'})
  })

  test('what is no PDF, or half of one, is E_UNREADABLE', async () => {
    await expect(open(Buffer.from('<html></html>'))).rejects.toMatchObject({code: 'E_UNREADABLE', class: 'permanent'})
    const whole = await (await scanPdf()).save()
    await expect(open(whole.slice(0, whole.length / 2))).rejects.toMatchObject({code: 'E_UNREADABLE'})
  })

  test('a password is asked for, tried, and never needed where it is empty', async () => {
    const locked = async (userPassword: string) => {
      const pdf = await textPdf(['secret text'])
      pdf.encrypt({userPassword, ownerPassword: 'owner'})
      return pdf
    }
    await expect(open(await locked('key'))).rejects.toMatchObject({code: 'E_ENCRYPTED', hint: '--password-file FILE'})
    await expect(open(await locked('key'), ['wrong'])).rejects.toMatchObject({code: 'E_ENCRYPTED'})
    const opened = await open(await locked('key'), ['wrong', 'key'])
    expect(opened.text(1, 72).text).toBe('secret text')
    expect((await open(await locked(''))).pageCount).toBe(1)
  })

  test('a page larger than PDF allows is E_TOO_BIG before it is drawn', async () => {
    const pdf = await PDFDocument.create()
    pdf.addPage([20_000, 100]).drawText('x')
    const document = await open(pdf)
    expect(() => document.render(1, 72)).toThrow(expect.objectContaining({code: 'E_TOO_BIG'}))
  })

  test('an image that would fill the memory is E_TOO_BIG before it is decoded', async () => {
    const pdf = await PDFDocument.create()
    const {context} = pdf
    const dict = {Type: 'XObject', Subtype: 'Image', Width: 16_000, Height: 16_000, ColorSpace: 'DeviceRGB'}
    const data = deflateSync(Buffer.alloc(1000))
    const image = context.register(context.stream(data, {...dict, BitsPerComponent: 8, Filter: 'FlateDecode'}))
    const page = pdf.addPage([100, 100])
    page.node.set(PDFName.of('Resources'), context.obj({XObject: {Im: image}}))
    page.node.set(PDFName.of('Contents'), context.register(context.stream('100 0 0 100 0 0 cm /Im Do')))
    const document = await open(pdf)
    expect(() => document.render(1, 72)).toThrow(expect.objectContaining({code: 'E_TOO_BIG'}))
  })

  test('a form that draws itself without end exhausts one instance, and the next document gets a new one', async () => {
    const pdf = await PDFDocument.create()
    const {context} = pdf
    const ref = context.nextRef()
    const dict = {Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 9, 9], Resources: {XObject: {Me: ref}}}
    context.assign(ref, context.stream('/Me Do /Me Do', dict as never))
    const page = pdf.addPage([200, 200])
    page.node.set(PDFName.of('Resources'), context.obj({XObject: {Me: ref}}))
    page.node.set(PDFName.of('Contents'), context.register(context.stream('/Me Do')))
    const document = await open(pdf)
    const codes = [0, 1].map(() => {
      try {
        return document.pageInfo(1).class
      } catch (error) {
        return (error as {code: string}).code
      }
    })
    expect(codes).toEqual(['E_TOO_BIG', 'E_CRASHED'])
    document.close()
    expect((await open(await textPdf(['alive']))).text(1, 72).text).toBe('alive')
  })
})

describe('page class', () => {
  test('tells text, scans, layers, stamps and blank pages apart', async () => {
    expect(await classOf(await textPdf(manyLines))).toBe('text')
    expect(await classOf(await scanPdf())).toBe('scan')
    const blank = await PDFDocument.create()
    blank.addPage()
    expect(await classOf(blank)).toBe('blank')
  })

  test('visible words over a scan are a stamp, invisible ones a text layer', async () => {
    const stamped = await scanPdf()
    const font = await stamped.embedFont(StandardFonts.Helvetica)
    stamped.getPage(0).drawText('PAID 12.03.', {x: 20, y: 20, size: 12, font})
    expect(await classOf(stamped)).toBe('stamp-over-scan')
    const layered = await scanPdf()
    layered.getPage(0).drawText('PAID 12.03.', {
      x: 20,
      y: 20,
      size: 12,
      font: await layered.embedFont(StandardFonts.Helvetica),
      renderMode: 3,
    } as never)
    expect(await classOf(layered)).toBe('scan-with-text')
  })

  test('words below a picture of the whole page are seen by nobody, words over it are', async () => {
    const pdf = await textPdf(manyLines)
    const [page, font] = [pdf.getPage(0), await pdf.embedFont(StandardFonts.Helvetica)]
    page.drawImage(await pdf.embedJpg(await jpegOf(100, 150)), {x: 0, y: 0, width: 400, height: 600})
    page.drawText('PAID', {x: 40, y: 40, size: 12, font})
    const read = await open(pdf)
    expect(read.pageInfo(1).class).toBe('scan-with-text')
    expect(read.text(1, 72, 'visible').text).toBe('PAID')
    expect(read.text(1, 72).text.split('\n').length).toBeGreaterThan(2)
  })

  test('a picture with holes over text hides nothing', async () => {
    const pdf = await textPdf(manyLines)
    const glass = await sharp({
      create: {width: 40, height: 60, channels: 4, background: {r: 0, g: 0, b: 0, alpha: 0.2}},
    })
      .png()
      .toBuffer()
    pdf.getPage(0).drawImage(await pdf.embedPng(glass), {x: 0, y: 0, width: 400, height: 600})
    expect(await classOf(pdf)).toBe('text')
  })

  test('a picture on part of a page of text changes nothing', async () => {
    const pdf = await textPdf(manyLines)
    pdf.getPage(0).drawImage(await pdf.embedJpg(await jpegOf(100, 100)), {x: 0, y: 0, width: 200, height: 150})
    expect(await classOf(pdf)).toBe('text')
  })

  test('text of a font that gives no Unicode is read as a picture', async () => {
    const pdf = await textPdf(manyLines)
    const {context} = pdf
    const page = pdf.getPage(0)
    const fonts = page.node.Resources()!.lookup(PDFName.of('Font')) as ReturnType<typeof context.obj>
    const glyph = context.register(context.stream('500 0 0 0 500 500 d1 0 0 500 500 re f'))
    const codes = Array.from({length: 95}, (_, index) => `g${index}`)
    const type3 = context.obj({
      Type: 'Font',
      Subtype: 'Type3',
      FontBBox: [0, 0, 500, 500],
      FontMatrix: [0.001, 0, 0, 0.001, 0, 0],
      FirstChar: 32,
      LastChar: 126,
      Widths: codes.map(() => 500),
      CharProcs: Object.fromEntries(codes.map((code) => [code, glyph])),
      Encoding: {Type: 'Encoding', Differences: [32, ...codes]},
    } as never)
    for (const key of (fonts as unknown as {keys(): PDFName[]}).keys()) {
      ;(fonts as unknown as {set(key: PDFName, value: unknown): void}).set(key, type3)
    }
    expect(await classOf(pdf)).toBe('scan')
  })
})

describe('pages', () => {
  test('are measured upright, inside the CropBox', async () => {
    const pdf = await textPdf(['x'])
    pdf.getPage(0).setCropBox(10, 20, 300, 400)
    pdf.getPage(0).setRotation(degrees(90))
    const document = await open(pdf)
    expect(document.pageInfo(1)).toMatchObject({page: 1, width: 400, height: 300, rotation: 90})
    expect(document.render(1, 144)).toMatchObject({width: 800, height: 600, dpi: 144})
  })

  test('are gray when they have no colour', async () => {
    const gray = (await open(await textPdf(manyLines))).render(1, 36)
    expect(gray).toMatchObject({channels: 1, width: 200, height: 300})
    expect(gray.data).toHaveLength(200 * 300)
    expect(Math.min(...gray.data)).toBeLessThan(200)
    const colour = await PDFDocument.create()
    const image = await colour.embedPng(await redSquare())
    colour.addPage([100, 100]).drawImage(image, {x: 0, y: 0, width: 50, height: 50})
    const raster = (await open(colour)).render(1, 72)
    expect(raster.channels).toBe(3)
    expect([...raster.data.subarray((90 * 100 + 10) * 3, (90 * 100 + 10) * 3 + 3)]).toEqual([255, 0, 0])
    expect([...raster.data.subarray(0, 3)]).toEqual([255, 255, 255])
  })

  test('above 40 megapixels come at the dpi that fits, and say so', async () => {
    const pdf = await PDFDocument.create()
    pdf.addPage([7200, 7200]).drawText('x')
    const raster = (await open(pdf)).render(1, 300)
    expect(raster.width * raster.height).toBeLessThanOrEqual(40.1e6)
    expect(raster.dpi).toBeCloseTo(raster.width / 100, 0)
  })

  test('of another number than there are is a mistake of the caller', async () => {
    const document = await open(await scanPdf())
    expect(() => document.pageInfo(2)).toThrow(RangeError)
  })
})

describe('text', () => {
  test('comes row by row, words with boxes at the asked resolution', async () => {
    const pdf = await PDFDocument.create()
    const font = await pdf.embedFont(StandardFonts.Helvetica)
    const page = pdf.addPage([400, 600])
    page.drawText('12.50', {x: 300, y: 520, size: 12, font})
    drawLines(page, font, ['First row', 'Coffee'])
    const {words, text} = (await open(pdf)).text(1, 144)
    expect(text).toBe('First row\nCoffee 12.50')
    expect(words.map(({line}) => line)).toEqual([0, 0, 1, 1])
    const price = words.at(-1)!
    expect(price.box[0]).toBeGreaterThanOrEqual(600)
    expect(price.box[0] + price.box[2]).toBeLessThanOrEqual((300 + font.widthOfTextAtSize('12.50', 12)) * 2 + 1)
    expect(price.box[1]).toBeGreaterThan((600 - 535) * 2)
    expect(price.box[1] + price.box[3]).toBeLessThan((600 - 515) * 2)
    expect(price.confidence).toBe(1)
  })

  test('is read on rotated pages as on upright ones', async () => {
    for (const angle of [0, 90, 180, 270]) {
      const pdf = await PDFDocument.create()
      const font = await pdf.embedFont(StandardFonts.Helvetica)
      const page = pdf.addPage([400, 400])
      page.setRotation(degrees(angle))
      const start = {0: [50, 300], 90: [100, 50], 180: [350, 100], 270: [300, 350]}[angle] as [number, number]
      page.drawText('upright words', {x: start[0], y: start[1], size: 20, font, rotate: degrees(angle)})
      const {words, text} = (await open(pdf)).text(1, 72)
      expect(text).toBe('upright words')
      expect(words[0]!.box[0]).toBeCloseTo(51, -1)
      expect(words[0]!.box[1] + words[0]!.box[3]).toBeCloseTo(105, -1)
    }
  })

  test('outside the CropBox is not there', async () => {
    const pdf = await textPdf(['inside'])
    pdf.getPage(0).drawText('outside', {x: 40, y: 20})
    pdf.getPage(0).setCropBox(0, 100, 400, 500)
    expect((await open(pdf)).text(1, 72).text).toBe('inside')
  })

  test('a blank page has none', async () => {
    const pdf = await PDFDocument.create()
    pdf.addPage()
    expect((await open(pdf)).text(1, 72)).toEqual({words: [], text: ''})
  })
})

test('the engine names its version', async () => {
  expect(await engine.probe()).toMatchObject({ok: true, version: expect.stringMatching(/^\d+\.\d+/)})
})

async function redSquare(): Promise<Buffer> {
  const sharp = (await import('sharp')).default
  return sharp({create: {width: 8, height: 8, channels: 3, background: '#ff0000'}})
    .png()
    .toBuffer()
}
