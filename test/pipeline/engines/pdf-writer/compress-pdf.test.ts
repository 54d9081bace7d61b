import {readFile, stat} from 'node:fs/promises'
import {type PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFString} from 'pdf-lib'
import {describe, expect, test} from 'vitest'
import {createPdfWriter} from '../../../../src/pipeline/engines/pdf-writer/index.ts'
import {createPdfEngine} from '../../../../src/pipeline/engines/pdfium.ts'
import type {CompressPdfOptions} from '../../../../src/pipeline/engines/types.ts'
import {folderOfTest} from '../../../helpers/folder.ts'
import {compressOptions, jpegOf, noisyPixels, ocrPage, save, scanPdf, textPdf} from '../../../helpers/pdf.ts'
import {drawImage, imagesOf, widthOf} from '../../../helpers/pdf-images.ts'

const writer = createPdfWriter()

async function compress(pdf: PDFDocument | Uint8Array, options: Partial<CompressPdfOptions> = {}) {
  const path = await save(await folderOfTest(), 'source.pdf', pdf)
  const result = await writer.compress(path, compressOptions(options))
  return {...result, path, originalBytes: (await stat(path)).size}
}

describe('compressing', () => {
  test('makes a scan a tenth of its size, at the wanted resolution, with the same pages', async () => {
    const {bytes, originalBytes, reason} = await compress(await scanPdf({pages: 2}))
    const result = await PDFDocument.load(bytes!)
    expect(bytes!.length).toBeLessThan(originalBytes / 10)
    expect(result.getPageCount()).toBe(2)
    expect(imagesOf(result).map(widthOf)).toEqual([300])
    expect(reason).toMatch(/^\d+\.\d % smaller$/)
  })

  test('keeps the resolution of an image that is drawn in a form, at the size of the form', async () => {
    const pdf = await PDFDocument.create()
    const image = await pdf.embedJpg(await jpegOf(600, 600))
    await image.embed()
    const {context} = pdf
    const form = context.register(
      context.stream('q 72 0 0 72 0 0 cm /Im Do Q', {
        Type: 'XObject',
        Subtype: 'Form',
        BBox: [0, 0, 72, 72],
        Matrix: [2, 0, 0, 2, 0, 0],
        Resources: {XObject: {Im: image.ref}},
      } as never),
    )
    const page = pdf.addPage([300, 300])
    page.node.set(PDFName.of('Contents'), context.register(context.stream('q /Fm Do Q')))
    page.node.set(PDFName.of('Resources'), context.obj({XObject: {Fm: form}}))
    const {bytes} = await compress(pdf)
    expect(imagesOf(await PDFDocument.load(bytes!)).map(widthOf)).toEqual([300])
  })

  for (const [what, entries] of [
    ['a stencil mask', {ImageMask: true, BitsPerComponent: 1}],
    ['a colour key', {ColorSpace: 'DeviceGray', BitsPerComponent: 8, Mask: [255, 255]}],
    ['CMYK', {ColorSpace: 'DeviceCMYK', BitsPerComponent: 8}],
    ['a filter that is not known', {ColorSpace: 'DeviceGray', BitsPerComponent: 8, Filter: 'JPXDecode'}],
  ] as const) {
    test(`leaves the pixels of an image with ${what} alone`, async () => {
      const pdf = await PDFDocument.create()
      drawImage(pdf, entries, noisyPixels(600, 600, 1))
      const {bytes, path} = await compress(pdf)
      const [image] = imagesOf(await PDFDocument.load(bytes ?? (await readFile(path))))
      expect(widthOf(image!)).toBe(600)
      expect(image!.dict.lookup(PDFName.of('Filter'))).not.toBe(PDFName.of('DCTDecode'))
    })
  }

  test('reads parameters of a JPEG: those of a gray one mean nothing, plain RGB is left alone', async () => {
    for (const [channels, kept] of [
      [1, 300],
      [3, 600],
    ] as const) {
      const pdf = await PDFDocument.create()
      const ColorSpace = channels === 1 ? 'DeviceGray' : 'DeviceRGB'
      const coding = {Filter: 'DCTDecode', DecodeParms: {ColorTransform: 0}}
      drawImage(pdf, {ColorSpace, BitsPerComponent: 8, ...coding}, await jpegOf(600, 600, channels))
      const {bytes, path} = await compress(pdf)
      const [image] = imagesOf(await PDFDocument.load(bytes ?? (await readFile(path))))
      expect(widthOf(image!)).toBe(kept)
    }
  })

  test('scales a soft mask with the picture under it, and makes no JPEG of it', async () => {
    const pdf = await PDFDocument.create()
    const mask = drawImage(pdf, {ColorSpace: 'DeviceGray', BitsPerComponent: 8}, noisyPixels(600, 600, 1))
    drawImage(pdf, {ColorSpace: 'DeviceRGB', BitsPerComponent: 8, SMask: mask}, noisyPixels(600, 600, 3))
    const {bytes} = await compress(pdf)
    const images = imagesOf(await PDFDocument.load(bytes!))
    const picture = images.find(({dict}) => dict.has(PDFName.of('SMask')))!
    const soft = images.find((image) => image !== picture)!
    expect(picture.dict.lookup(PDFName.of('Filter'))).toBe(PDFName.of('DCTDecode'))
    expect(soft.dict.lookup(PDFName.of('Filter'))).toBe(PDFName.of('FlateDecode'))
    expect([widthOf(picture), widthOf(soft)]).toEqual([300, 300])
  })

  test('decodes PNG prediction exactly', async () => {
    const pdf = await PDFDocument.create()
    const sharp = (await import('sharp')).default
    // No colour, because JPEG halves the resolution of that.
    const pixels = noisyPixels(600, 600, 1).reduce(toRgb, new Uint8Array(600 * 600 * 3))
    pdf.addPage([288, 288]).drawImage(
      await pdf.embedPng(
        await sharp(pixels, {raw: {width: 600, height: 600, channels: 3}})
          .png()
          .toBuffer(),
      ),
      {x: 0, y: 0, width: 288, height: 288},
    )
    const {bytes} = await compress(pdf, {quality: 95})
    const [image] = imagesOf(await PDFDocument.load(bytes!))
    const decoded = await sharp(image!.contents).raw().toBuffer()
    const off = decoded.reduce((sum, value, at) => sum + Math.abs(value - pixels[at]!), 0) / decoded.length
    expect(widthOf(image!)).toBe(600)
    expect(off).toBeLessThan(8)
  })

  test('keeps one of identical images', async () => {
    const pdf = await PDFDocument.create()
    const jpeg = await jpegOf(200, 200, 3, 60)
    for (let copy = 0; copy < 4; copy++) {
      const page = pdf.addPage([200, 200])
      page.drawImage(await pdf.embedJpg(Buffer.concat([jpeg])), {x: 0, y: 0, width: 100, height: 100})
    }
    const {bytes} = await compress(pdf)
    expect(imagesOf(await PDFDocument.load(bytes!))).toHaveLength(1)
  })

  test('drops thumbnails, private data and what nothing refers to', async () => {
    const pdf = await textPdf(['kept'])
    const {context} = pdf
    const page = pdf.getPage(0).node
    page.set(PDFName.of('Thumb'), context.register(context.stream(noisyPixels(50, 50, 1))))
    page.set(
      PDFName.of('PieceInfo'),
      context.obj({Some: {Private: context.register(context.stream('secret'.repeat(99)))}}),
    )
    context.register(context.stream(noisyPixels(100, 100, 1)))
    const {bytes} = await compress(pdf)
    const result = (await PDFDocument.load(bytes!)).getPage(0).node
    expect(result.has(PDFName.of('Thumb'))).toBe(false)
    expect(result.has(PDFName.of('PieceInfo'))).toBe(false)
    expect(bytes!.length).toBeLessThan(2_000)
  })

  test('packs thousands of pages into object streams', async () => {
    const pdf = await PDFDocument.create()
    for (let page = 0; page < 1000; page++) pdf.addPage([200, 200])
    const {bytes, originalBytes} = await compress(pdf)
    expect(bytes!.length).toBeLessThan(originalBytes * 0.2)
    expect((await PDFDocument.load(bytes!)).getPageCount()).toBe(1000)
  })

  test('writes PDF/A-1 without object streams, which it forbids', async () => {
    const pdf = await scanPdf()
    const xmp = '<x:xmpmeta><pdfaid:part>1</pdfaid:part></x:xmpmeta>'
    pdf.catalog.set(
      PDFName.of('Metadata'),
      pdf.context.register(pdf.context.stream(xmp, {Type: 'Metadata', Subtype: 'XML'})),
    )
    const {bytes} = await compress(pdf)
    const text = Buffer.from(bytes!).toString('latin1')
    expect(text).toContain('\nxref\n')
    expect(text).toContain(xmp)
    expect(text).not.toContain('/ObjStm')
    const path = await save(await folderOfTest(), 'a.pdf', bytes!)
    expect((await createPdfEngine().open(path, {passwords: []})).pageCount).toBe(1)
  })

  test('keeps forms, bookmarks, attachments, links and metadata', async () => {
    const pdf = await scanPdf()
    pdf.getForm().createTextField('customer').setText('Miller')
    pdf.setTitle('A title')
    await pdf.attach(Buffer.from('<invoice/>'), 'invoice.xml', {mimeType: 'application/xml'})
    const {context} = pdf
    const link = context.obj({
      Type: 'Annot',
      Subtype: 'Link',
      Rect: [0, 0, 9, 9],
      A: {S: 'URI', URI: PDFString.of('x:y')},
    })
    pdf.getPage(0).node.set(PDFName.of('Annots'), context.obj([context.register(link)]))
    const item = context.register(context.obj({Title: PDFString.of('Chapter'), Dest: [pdf.getPage(0).ref, 'Fit']}))
    pdf.catalog.set(PDFName.of('Outlines'), context.register(context.obj({First: item, Last: item, Count: 1})))
    const {bytes} = await compress(pdf)
    const result = await PDFDocument.load(bytes!)
    expect(result.getForm().getTextField('customer').getText()).toBe('Miller')
    expect(result.getTitle()).toBe('A title')
    expect(result.getPage(0).node.Annots()!.size()).toBe(1)
    const outlines = result.catalog.lookup(PDFName.of('Outlines'), PDFDict)
    expect(String(outlines.lookup(PDFName.of('First'), PDFDict).lookup(PDFName.of('Title')))).toBe('(Chapter)')
    expect(result.getAttachments().map(({name}) => name)).toEqual(['invoice.xml'])
  })
})

