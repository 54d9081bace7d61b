import fc from 'fast-check'
import {expect, test} from 'vitest'
import {sample} from '../../../../src/pipeline/engines/ppocr/crop.ts'

const picture = fc
  .record({width: fc.integer({min: 1, max: 40}), height: fc.integer({min: 1, max: 40})})
  .chain(({width, height}) =>
    fc.uint8Array({minLength: width * height, maxLength: width * height}).map((data) => ({width, height, data})),
  )
const side = fc.double({min: 1, max: 60, noNaN: true})
const place = fc.double({min: -5, max: 45, noNaN: true})

// Where a sample lies on the edge of a pixel, rounding decides which two it is between: both give the same value.
test('a level box is sampled as one that is turned by next to nothing', () => {
  fc.assert(
    fc.property(picture, place, place, side, side, (image, x, y, width, height) => {
      const level = sample(image, {x, y, width, height, angle: 0}, 12, 8)
      const turned = sample(image, {x, y, width, height, angle: 1e-12}, 12, 8)
      for (const [i, value] of level.entries()) expect(Math.abs(value - turned[i]!)).toBeLessThan(0.05)
    }),
  )
})

test('a box of the size of the picture is the picture', () => {
  const image = {width: 4, height: 3, data: Uint8Array.from({length: 12}, (_, i) => 20 * i)}
  const same = sample(image, {x: 2, y: 1.5, width: 4, height: 3, angle: 0}, 4, 3)
  for (const [i, value] of same.entries()) expect(value).toBeCloseTo(image.data[i]!, 0)
})
