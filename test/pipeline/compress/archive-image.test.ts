import {mkdir, readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {PDFDocument, PDFName, PDFRawStream} from 'pdf-lib'
import sharp, {type Sharp} from 'sharp'
import {describe, expect, test} from 'vitest'
import {compressStage} from '../../../src/pipeline/compress/index.ts'
import {createPdfWriter} from '../../../src/pipeline/engines/pdf-writer/index.ts'
import {createPdfEngine} from '../../../src/pipeline/engines/pdfium.ts'
import {createImageEngine} from '../../../src/pipeline/engines/sharp.ts'
import type {Page} from '../../../src/types/document.ts'
import type {DocumentOptions} from '../../../src/types/options.ts'
import {folderOfTest} from '../../helpers/folder.ts'
import {ocrPage, save} from '../../helpers/pdf.ts'
import {chart, photograph, strokes} from '../../helpers/picture-files.ts'
import {documentAt, stageContext} from '../../helpers/stage-context.ts'

const engines = {image: async () => createImageEngine(), pdfWriter: async () => createPdfWriter()}

async function archive(picture: Buffer | Promise<Buffer>, options: Partial<DocumentOptions> = {}, pages: Page[] = []) {
  const content = await picture
  const folder = await folderOfTest()
  const workDir = join(folder, 'work')
  await mkdir(workDir)
  const path = await save(folder, 'picture', content)
  const context = stageContext({workDir, options, engines})
  const document = {...documentAt(path, 'image'), bytes: content.length}
  const {artifacts} = await compressStage.run({document, pages: null, data: {pages}}, context)
  const [made] = artifacts
  const bytes = await readFile(made!.path)
  const pdf = await createPdfEngine().open(made!.path, {passwords: []})
  return {content, bytes, pdf, made: made!, image: await imageOf(bytes)}
}

async function imageOf(bytes: Buffer): Promise<PDFRawStream> {
  const {context} = await PDFDocument.load(bytes)
  const isImage = (object: unknown): object is PDFRawStream =>
    object instanceof PDFRawStream && object.dict.get(PDFName.of('Subtype')) === PDFName.of('Image')
  return context
    .enumerateIndirectObjects()
    .map(([, object]) => object)
    .find(isImage)!
}

const entry = (image: PDFRawStream, key: string) => String(image.dict.get(PDFName.of(key)))

/** Largest mean difference of a channel between a rendered page and a picture of the same size. */
async function distance(pdf: Awaited<ReturnType<typeof archive>>['pdf'], picture: Sharp, dpi: number): Promise<number> {
  const shown = pdf.render(1, dpi)
  const {data, info} = await picture.toColourspace('srgb').removeAlpha().raw().toBuffer({resolveWithObject: true})
  expect([shown.width, shown.height]).toEqual([info.width, info.height])
  let sum = 0
  for (let at = 0; at < shown.width * shown.height; at++) {
    sum += Math.abs(shown.data[at * shown.channels]! - data[at * info.channels]!)
  }
  return sum / (shown.width * shown.height)
}

describe('the form of the picture', () => {
  test('few colours are a palette, exactly, and no larger than the PNG and its page', async () => {
    const {content, bytes, image, pdf} = await archive(chart(900, 700).withMetadata({density: 100}).png().toBuffer())
    expect(entry(image, 'Filter')).toBe('/FlateDecode')
    expect(bytes.length).toBeLessThan(content.length + 1000)
    expect(await distance(pdf, sharp(content), 100)).toBeLessThan(0.5)
  })

  test('a photograph without colour is a gray JPEG', async () => {
    const gray = photograph(800, 800, 1).toColourspace('srgb').png().toBuffer()
    const {image} = await archive(gray)
    expect([entry(image, 'Filter'), entry(image, 'ColorSpace')]).toEqual(['/DCTDecode', '/DeviceGray'])
    const colour = await archive(photograph(800, 800).tint('#ff8000').png().toBuffer())
    expect(entry(colour.image, 'ColorSpace')).toBe('/DeviceRGB')
  })

  test('what is transparent is white', async () => {
    const clear = {create: {width: 300, height: 300, channels: 4, background: {r: 0, g: 0, b: 0, alpha: 0}}} as const
    const {pdf} = await archive(sharp(clear).withMetadata({density: 100}).png().toBuffer())
    expect([...pdf.render(1, 50).data].every((value) => value === 255)).toBe(true)
  })
})

describe('lossless', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'a JPEG of orientation %i goes in as it is and stands upright',
    async (orientation) => {
      const mark = await chart(160, 100).png().toBuffer()
      const marked = await photograph(320, 200)
        .composite([{input: mark, left: 0, top: 0}])
        .png()
        .toBuffer()
      const jpeg = sharp(marked).withMetadata({orientation, density: 100}).jpeg({quality: 90}).toBuffer()
      const {content, bytes, pdf} = await archive(jpeg, {lossless: true})
      const scans = content.subarray(content.indexOf(Buffer.from([0xff, 0xda])))
      expect(bytes.includes(scans)).toBe(true)
      expect(await distance(pdf, sharp(content).autoOrient(), 100)).toBeLessThan(2)
    },
  )

  test('a JPEG keeps its wide profile, and its turn by the reader', async () => {
    const jpeg = photograph(320, 200).withIccProfile('p3').withDensity(100).jpeg({quality: 90}).toBuffer()
    const page = {...ocrPage({width: 200, height: 320, dpi: 100}, []), rotation: 90}
    const {content, image, pdf} = await archive(jpeg, {lossless: true}, [page])
    expect(image.dict.lookup(PDFName.of('ColorSpace'))!.toString()).toContain('/ICCBased')
    const upright = sharp(await sharp(content).rotate(90).png().toBuffer())
    expect(await distance(pdf, upright, 100)).toBeLessThan(3)
  })

  test('a JPEG of inks is not shown inverted', async () => {
    const jpeg = photograph(320, 200).toColourspace('cmyk').withDensity(100).jpeg({quality: 95}).toBuffer()
    const {content, image, pdf} = await archive(jpeg, {lossless: true})
    expect(entry(image, 'ColorSpace')).toBe('/DeviceCMYK')
    // Renderers differ in what inks look like, by up to 40 levels; inverted they are 100 away.
    expect(await distance(pdf, sharp(await sharp(content).png().toBuffer()), 100)).toBeLessThan(50)
  })

  test('a PNG keeps every pixel', async () => {
    const png = photograph(400, 300).withMetadata({density: 100}).png().toBuffer()
    const {content, image, pdf} = await archive(png, {lossless: true, quality: 10, maxDpi: 30})
    expect([entry(image, 'Filter'), entry(image, 'Width')]).toEqual(['/FlateDecode', '400'])
    expect(await distance(pdf, sharp(content), 100)).toBeLessThan(0.5)
  })
})

