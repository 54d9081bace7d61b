import fc from 'fast-check'
import {PDFDocument, PDFName, PDFRawStream} from 'pdf-lib'
import {describe, expect, test} from 'vitest'
import {type BilevelImage, encodeJbig2} from '../../../../../../src/pipeline/engines/pdf-writer/images/jbig2/index.ts'
import {createPdfEngine} from '../../../../../../src/pipeline/engines/pdfium.ts'
import {folderOfTest} from '../../../../../helpers/folder.ts'
import {save} from '../../../../../helpers/pdf.ts'

const engine = createPdfEngine()

function bilevel(width: number, height: number, isBlack: (x: number, y: number) => boolean): BilevelImage {
  const row = Math.ceil(width / 8)
  const data = new Uint8Array(row * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) if (isBlack(x, y)) data[y * row + (x >> 3)]! |= 0x80 >> (x & 7)
  }
  return {width, height, data}
}

const isBlack = ({width, data}: BilevelImage, x: number, y: number) =>
  ((data[y * Math.ceil(width / 8) + (x >> 3)]! >> (7 - (x & 7))) & 1) === 1

/** What a reader makes of it on a page of one point a pixel: true is black. */
async function readBack(image: BilevelImage): Promise<boolean[]> {
  const {width, height} = image
  const pdf = await PDFDocument.create()
  const entries = {Type: 'XObject', Subtype: 'Image', Width: width, Height: height, BitsPerComponent: 1}
  const dict = pdf.context.obj({...entries, ColorSpace: 'DeviceGray', Filter: 'JBIG2Decode'})
  const picture = pdf.context.register(PDFRawStream.of(dict, encodeJbig2(image)))
  const page = pdf.addPage([width, height])
  page.node.setXObject(PDFName.of('Image'), picture)
  const content = pdf.context.stream(`${width} 0 0 ${height} 0 0 cm /Image Do`)
  page.node.set(PDFName.of('Contents'), pdf.context.register(content))
  const read = await engine.open(await save(await folderOfTest(), 'jbig2.pdf', pdf), {passwords: []})
  const {data, channels} = read.render(1, 72)
  read.close()
  return Array.from({length: width * height}, (_, at) => data[at * channels]! < 128)
}

const pixels = (image: BilevelImage) =>
  Array.from({length: image.width * image.height}, (_, at) =>
    isBlack(image, at % image.width, Math.floor(at / image.width)),
  )

describe('a reader gets every pixel of', () => {
  test.each<[string, BilevelImage]>([
    ['white paper', bilevel(40, 30, () => false)],
    ['black', bilevel(40, 30, () => true)],
    ['a chessboard', bilevel(33, 31, (x, y) => (x + y) % 2 === 0)],
    ['rows alike', bilevel(64, 40, (x, y) => x % 9 < 3 && y > 10)],
    ['strokes at the edges', bilevel(50, 50, (x, y) => x === 0 || x === 49 || y === 0 || y === 49)],
    ['noise over a page', bilevel(800, 600, (x, y) => Math.imul(x * 7919 + y * 104_729, 2_654_435_761) >>> 28 === 3)],
  ])('%s', async (_, image) => {
    expect(await readBack(image)).toEqual(pixels(image))
  })

  test('any picture', async () => {
    const side = fc.integer({min: 3, max: 40})
    const pictures = fc
      .tuple(side, side)
      .chain(([width, height]) =>
        fc
          .uint8Array({minLength: Math.ceil(width / 8) * height, maxLength: Math.ceil(width / 8) * height})
          .map((data): BilevelImage => ({width, height, data})),
      )
    await fc.assert(
      fc.asyncProperty(pictures, async (image) => {
        expect(await readBack(image)).toEqual(pixels(image))
      }),
      {numRuns: 60},
    )
  })
})

test('blank rows cost next to nothing', () => {
  expect(encodeJbig2(bilevel(2480, 3508, () => false)).length).toBeLessThan(100)
})