function toRgb(rgb: Uint8Array, value: number, at: number): Uint8Array {
  return rgb.fill(value, at * 3, at * 3 + 3)
}

describe('the original is kept', () => {
  test('when it is signed', async () => {
    const pdf = await scanPdf()
    const signature = pdf.context.register(
      pdf.context.obj({Type: 'Sig', Filter: 'Adobe.PPKLite', ByteRange: [0, 1, 2, 3], Contents: PDFHexString.of('00')}),
    )
    const field = pdf.context.register(pdf.context.obj({FT: 'Sig', T: PDFString.of('s'), V: signature}))
    pdf.catalog.set(PDFName.of('AcroForm'), pdf.context.obj({Fields: [field], SigFlags: 3}))
    expect(await compress(pdf)).toMatchObject({bytes: null, searchable: false, reason: 'original kept: it is signed'})
  })

  test('when less than 2 % would be saved, as on a second run', async () => {
    const first = await compress(await scanPdf())
    const second = await compress(first.bytes!)
    expect(second.bytes).toBeNull()
    expect(second.reason).toMatch(/^original kept: (only \d\.\d % would be saved|it cannot be made smaller)$/)
  })

  for (const [what, content] of [
    ['is no PDF', 'hello'],
    ['is empty', ''],
    ['has only a header', '%PDF-1.7\n'],
    ['has a page tree that contains itself', cyclicPages()],
  ] as const) {
    test(`when the file ${what}`, async () => {
      expect(await compress(Buffer.from(content))).toMatchObject({
        bytes: null,
        reason: 'original kept: its structure is damaged',
      })
    })
  }

  test('when a form draws itself, without looping', async () => {
    const pdf = await PDFDocument.create()
    const {context} = pdf
    const ref = context.nextRef()
    const dict = {Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 9, 9], Resources: {XObject: {Me: ref}}}
    context.assign(ref, context.stream('/Me Do /Me Do', dict as never))
    const page = pdf.addPage([200, 200])
    page.node.set(PDFName.of('Resources'), context.obj({XObject: {Me: ref}}))
    page.node.set(PDFName.of('Contents'), context.register(context.stream('/Me Do')))
    const {bytes} = await compress(pdf)
    expect(bytes === null || bytes.length > 0).toBe(true)
  })

  test('stops with the reason of the signal', async () => {
    const stop = new AbortController()
    stop.abort(new Error('soft limit'))
    await expect(compress(await scanPdf(), {signal: stop.signal})).rejects.toThrow('soft limit')
  })
})

