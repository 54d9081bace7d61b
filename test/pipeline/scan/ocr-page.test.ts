import {describe, expect, test} from 'vitest'
import {createImageEngine} from '../../../src/pipeline/engines/sharp.ts'
import type {OcrRequest, Raster} from '../../../src/pipeline/engines/types.ts'
import {readByOcr} from '../../../src/pipeline/scan/ocr-page.ts'
import type {Box, Word} from '../../../src/types/document.ts'
import {overlap} from '../../helpers/drawing.ts'
import {pageToPhoto, photograph, placedAt} from '../../helpers/photograph.ts'
import {stageContext} from '../../helpers/stage-context.ts'
import {fakeOcr, word} from './fakes.ts'

const images = createImageEngine()
const bar: Box = [90, 120, 300, 22]

// A white page with one bar of ink in its upper left quarter.
const page: Raster = {width: 900, height: 700, channels: 1, dpi: 200, data: new Uint8Array(630_000).fill(255)}
for (let y = bar[1]; y < bar[1] + bar[3]; y++) page.data.fill(0, y * 900 + bar[0], y * 900 + bar[0] + bar[2])

const corners = placedAt([800, 620], page, 7, [
  [40, 10],
  [-30, 35],
  [15, -20],
  [-25, 5],
])
const photo = photograph([{page, corners}], {
  width: 1600,
  height: 1250,
  light: (x, y) => 1 - 0.45 * (x / 1600) * (y / 1250),
})

/** The box around all that is dark, without the outermost part of the picture. */
function inkBox({width, height, channels, data}: Raster): Box {
  let [left, top, right, bottom] = [width, height, 0, 0]
  for (let y = Math.floor(height * 0.03); y < height * 0.97; y++) {
    for (let x = Math.floor(width * 0.03); x < width * 0.97; x++) {
      if (data[(y * width + x) * channels]! > 90) continue
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y + 1)
    }
  }
  return [left, top, right - left, bottom - top]
}

// Reads the bar as a word where it lies as it was drawn, and garbage elsewhere.
function readBar({image}: OcrRequest): Word[] {
  const box = inkBox(image)
  const asDrawn = box[2] > 3 * box[3] && box[0] + box[2] < image.width * 0.6 && box[1] < image.height / 2
  return [asDrawn ? word('LEGIBLE-WORDS', {box}) : word('~~|~~~~|~~~~|', {box, confidence: 0.2})]
}

/** The box around the bar in the photograph. */
function barInPhoto(): Box {
  const toPhoto = pageToPhoto(corners, page)
  const points = [0, 1].flatMap((u) => [0, 1].map((v) => toPhoto(bar[0] + u * bar[2], bar[1] + v * bar[3])))
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  return [left, top, Math.max(...xs) - left, Math.max(...ys) - top]
}

describe('a paper in a photograph', () => {
  test.each([0, 90, 180, 270] as const)(
    'that was taken turned by %d degrees is made flat, with words at their place',
    async (turn) => {
      const taken = turn === 0 ? photo : await images.rotate(photo, (360 - turn) as 90 | 180 | 270)
      const ocr = fakeOcr(readBar)
      const context = stageContext({engines: {ocr: async () => ocr, image: async () => images}})
      // The page is twice as large as the picture that is read.
      const frame = {page: 1, width: taken.width * 2, height: taken.height * 2, dpi: 400, rotation: 0}
      const read = await readByOcr(taken, frame, context)
      expect(read).toMatchObject({width: 3200, height: 2500, rotation: turn})
      expect(read.words.map(({text}) => text)).toEqual(['LEGIBLE-WORDS'])
      const truth = barInPhoto().map((value) => value * 2) as Box
      expect(overlap(read.words[0]!.box, truth)).toBeGreaterThan(0.9)
      const {image} = ocr.requests.at(-1)!
      expect(image.width / image.height).toBeCloseTo(900 / 700, 1)
      const [x, y] = inkBox(image)
      const scale = image.width / 900
      expect(Math.hypot(x - bar[0] * scale, y - bar[1] * scale)).toBeLessThan(6)
    },
  )
})

test('a flat page that is larger than the reader takes is scaled, and its words are placed on all of it', async () => {
  const large = {width: 3000, height: 2400, channels: 1 as const, dpi: 300, data: new Uint8Array(7_200_000).fill(255)}
  for (let y = 300; y < 360; y++) large.data.fill(0, y * 3000 + 300, y * 3000 + 1300)
  const ocr = fakeOcr(readBar)
  const context = stageContext({engines: {ocr: async () => ocr, image: async () => images}})
  const read = await readByOcr(large, {page: 1, width: 3000, height: 2400, dpi: 300, rotation: 0}, context)
  const {image} = ocr.requests[0]!
  expect(image.width * image.height).toBeLessThanOrEqual(4_000_000)
  expect(overlap(read.words[0]!.box, [300, 300, 1000, 60])).toBeGreaterThan(0.9)
})
