import {expect, test} from 'vitest'
import {whitenDarkBorder} from '../../../../src/pipeline/scan/prepare/dark-border.ts'
import {at, paint} from './rasters.ts'

const onPaper = (x: number, y: number): boolean => x >= 64 && x < 256 && y >= 48 && y < 352

test('the black lid around a paper becomes white and the print on the paper stays', () => {
  const page = paint(320, 400, (x, y) => {
    if (!onPaper(x, y)) return 15
    return y === 200 && x > 100 && x < 200 ? 20 : 235
  })
  const white = whitenDarkBorder(page)
  expect(at(white, 5, 5)).toBe(255)
  expect(at(white, 310, 200)).toBe(255)
  expect(at(white, 150, 200)).toBe(20)
  expect(at(white, 150, 100)).toBe(235)
})

test('a dark picture inside the page is not taken for its surroundings', () => {
  const page = paint(320, 400, (x, y) => (x > 100 && x < 200 && y > 100 && y < 200 ? 10 : 240))
  expect(whitenDarkBorder(page)).toBe(page)
})

test('print that touches the edge of the picture is kept', () => {
  const page = paint(320, 400, (x, y) => (y < 3 && x < 160 ? 0 : 240))
  expect(at(whitenDarkBorder(page), 10, 1)).toBe(0)
})

test('a page that is dark all over is left alone', () => {
  const page = paint(320, 400, (x, y) => (x === 0 && y === 0 ? 255 : 30))
  expect(whitenDarkBorder(page)).toBe(page)
})
