import {expect, test} from 'vitest'
import type {Raster} from '../../../../src/pipeline/engines/types.ts'
import {lookLikeness, lookOf} from '../../../../src/pipeline/scan/duplicate/look.ts'

/** Blocks whose gray values depend on `seed`, lighter by `light`. */
function picture(width: number, height: number, seed: number, light = 0): Raster {
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [i, j] = [Math.floor((x * 12) / width), Math.floor((y * 12) / height)]
      data[y * width + x] = Math.min(255, ((i * 7919 + j * 104_729 + seed * 1299) % 200) + light)
    }
  return {width, height, channels: 1, data, dpi: 150}
}

test('size and light leave the look of a page as it is', () => {
  const look = lookOf(picture(800, 1200, 1))
  expect(look).toMatch(/^[0-9a-f]{64}$/)
  expect(lookLikeness(look, lookOf(picture(1210, 1803, 1, 20)))).toBeGreaterThan(0.9)
})

test('another page has another look', () => {
  expect(lookLikeness(lookOf(picture(800, 1200, 1)), lookOf(picture(800, 1200, 77)))).toBeLessThan(0.8)
})

test('a picture of one pixel has a look too', () => {
  expect(lookOf({width: 1, height: 1, channels: 3, data: new Uint8Array(3), dpi: 72})).toBe('0'.repeat(64))
})
