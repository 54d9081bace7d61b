import fc from 'fast-check'
import {expect, test} from 'vitest'
import {rectangleToQuad} from '../../../../src/pipeline/scan/prepare/homography.ts'
import {apply} from '../../../../src/pipeline/scan/prepare/transform.ts'
import {type Corners, pageToPhoto, placedAt} from '../../../helpers/photograph.ts'

const pull = fc.tuple(fc.integer({min: -60, max: 60}), fc.integer({min: -60, max: 60}))
const quads = fc
  .record({degrees: fc.integer({min: -40, max: 40}), pulls: fc.array(pull, {minLength: 4, maxLength: 4})})
  .map(({degrees, pulls}): Corners => placedAt([700, 500], {width: 600, height: 400}, degrees, pulls))

test('the corners of the rectangle go to those of the quad, and all between as elimination finds it', () => {
  fc.assert(
    fc.property(
      quads,
      fc.double({min: 0, max: 1, noNaN: true}),
      fc.double({min: 0, max: 1, noNaN: true}),
      (quad, u, v) => {
        const transform = rectangleToQuad(300, 200, quad)
        const other = pageToPhoto(quad, {width: 300, height: 200})
        const [x, y] = apply(transform, u * 300, v * 200)
        const [ex, ey] = other(u * 300, v * 200)
        expect(Math.hypot(x - ex, y - ey)).toBeLessThan(1e-6)
        const [cx, cy] = apply(transform, 300, 200)
        expect(Math.hypot(cx - quad[2][0], cy - quad[2][1])).toBeLessThan(1e-6)
      },
    ),
  )
})
