import {expect, test} from 'vitest'
import type {Glyph} from '../../../../src/pipeline/scan/prepare/glyphs.ts'
import {lineDirection, transposed} from '../../../../src/pipeline/scan/prepare/line-direction.ts'

// Ten lines of characters of uneven width, as print has them.
const rows: Glyph[] = Array.from({length: 300}, (_, i) => {
  const width = 8 + ((i * 7) % 9)
  return {x: (i % 30) * 21 + ((i * 13) % 11), y: Math.floor(i / 30) * 40, width, height: 20}
})

test('characters in rows are horizontal lines, and vertical ones when the axes are exchanged', () => {
  expect(lineDirection(rows)).toBe('horizontal')
  expect(lineDirection(rows.map(transposed))).toBe('vertical')
})

test('a slant of five degrees does not hide the direction', () => {
  const slanted = rows.map((glyph) => ({...glyph, y: Math.round(glyph.y + glyph.x * Math.tan((5 * Math.PI) / 180))}))
  expect(lineDirection(slanted)).toBe('horizontal')
})

test('scattered ink and a handful of characters have no direction', () => {
  const noise = (i: number): number => Math.abs(Math.sin(i * 12.9898) * 43_758.5453) % 1
  const scattered = rows.map((glyph, i) => ({...glyph, x: noise(i) * 900, y: noise(i + 5000) * 900}))
  expect(lineDirection(scattered)).toBe('unknown')
  expect(lineDirection(rows.slice(0, 19))).toBe('unknown')
})

test('exchanging the axes twice gives the glyph back', () => {
  const glyph = {x: 1, y: 2, width: 3, height: 4}
  expect(transposed(glyph)).toEqual({x: 2, y: 1, width: 4, height: 3})
  expect(transposed(transposed(glyph))).toEqual(glyph)
})
