import {describe, expect, test} from 'vitest'
import {findGlyphs, glyphHeight} from '../../../../src/pipeline/scan/prepare/glyphs.ts'
import type {GrayRaster} from '../../../../src/pipeline/scan/prepare/gray.ts'
import {preparePage} from '../../../../src/pipeline/scan/prepare/prepare.ts'
import {apply} from '../../../../src/pipeline/scan/prepare/transform.ts'
import {drawText, rasterOf} from '../../../helpers/drawing.ts'
import {at, paint} from './rasters.ts'

const lines = ['MILK      2.40', 'COFFEE   12.30', 'ROSE TEA  4.50', 'TOTAL    17.70']

describe('preparing a page', () => {
  test.each([14, 26, 60])('brings capitals of %d px to the height the recogniser likes', async (size) => {
    const drawing = drawText(lines, {size, width: 20 * size, height: 14 * size})
    const {image} = preparePage(await rasterOf(drawing))
    expect(Math.abs(glyphHeight(findGlyphs(image))! - 24)).toBeLessThan(5)
  })

  test('leads from its pixels back to those of the page', async () => {
    const drawing = drawText(lines, {size: 50, width: 1000, height: 700})
    const {image, toPage} = preparePage(await rasterOf(drawing))
    const [right, bottom] = apply(toPage, image.width, image.height)
    expect(Math.round(right)).toBe(1000)
    expect(Math.round(bottom)).toBe(700)
  })

  test('makes coloured print on tinted paper dark on white', async () => {
    const page = await rasterOf(drawText(lines, {ink: '#d02020', paper: '#f5e6b0'}))
    const {image} = preparePage(page)
    expect(at(image, 2, 2)).toBeGreaterThan(240)
    expect(image.data.reduce((darkest, value) => Math.min(darkest, value), 255)).toBeLessThan(90)
  })

  test('the second preparation is larger and lighter, and leads to the same place', async () => {
    const page = await rasterOf(drawText(lines, {size: 50, width: 1000, height: 700, ink: '#909090'}))
    const [first, second] = [preparePage(page), preparePage(page, 'second')]
    expect(second.image.width / first.image.width).toBeCloseTo(32 / 24, 1)
    for (const {image, toPage} of [first, second]) {
      expect(apply(toPage, image.width, image.height).map(Math.round)).toEqual([1000, 700])
    }
    const darkest = ({data}: GrayRaster): number => data.reduce((a, b) => Math.min(a, b))
    expect(darkest(first.image)).toBeLessThan(darkest(second.image) - 40)
  })

  test('never makes more than 4 megapixels', () => {
    const {image} = preparePage(paint(2400, 2400, () => 255))
    expect(image.width * image.height).toBeLessThanOrEqual(4_000_000)
  })

  test('does not fail on a single pixel', () => {
    expect(preparePage(paint(1, 1, () => 0)).image.width).toBeGreaterThan(0)
  })
})
