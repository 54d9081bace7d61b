import {expect, test} from 'vitest'
import {findGlyphs, type Glyph, glyphHeight} from '../../../../src/pipeline/scan/prepare/glyphs.ts'
import {paint} from './rasters.ts'

const inside = (x: number, y: number, left: number, top: number, width: number, height: number): boolean =>
  x >= left && x < left + width && y >= top && y < top + height

test('a shape of connected ink is one glyph with its exact box', () => {
  const page = paint(100, 200, (x, y) => {
    const u = inside(x, y, 20, 30, 3, 14) || inside(x, y, 28, 30, 3, 14) || inside(x, y, 20, 41, 11, 3)
    return u ? 0 : 255
  })
  expect(findGlyphs(page)).toEqual([{x: 20, y: 30, width: 11, height: 14}])
})

test('rules, specks and pictures are no glyphs', () => {
  const page = paint(200, 240, (x, y) => {
    const rule = inside(x, y, 0, 10, 200, 2)
    const speck = inside(x, y, 50, 50, 2, 2)
    const picture = inside(x, y, 80, 80, 90, 120)
    return rule || speck || picture ? 0 : 255
  })
  expect(findGlyphs(page)).toEqual([])
})

test('the glyph height is that of the taller characters and needs enough of them', () => {
  const glyph = (height: number): Glyph => ({x: 0, y: 0, width: 8, height})
  const lower = Array.from({length: 12}, () => glyph(14))
  const upper = Array.from({length: 10}, () => glyph(20))
  expect(glyphHeight([...lower, ...upper])).toBe(20)
  expect(glyphHeight(upper)).toBeNull()
})