describe('the page', () => {
  test('of a fax with 204 by 98 dots an inch has the proportions of the paper, and its words are where they were', async () => {
    const fax = {compression: 'ccittfax4', bitdepth: 1, xres: 204 / 25.4, yres: 98 / 25.4} as const
    const page = ocrPage({width: 1728, height: 1078, dpi: 204}, [{text: 'Hello', box: [204, 98, 408, 49]}])
    const {pdf} = await archive(strokes(1728, 1078).tiff(fax).toBuffer(), {}, [page])
    expect(pdf.pageInfo(1)).toMatchObject({width: expect.closeTo(610, 0), height: expect.closeTo(792, 0)})
    const [word] = pdf.text(1, 72).words
    const [x, y, width, height] = word!.box
    // How far up a letter reaches is the font's, not the word's.
    expect([x, width, y + height].map(Math.round)).toEqual([72, 144, 108])
  })

  test('is never larger than 200 inches, and keeps its proportions', async () => {
    const page = ocrPage({width: 20_000, height: 200, dpi: 72}, [])
    const blank = sharp({create: {width: 20_000, height: 200, channels: 3, background: '#fff'}})
      .png()
      .toBuffer()
    const {pdf} = await archive(blank, {}, [page])
    expect(pdf.pageInfo(1)).toMatchObject({width: 14_400, height: 144})
  })

  test('has no text where none is wanted', async () => {
    const page = ocrPage({width: 320, height: 240, dpi: 100}, [{text: 'Hello', box: [10, 10, 100, 20]}])
    const {pdf, made} = await archive(photograph().jpeg().toBuffer(), {searchable: 'never'}, [page])
    expect([made.searchable, pdf.text(1, 72).text]).toEqual([false, ''])
  })
})

test('a target is met, or what it came to is said', async () => {
  const picture = await photograph(1600, 1200).jpeg({quality: 95}).toBuffer()
  const free = await archive(picture)
  const targetBytes = Math.round(free.bytes.length / 2)
  expect((await archive(picture, {targetBytes})).bytes.length).toBeLessThanOrEqual(targetBytes)
  const tiny = await archive(picture, {targetBytes: 100})
  expect(tiny.made.reason).toMatch(/is the least, .* was asked for/)
})