function cyclicPages(): string {
  return [
    '%PDF-1.4',
    '1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj',
    '2 0 obj <</Type /Pages /Kids [2 0 R] /Count 1>> endobj',
    'trailer <</Root 1 0 R>>',
    '%%EOF',
  ].join('\n')
}

describe('searchable', () => {
  const words = Array.from({length: 150}, (_, index) => ({
    text: `w${index}x${index * 7}`,
    box: [10 + (index % 5) * 100, 10 + Math.floor(index / 5) * 25, 90, 20] as [number, number, number, number],
    line: Math.floor(index / 5),
  }))
  const layer = [ocrPage({width: 600, height: 900, dpi: 300}, words)]

  test('auto adds the layer where the file still shrinks', async () => {
    const {bytes, originalBytes, searchable, reason} = await compress(await scanPdf(), {layer})
    expect(searchable).toBe(true)
    expect(bytes!.length).toBeLessThanOrEqual(originalBytes)
    expect(reason).toContain('with a text layer')
  })

  test('auto keeps a small original without a layer, and says why', async () => {
    const small = (await compress(await scanPdf())).bytes!
    const result = await compress(small, {layer})
    expect(result).toMatchObject({bytes: null, searchable: false})
    expect(result.reason).toContain('a text layer would make it larger than the original')
  })

  test('always adds the layer even if the file grows', async () => {
    const small = (await compress(await scanPdf())).bytes!
    const {bytes, originalBytes, searchable, reason} = await compress(small, {layer, searchable: 'always'})
    expect(searchable).toBe(true)
    expect(bytes!.length).toBeGreaterThan(originalBytes)
    expect(reason).toMatch(/larger because of its text layer$/)
  })

  test('pages whose words are all empty get no layer', async () => {
    const empty = [ocrPage({width: 600, height: 900, dpi: 300}, [{text: ' ', box: [1, 1, 9, 9]}, {box: [5, 5, 0, 9]}])]
    expect(await compress(await scanPdf(), {layer: empty})).toMatchObject({searchable: false})
  })

  test('the page keeps the contents and fonts it had', async () => {
    const pdf = await textPdf(['visible'])
    pdf.getPage(0).drawImage(await pdf.embedJpg(await jpegOf(600, 900)), {x: 0, y: 0, width: 72, height: 108})
    const page = ocrPage({width: 400, height: 600, dpi: 72}, [{text: 'hidden', box: [40, 300, 100, 20]}])
    const {bytes} = await compress(pdf, {layer: [page]})
    const contents = (await PDFDocument.load(bytes!)).getPage(0).node.Contents()
    expect((contents as PDFArray).size()).toBe(2)
    const read = await createPdfEngine().open(await save(await folderOfTest(), 'x.pdf', bytes!), {passwords: []})
    expect(read.text(1, 72).text).toBe('visible\nhidden')
  })
})

