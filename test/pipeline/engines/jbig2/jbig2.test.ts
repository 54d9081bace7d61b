import fc from 'fast-check'
import {PDFDocument, PDFName, PDFRawStream} from 'pdf-lib'
import {describe, expect, test} from 'vitest'
import {encodeJbig2} from '../../../../src/pipeline/engines/jbig2/index.ts'
import {createPdfEngine} from '../../../../src/pipeline/engines/pdfium.ts'
import {folderOfTest} from '../../../helpers/folder.ts'
import {save} from '../../../helpers/pdf.ts'

const engine = createPdfEngine()

interface Picture {
  width: number
  height: number
  isBlack(x: number, y: number): boolean
}

const picture = (width: number, height: number, isBlack: Picture['isBlack']): Picture => ({width, height, isBlack})

const at = ({width, isBlack}: Picture, index: number) => isBlack(index % width, Math.floor(index / width))

const encode = (image: Picture) => encodeJbig2(image.width, image.height, (index) => at(image, index))

/** What a reader makes of it on a page of one point a pixel: true is black. */
async function readBack(image: Picture): Promise<boolean[]> {
  const {width, height} = image
  const pdf = await PDFDocument.create()
  const entries = {Type: 'XObject', Subtype: 'Image', Width: width, Height: height, BitsPerComponent: 1}
  const dict = pdf.context.obj({...entries, ColorSpace: 'DeviceGray', Filter: 'JBIG2Decode'})
  const stream = pdf.context.register(PDFRawStream.of(dict, encode(image)))
  const page = pdf.addPage([width, height])
  page.node.setXObject(PDFName.of('Image'), stream)
  const content = pdf.context.stream(`${width} 0 0 ${height} 0 0 cm /Image Do`)
  page.node.set(PDFName.of('Contents'), pdf.context.register(content))
  const read = await engine.open(await save(await folderOfTest(), 'jbig2.pdf', pdf), {passwords: []})
  const {data, channels} = read.render(1, 72)
  read.close()
  return Array.from({length: width * height}, (_, index) => data[index * channels]! < 128)
}

const pixels = (image: Picture) => Array.from({length: image.width * image.height}, (_, index) => at(image, index))

describe('a reader gets every pixel of', () => {
  test.each<[string, Picture]>([
    ['white paper', picture(40, 30, () => false)],
    ['black', picture(40, 30, () => true)],
    ['a chessboard', picture(33, 31, (x, y) => (x + y) % 2 === 0)],
    ['rows alike', picture(64, 40, (x, y) => x % 9 < 3 && y > 10)],
    ['strokes at the edges', picture(50, 50, (x, y) => x === 0 || x === 49 || y === 0 || y === 49)],
    ['noise over a page', picture(800, 600, (x, y) => Math.imul(x * 7919 + y * 104_729, 2_654_435_761) >>> 28 === 3)],
  ])('%s', async (_, image) => {
    expect(await readBack(image)).toEqual(pixels(image))
  })

  test('any picture', async () => {
    const side = fc.integer({min: 3, max: 40})
    const pictures = fc
      .tuple(side, side)
      .chain(([width, height]) =>
        fc
          .array(fc.boolean(), {minLength: width * height, maxLength: width * height})
          .map((black) => picture(width, height, (x, y) => black[y * width + x]!)),
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
  expect(encodeJbig2(2480, 3508, () => false).length).toBeLessThan(100)
})
