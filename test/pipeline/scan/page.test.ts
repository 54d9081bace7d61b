import {writeFile} from 'node:fs/promises'
import sharp from 'sharp'
import {afterAll, describe, expect, test} from 'vitest'
import {DocumentError} from '../../../src/errors.ts'
import {createEngines} from '../../../src/pipeline/engines/index.ts'
import type {PdfDocument} from '../../../src/pipeline/engines/types.ts'
import {pageStage} from '../../../src/pipeline/scan/page.ts'
import type {DocumentRef, Page, PageRange, Word} from '../../../src/types/document.ts'
import type {PageClass} from '../../../src/types/results.ts'
import {type Drawing, drawText, overlap, pngOf} from '../../helpers/drawing.ts'
import {testFolder} from '../../helpers/folder.ts'
import {exifItem, frameItem, heifFile} from '../../helpers/heif.ts'
import {type ContextParts, documentAt, stageContext} from '../../helpers/stage-context.ts'
import {fakeImages, fakeOcr, fakePdf, word} from './fakes.ts'

const inFolder = testFolder()
const engines = createEngines()
afterAll(() => engines.close())

const legible = 'the invoice of last month is due within thirty days'.split(' ').map((text) => word(text))

async function read(document: DocumentRef, pages: PageRange, parts: ContextParts): Promise<Page[]> {
  const data = {media: document.media, pages: pages.to, units: [pages]}
  return (await pageStage.run({document, pages, data}, stageContext(parts))).data.pages
}

function expectWordsAt(page: Page, drawing: Drawing, place: (box: Drawing['words'][number]['box']) => number[]): void {
  for (const {text, box} of drawing.words) {
    const found = page.words.filter((candidate) => candidate.text === text)
    expect(found, text).toHaveLength(1)
    expect(overlap(found[0]!.box, place(box) as typeof box), text).toBeGreaterThan(0.5)
  }
}

describe('pictures', () => {
  const drawing = drawText(['MILK      2.40', 'COFFEE   12.30', 'ROSE TEA  4.50', 'TOTAL    17.70'])
  const one = {from: 1, to: 1}

  test('a page turned by its camera is read upright, with boxes on the upright picture', async () => {
    const turned = await sharp(await pngOf(drawing))
      .rotate(270)
      .withMetadata({orientation: 6, density: 150})
      .jpeg()
      .toBuffer()
    await writeFile(inFolder('exif.jpg'), turned)
    const [page] = await read(documentAt(inFolder('exif.jpg'), 'image'), one, {engines})
    expect(page).toMatchObject({
      page: 1,
      width: 700,
      height: 500,
      dpi: 150,
      rotation: 90,
      source: 'ocr',
      engine: 'tesseract',
    })
    expect(page!.text.split('\n')).toEqual(['MILK 2.40', 'COFFEE 12.30', 'ROSE TEA 4.50', 'TOTAL 17.70'])
    expectWordsAt(page!, drawing, (box) => box)
  })

  test('a HEIC photograph of a phone is read as its camera was held', async () => {
    await writeFile(inFolder('phone.heic'), heifFile([frameItem('page', {quarters: 2}), exifItem(3, 1)]))
    const [page] = await read(documentAt(inFolder('phone.heic'), 'image'), one, {engines})
    expect(page).toMatchObject({width: 700, height: 500, rotation: 180})
    expectWordsAt(page!, drawing, (box) => box)
  })

  test('a page that lies on its head is turned until it can be read', async () => {
    await writeFile(
      inFolder('head.png'),
      await sharp(await pngOf(drawing))
        .rotate(180)
        .png()
        .toBuffer(),
    )
    const [page] = await read(documentAt(inFolder('head.png'), 'image'), one, {engines})
    expect(page).toMatchObject({rotation: 180, width: 700, height: 500})
    expectWordsAt(page!, drawing, (box) => box)
  })

  test('a large slanted page on a black ground is read at its place', async () => {
    const large = drawText(['MILK      2.40', 'COFFEE   12.30', 'ROSE TEA  4.50', 'TOTAL    17.70', 'CASH     20.00'], {
      size: 70,
      width: 1800,
      height: 1300,
    })
    const degrees = 4
    const slanted = sharp(await pngOf(large)).rotate(degrees, {background: '#101010'})
    const {data, info} = await slanted.png().toBuffer({resolveWithObject: true})
    await writeFile(inFolder('slanted.png'), data)
    const [page] = await read(documentAt(inFolder('slanted.png'), 'image'), one, {engines})
    expect(page).toMatchObject({width: info.width, height: info.height, rotation: 0})
    const turn = (degrees * Math.PI) / 180
    expectWordsAt(page!, large, ([x, y, w, h]) => {
      const dx = x + w / 2 - large.width / 2
      const dy = y + h / 2 - large.height / 2
      const cx = info.width / 2 + dx * Math.cos(turn) - dy * Math.sin(turn)
      const cy = info.height / 2 + dx * Math.sin(turn) + dy * Math.cos(turn)
      const bw = w * Math.cos(turn) + h * Math.sin(turn)
      const bh = w * Math.sin(turn) + h * Math.cos(turn)
      return [cx - bw / 2, cy - bh / 2, bw, bh]
    })
  })

  test('only the pages of the range are read', async () => {
    const pages = await Promise.all([drawText(['TEA']), drawText(['MILK'])].map(pngOf))
    await writeFile(
      inFolder('two.tiff'),
      await sharp(pages, {join: {animated: true}})
        .tiff()
        .toBuffer(),
    )
    const read2 = await read(documentAt(inFolder('two.tiff'), 'image'), {from: 2, to: 2}, {engines})
    expect(read2.map(({page, text}) => [page, text])).toEqual([[2, 'MILK']])
  })
})