describe('fromImages', () => {
  test('makes one searchable page of the physical size per picture, the JPEG as it is', async () => {
    const jpeg = await jpegOf(300, 600)
    const page = ocrPage({width: 600, height: 1200, dpi: 200}, [{text: 'Hello', box: [100, 200, 300, 60]}])
    const bytes = await writer.fromImages(
      [
        {picture: {jpeg}, page},
        {picture: {jpeg: await jpegOf(100, 100, 1)}, page: {...page, words: []}},
      ],
      {
        title: 'Größe',
      },
    )
    const result = await PDFDocument.load(bytes, {updateMetadata: false})
    expect(result.getTitle()).toBe('Größe')
    expect(result.getPages().map((each) => each.getSize())).toEqual([
      {width: 216, height: 432},
      {width: 216, height: 432},
    ])
    expect(
      imagesOf(result)
        .map(({contents}) => Buffer.from(contents))
        .find((each) => each.equals(jpeg)),
    ).toBeDefined()
    const read = await createPdfEngine().open(await save(await folderOfTest(), 'i.pdf', bytes), {passwords: []})
    expect(read.text(1, 200).words).toMatchObject([{text: 'Hello', box: [100, 200, expect.closeTo(300, -0.3), 60]}])
    expect(read.pageInfo(1).class).toBe('scan-with-text')
    expect(read.pageInfo(2).class).toBe('scan')
  })

  test('gives the same bytes for the same input', async () => {
    const image = {picture: {jpeg: await jpegOf(64, 64)}, page: ocrPage({width: 64, height: 64, dpi: 72}, [])}
    const [a, b] = [await writer.fromImages([image], {title: 't'}), await writer.fromImages([image], {title: 't'})]
    expect(Buffer.compare(a, b)).toBe(0)
  })
})
