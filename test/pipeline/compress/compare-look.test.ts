import {describe, expect, test} from 'vitest'
import {createLooks, looksDifferent} from '../../../src/pipeline/compress/compare-look.ts'
import {toGray} from '../../../src/pipeline/engines/gray.ts'
import {createPdfEngine} from '../../../src/pipeline/engines/pdfium.ts'
import type {Raster} from '../../../src/pipeline/engines/types.ts'
import {folderOfTest} from '../../helpers/folder.ts'
import {noisyPixels, save, textPdf} from '../../helpers/pdf.ts'

type Rgb = [number, number, number]

/** A white page of 320 x 452 pixels with rectangles on it. */
function page(...rectangles: {at: [x: number, y: number, width: number, height: number]; colour?: Rgb}[]): Raster {
  const [width, height] = [320, 452]
  const data = new Uint8Array(width * height * 3).fill(255)
  for (const {at, colour = [0, 0, 0]} of rectangles) {
    for (let y = at[1]; y < at[1] + at[3]; y++) {
      for (let x = at[0]; x < at[0] + at[2]; x++) data.set(colour, (y * width + x) * 3)
    }
  }
  return {width, height, channels: 3, data, dpi: 39}
}

const word = (x: number, y: number) => ({at: [x, y, 24, 2] as [number, number, number, number]})
const text = [word(20, 40), word(60, 40), word(20, 60), word(60, 60)]

/** Every pixel changed by up to `amount`, as losses of JPEG do. */
function noisy(raster: Raster, amount: number): Raster {
  const noise = noisyPixels(raster.width, raster.height, 3)
  return {...raster, data: raster.data.map((value, at) => Math.max(0, Math.min(255, value - (noise[at]! % amount))))}
}

describe('two pictures of a page', () => {
  test.each([
    ['the same', page(...text), page(...text)],
    ['noise of a JPEG', page(...text), noisy(page(...text), 16)],
    ['gray instead of colourless', page(...text), toGray(page(...text))],
    [
      'pale ink that counts as colourless',
      page({at: [0, 0, 320, 40], colour: [200, 180, 180]}),
      page({at: [0, 0, 320, 40], colour: [185, 185, 185]}),
    ],
    [
      'a sharper or softer edge',
      page(word(20, 40)),
      page({at: [20, 40, 24, 1]}, {at: [20, 41, 24, 1], colour: [60, 60, 60]}),
    ],
  ])('%s: no difference', (_, before, after) => {
    expect(looksDifferent(before, after)).toBe(false)
    expect(looksDifferent(after, before)).toBe(false)
  })

  test.each([
    ['a word that is gone', page(...text), page(...text.slice(1))],
    ['everything gone', page(...text), page()],
    ['inverted', page(...text), {...page(...text), data: page(...text).data.map((value) => 255 - value)}],
    [
      'a stamp without its colour',
      page({at: [96, 96, 60, 40], colour: [220, 40, 40]}),
      page({at: [96, 96, 60, 40], colour: [98, 98, 98]}),
    ],
    [
      'red for blue',
      page({at: [96, 96, 60, 40], colour: [200, 60, 60]}),
      page({at: [96, 96, 60, 40], colour: [60, 80, 200]}),
    ],
    ['another size', page(), {...page(), height: 451}],
  ])('%s: different', (_, before, after) => {
    expect(looksDifferent(before, after)).toBe(true)
    expect(looksDifferent(after, before)).toBe(true)
  })
})

test('pages are rendered small, whatever their size, and the first one once', async () => {
  const source = await textPdf(['one'])
  source.addPage([14_000, 100]).drawText('banner')
  source.addPage([1, 14_000]).drawText('line')
  const pdf = await createPdfEngine().open(await save(await folderOfTest(), 'a.pdf', source), {passwords: []})
  const looks = createLooks(pdf)
  expect(looks.page(1)).toMatchObject({width: 320, height: 480})
  expect(looks.page(1)).toBe(looks.page(1))
  const {width, height} = looks.page(2)
  expect(width * height).toBeLessThanOrEqual(1.1e6)
  expect(looks.page(3)).toMatchObject({width: 1, height: 8192})
  pdf.close()
})