describe('orientation', () => {
  // Legible only when the picture was turned by 90 degrees.
  const ocr = fakeOcr(({image}) =>
    image.data[0] === 1 ? legible : [word('~|', {confidence: 0.2}), word('garbage', {confidence: 0.3})],
  )

  test('counts on top of what the camera said, and the sides are those of the turned page', async () => {
    const image = async () => ({
      ...fakeImages(),
      info: async () => ({
        width: 800,
        height: 400,
        pages: 1,
        dpi: 200,
        rotation: 270,
        orientation: 8,
        format: 'jpeg',
        channels: 3,
      }),
      decode: async () => ({width: 400, height: 200, channels: 1 as const, dpi: 100, data: new Uint8Array(80_000)}),
    })
    const [page] = await read(documentAt('/a.jpg', 'image'), {from: 1, to: 1}, {engines: {image, ocr: async () => ocr}})
    expect(page).toMatchObject({rotation: 0, width: 400, height: 800})
    expect(page!.words[0]!.box).toEqual([20, 40, 60, 20])
  })
})

describe('PDF pages', () => {
  const a4 = {width: 1678, height: 2374, dpi: 203, rotation: 0}

  async function readClass(kind: PageClass, words = legible, {redoOcr = false, visible = [] as Word[]} = {}) {
    const ocr = fakeOcr(() => legible)
    const text: PdfDocument['text'] = (_page, _dpi, which) =>
      which === 'visible' ? {words: visible, text: ''} : {words, text: 'its own text'}
    const pdf = fakePdf([kind], {text})
    const engines = {pdf: async () => pdf, ocr: async () => ocr, image: async () => fakeImages()}
    const parts = {engines, options: {redoOcr}}
    const [page] = await read(documentAt('/a.pdf', 'pdf'), {from: 1, to: 1}, parts)
    expect(pdf.closed).toBe(pdf.passwords.length)
    return {page: page!, asked: ocr.requests.length}
  }

  test('text that was born digital is taken as it is', async () => {
    const {page, asked} = await readClass('text')
    expect(page).toMatchObject({
      ...a4,
      source: 'text',
      engine: 'pdfium',
      text: 'its own text',
      confidence: 1,
      words: legible,
    })
    expect(asked).toBe(0)
  })

  test('a blank page has no words and costs no OCR', async () => {
    const {page, asked} = await readClass('blank')
    expect(page).toMatchObject({...a4, text: '', words: [], confidence: 1})
    expect(asked).toBe(0)
  })

  test.each(['scan', 'stamp-over-scan'] as const)('a %s is read by OCR', async (kind) => {
    const {page, asked} = await readClass(kind)
    expect(page).toMatchObject({...a4, source: 'ocr', engine: 'fake'})
    expect(page.text).toBe(legible.map(({text}) => text).join(' '))
    expect(asked).toBe(1)
  })

  test.each([
    ['stamp-over-scan', false],
    ['scan-with-text', true],
  ] as const)('typed words over a %s take the place of what OCR made of them', async (kind, redoOcr) => {
    // OCR found ten words at the same place of the fake page.
    const stamp = word('PAID', {box: [12, 20, 40, 12], confidence: 1, line: 0})
    const {page} = await readClass(kind, legible, {redoOcr, visible: [stamp, word('\uFFFD', {box: [300, 300, 9, 9]})]})
    expect(page).toMatchObject({engine: 'fake', text: 'PAID', words: [{...stamp, line: 1}]})
    const apart = word('PAID', {box: [300, 300, 40, 12], confidence: 1})
    const both = await readClass(kind, legible, {redoOcr, visible: [apart]})
    expect(both.page.text).toBe(`${legible.map(({text}) => text).join(' ')}\nPAID`)
  })

  test('the text layer of a scan is read anew when that is asked for', async () => {
    const {page, asked} = await readClass('scan-with-text', legible, {redoOcr: true})
    expect(page.engine).toBe('fake')
    expect(asked).toBe(1)
    expect((await readClass('text', legible, {redoOcr: true})).asked).toBe(0)
  })

  test('the text layer of a scan is used if it is plausible, and not as sure as digital text', async () => {
    const {page, asked} = await readClass('scan-with-text')
    expect(page).toMatchObject({source: 'ocr', engine: 'pdfium', confidence: expect.closeTo(0.8)})
    expect(asked).toBe(0)
  })

  test.each([
    ['unmapped characters', 'the\uFFFD inv\uFFFDice \uFFFD\uFFFD of month is due within thirty days'],
    ['single letters', 't h e i n v o i c e o f l a s t m o n t h i s d u e'],
    ['signs', '~~||.. --;;:: ..,,`` ((== ++** ^^~~ ||..'],
    ['next to nothing', 'page 1'],
  ])('a text layer of %s is not believed', async (_, text) => {
    const {page, asked} = await readClass(
      'scan-with-text',
      text.split(' ').map((part) => word(part)),
    )
    expect(page.engine).toBe('fake')
    expect(asked).toBe(1)
  })

  test('progress is told after every page', async () => {
    const told: number[] = []
    const parts = {
      engines: {pdf: async () => fakePdf(['text', 'text', 'blank', 'text'])},
      progress: (f: number) => told.push(f),
    }
    await read(documentAt('/a.pdf', 'pdf'), {from: 1, to: 4}, parts)
    expect(told).toEqual([0.25, 0.5, 0.75, 1])
  })

  test('an abort between two pages ends the range and closes the file', async () => {
    const stop = new AbortController()
    const reason = new DocumentError('E_CANCELLED', 'cancelled', {class: 'cancelled'})
    const pdf = fakePdf(['text', 'text'])
    const parts = {engines: {pdf: async () => pdf}, signal: stop.signal, progress: () => stop.abort(reason)}
    await expect(read(documentAt('/a.pdf', 'pdf'), {from: 1, to: 2}, parts)).rejects.toBe(reason)
    expect(pdf.closed).toBe(pdf.passwords.length)
  })

  test('a page that can never be read is named in its place, and the others are kept', async () => {
    const broken = (page: number) => {
      if (page === 2) throw new DocumentError('E_UNREADABLE', 'Page 2 is damaged')
      return {words: [word('fine')], text: 'fine'}
    }
    const parts = {engines: {pdf: async () => fakePdf(['text', 'text', 'text'], {text: broken})}}
    const pages = await read(documentAt('/a.pdf', 'pdf'), {from: 1, to: 3}, parts)
    expect(pages.map((page) => page.error?.code ?? page.text)).toEqual(['fine', 'E_UNREADABLE', 'fine'])
    await expect(read(documentAt('/a.pdf', 'pdf'), {from: 2, to: 2}, parts)).rejects.toMatchObject({
      code: 'E_UNREADABLE',
    })
  })

  test('a failure that may pass is not taken for a broken page', async () => {
    const text = () => {
      throw new DocumentError('E_OCR', 'try again', {class: 'transient'})
    }
    const parts = {engines: {pdf: async () => fakePdf(['text', 'text'], {text})}}
    await expect(read(documentAt('/a.pdf', 'pdf'), {from: 1, to: 2}, parts)).rejects.toMatchObject({class: 'transient'})
  })
})

test('text formats are read by the text engine', async () => {
  const page = {page: 1, text: 'hello'} as Page
  const text = async () => ({probe: async () => ({ok: true, version: '', detail: ''}), read: async () => [page]})
  expect(await read(documentAt('/a.md', 'markdown'), {from: 1, to: 1}, {engines: {text}})).toEqual([page])
})
