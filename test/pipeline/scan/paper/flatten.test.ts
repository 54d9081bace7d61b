import {describe, expect, test} from 'vitest'
import {flattenPaper} from '../../../../src/pipeline/scan/paper/flatten.ts'
import {apply} from '../../../../src/pipeline/scan/prepare/transform.ts'
import {drawText, rasterOf} from '../../../helpers/drawing.ts'
import {pageToPhoto, photograph, placedAt} from '../../../helpers/photograph.ts'

const drawing = drawText(['MILK      2.40', 'COFFEE   12.30', 'TOTAL    17.70'], {width: 600, height: 400})
const page = await rasterOf(drawing)
const corners = placedAt([500, 400], page, -8, [
  [25, -10],
  [-30, 20],
  [10, 15],
  [-20, -25],
])
const photo = photograph([{page, corners}], {width: 1000, height: 800})

describe('a paper made flat', () => {
  const flat = flattenPaper(photo, corners, 1e9)

  test('is as large as it is in the photograph', () => {
    expect(flat.image.width / 600).toBeCloseTo(1, 0)
    expect(flat.image.height / 400).toBeCloseTo(1, 0)
    expect(flat.image.data).toHaveLength(flat.image.width * flat.image.height * 3)
  })

  test('has its words at the place that the way back says', () => {
    const toPhoto = pageToPhoto(corners, page)
    const [sx, sy] = [flat.image.width / 1.004 / 600, flat.image.height / 1.004 / 400]
    for (const {box} of drawing.words) {
      const [x, y] = [box[0] + box[2] / 2, box[1] + box[3] / 2]
      const onFlat = [x * sx + 0.002 * flat.image.width, y * sy + 0.002 * flat.image.height] as const
      const [bx, by] = apply(flat.toPicture, ...onFlat)
      const [px, py] = toPhoto(x, y)
      expect(Math.hypot(bx - px, by - py)).toBeLessThan(1.5)
    }
  })

  test('shows ink where ink was drawn and paper elsewhere', () => {
    const {width, height, data} = flat.image
    const at = (x: number, y: number) =>
      data[(Math.round((y / 400) * height) * width + Math.round((x / 600) * width)) * 3]!
    expect(at(20, 20)).toBeGreaterThan(200)
    const letter = drawing.words.find(({text}) => text === 'TOTAL')!.box
    const row = Array.from({length: Math.round(letter[2])}, (_, i) => at(letter[0] + i, letter[1] + letter[3] / 2))
    expect(Math.min(...row)).toBeLessThan(110)
  })

  test('keeps to the limit of pixels, and its resolution goes with it', () => {
    const small = flattenPaper(photo, corners, 60_000).image
    expect(small.width * small.height).toBeLessThan(61_000)
    expect(small.dpi / photo.dpi).toBeCloseTo(small.width / flat.image.width, 2)
  })
})

test('a paper that reaches beyond the picture is filled up with what is next to it', () => {
  const beyond = placedAt([500, 400], {width: 1100, height: 700}, 0)
  const {image} = flattenPaper(
    {width: 1000, height: 800, channels: 1, dpi: 100, data: new Uint8Array(800_000).fill(77)},
    beyond,
    1e9,
  )
  expect(new Set(image.data)).toEqual(new Set([77]))
})
