import {degrees} from 'pdf-lib'
import {describe, expect, test} from 'vitest'
import {createPdfWriter} from '../../../../../src/pipeline/engines/pdf-writer/index.ts'
import {createPdfEngine} from '../../../../../src/pipeline/engines/pdfium.ts'
import type {Page, Word} from '../../../../../src/types/document.ts'
import {folderOfTest} from '../../../../helpers/folder.ts'
import {compressOptions, ocrPage, save, scanPdf} from '../../../../helpers/pdf.ts'

const engine = createPdfEngine()
const writer = createPdfWriter()

/** Compresses a scan with a layer and reads it back at the resolution of the layer's boxes. */
async function readBack(scan: Awaited<ReturnType<typeof scanPdf>>, layer: Page[]) {
  const folder = await folderOfTest()
  const options = compressOptions({layer, searchable: 'always'})
  const {bytes} = await writer.compress(await save(folder, 'scan.pdf', scan), options)
  const pdf = await engine.open(await save(folder, 'out.pdf', bytes!), {passwords: []})
  const pages = layer.map(({page, dpi}) => pdf.text(page, dpi))
  pdf.close()
  return pages
}

/** Two pixels of 300 dpi are half a point. */
function expectAtPlace(found: Word[], wanted: Word[], tolerance = 2): void {
  expect(new Set(found.map(({text}) => text))).toEqual(new Set(wanted.map(({text}) => text)))
  for (const word of wanted) {
    const same = found.find(({text}) => text === word.text)!
    expect(Math.abs(same.box[0] - word.box[0]), `left of ${word.text}`).toBeLessThanOrEqual(tolerance)
    const [right, wantedRight] = [same.box[0] + same.box[2], word.box[0] + word.box[2]]
    expect(Math.abs(right - wantedRight), `right of ${word.text}`).toBeLessThanOrEqual(tolerance)
    expect(Math.abs(same.box[1] - word.box[1]), `top of ${word.text}`).toBeLessThanOrEqual(tolerance)
    const [bottom, wantedBottom] = [same.box[1] + same.box[3], word.box[1] + word.box[3]]
    expect(Math.abs(bottom - wantedBottom), `bottom of ${word.text}`).toBeLessThanOrEqual(tolerance)
  }
}

const receipt: Partial<Word>[] = [
  {text: 'TOTAL', box: [40, 60, 96, 24], line: 0},
  {text: '1,471.60', box: [420, 60, 120, 24], line: 0},
  {text: 'Thank', box: [40, 400, 70, 20], line: 1},
  {text: 'you', box: [118, 400, 40, 20], line: 1},
]

describe('the text layer', () => {
  for (const rotate of [0, 90, 180, 270]) {
    test(`puts every word at its place on a page with /Rotate ${rotate}`, async () => {
      const size = rotate % 180 === 0 ? {width: 600, height: 900} : {width: 900, height: 600}
      const page = ocrPage({...size, dpi: 300}, receipt)
      const [read] = await readBack(await scanPdf({rotate}), [{...page, rotation: rotate}])
      expectAtPlace(read!.words, page.words)
      expect(read!.text).toBe('TOTAL 1,471.60\nThank you')
    })
  }

  test('counts from the CropBox, which need not start at 0', async () => {
    const scan = await scanPdf()
    scan.getPage(0).setCropBox(36, 24, 72, 144)
    const page = ocrPage({width: 300, height: 600, dpi: 300}, [{text: 'inside', box: [30, 50, 100, 20]}])
    const [read] = await readBack(scan, [page])
    expectAtPlace(read!.words, page.words)
  })

  test('follows a page that was turned by hand before it was read', async () => {
    const page = {...ocrPage({width: 900, height: 600, dpi: 300}, receipt), rotation: 90}
    const [read] = await readBack(await scanPdf(), [page])
    expect(read!.words.map(({text}) => text)).toHaveLength(4)
    // The page itself stays sideways: x of the turned image runs up the stored page.
    const total = read!.words.find(({text}) => text === 'TOTAL')!
    expect(total.box[0] + total.box[2] / 2).toBeCloseTo(60 + 12, -1)
    expect(total.box[1] + total.box[3] / 2).toBeCloseTo(900 - 40 - 48, -1)
  })

  test('keeps both edges of the words on a skewed baseline', async () => {
    const slope = Math.tan((3 * Math.PI) / 180)
    const words = [50, 200, 400].map((x, index) => {
      const y = 300 + (x - 50) * slope
      const baseline: Word['baseline'] = [x, y, x + 100, y + 100 * slope]
      return {text: `w${index}`, box: [x, y - 30, 100, 30 + 100 * slope] as Word['box'], line: 0, baseline}
    })
    const [read] = await readBack(await scanPdf(), [ocrPage({width: 600, height: 900, dpi: 300}, words)])
    expectAtPlace(read!.words, words as Word[], 6)
    for (const word of words) {
      const found = read!.words.find(({text}) => text === word.text)!
      expect(Math.abs(found.box[0] - word.box[0])).toBeLessThanOrEqual(4)
      expect(Math.abs(found.box[0] + found.box[2] - word.box[0] - word.box[2])).toBeLessThanOrEqual(4)
    }
  })

  test('gives back exact Unicode in every script', async () => {
    const texts = ['Größe', '€12,50', 'naïve', 'Привет', 'Ελλάδα', '領収書', '합계', '𝒜𝓑', '(a\\b)']
    const words = texts.map((text, index) => ({
      text,
      box: [40, 30 + index * 60, [...text].length * 22, 30] as Word['box'],
      line: index,
    }))
    const page = ocrPage({width: 600, height: 900, dpi: 300}, words)
    const [read] = await readBack(await scanPdf(), [page])
    expect(read!.text.split('\n')).toEqual(texts)
    expectAtPlace(read!.words, page.words)
  })

  test('writes right-to-left words so that readers give them back in logical order', async () => {
    const words = [{text: 'שלום', box: [40, 100, 100, 30] as Word['box']}]
    const [read] = await readBack(await scanPdf(), [ocrPage({width: 600, height: 900, dpi: 300}, words)])
    expect(read!.text).toBe('שלום')
  })

  test('puts text on the named pages only, with one font for all', async () => {
    const scan = await scanPdf({pages: 3})
    const layer = [1, 3].map((page) => ocrPage({width: 600, height: 900, dpi: 300}, [{text: `page${page}`}], page))
    for (const page of layer) page.words[0]!.box = [100, 100, 200, 30]
    scan.getPage(1).setRotation(degrees(90))
    const [first, third] = await readBack(scan, layer)
    expect([first!.text, third!.text]).toEqual(['page1', 'page3'])
  })

  test('stays below 3 kB for a full page', async () => {
    const folder = await folderOfTest()
    const words = Array.from({length: 400}, (_, index) => ({
      text: `word${(index * 7919) % 1000}`,
      box: [50 + (index % 8) * 200, 60 + Math.floor(index / 8) * 60, 130 + ((index * 31) % 50), 40] as Word['box'],
      line: Math.floor(index / 8),
    }))
    const page = ocrPage({width: 1700, height: 3200, dpi: 300}, words)
    const path = await save(folder, 'scan.pdf', await scanPdf())
    const options = compressOptions({searchable: 'always'})
    const plain = await writer.compress(path, {...options, layer: []})
    const layered = await writer.compress(path, {...options, layer: [page]})
    const two = await writer.compress(path, {...options, layer: [page]})
    expect(layered.bytes!.length - plain.bytes!.length).toBeLessThan(3_000 + 1_500)
    expect(Buffer.compare(layered.bytes!, two.bytes!)).toBe(0)
  })
})
