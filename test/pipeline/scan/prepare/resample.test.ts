import {expect, test} from 'vitest'
import {resize, straighten} from '../../../../src/pipeline/scan/prepare/resample.ts'
import {apply} from '../../../../src/pipeline/scan/prepare/transform.ts'
import {at, paint} from './rasters.ts'

test('an even area keeps its gray at every scale', () => {
  const page = paint(90, 60, () => 137)
  for (const [width, height] of [
    [30, 20],
    [45, 60],
    [180, 120],
    [91, 61],
  ] as const) {
    const scaled = resize(page, width, height)
    expect(scaled).toMatchObject({width, height})
    expect([...scaled.data].every((value) => Math.abs(value - 137) <= 1)).toBe(true)
  }
})

test('shrinking averages fine patterns instead of picking lines of them', () => {
  const stripes = paint(400, 40, (x) => (x % 2 === 0 ? 0 : 254))
  const scaled = resize(stripes, 100, 10)
  expect(Math.abs(at(scaled, 50, 5) - 127)).toBeLessThan(6)
})

test('an edge stays at its place when a picture grows', () => {
  const half = resize(
    paint(40, 10, (x) => (x < 20 ? 0 : 255)),
    80,
    20,
  )
  expect(at(half, 37, 10)).toBeLessThan(20)
  expect(at(half, 42, 10)).toBeGreaterThan(235)
})

test('the same size costs nothing', () => {
  const page = paint(10, 10, () => 3)
  expect(resize(page, 10, 10)).toBe(page)
})

test('a slanted line becomes level and each of its pixels leads back to the slanted one', () => {
  const slope = Math.tan((5 * Math.PI) / 180)
  const slanted = paint(300, 200, (x, y) => (Math.abs(y - 80 - x * slope) < 3 ? 0 : 255))
  const {image, toSource} = straighten(slanted, 5)
  const darkRows = [60, 150, 240].map((x) => darkestRow(image, x))
  expect(Math.max(...darkRows) - Math.min(...darkRows)).toBeLessThanOrEqual(1)
  const [x, y] = apply(toSource, 150, darkRows[1]!)
  expect(Math.abs(y - 80 - x * slope)).toBeLessThan(3)
})

test('the straightened canvas holds the corners of the page and is white around it', () => {
  const {image} = straighten(
    paint(300, 200, () => 0),
    10,
  )
  expect(image.width).toBeGreaterThan(325)
  expect(image.height).toBeGreaterThan(245)
  expect(at(image, 0, 0)).toBe(255)
  const dark = image.data.reduce((sum, value) => sum + (value < 128 ? 1 : 0), 0)
  expect(dark / (300 * 200)).toBeGreaterThan(0.98)
})

function darkestRow(image: ReturnType<typeof straighten>['image'], x: number): number {
  const column = Array.from({length: image.height}, (_, y) => at(image, x, y))
  const dark = column.map((value, y) => [value, y] as const).filter(([value]) => value < 128)
  return Math.round(dark.reduce((sum, [, y]) => sum + y, 0) / dark.length)
}
