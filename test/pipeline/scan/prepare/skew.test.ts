import {expect, test} from 'vitest'
import type {Glyph} from '../../../../src/pipeline/scan/prepare/glyphs.ts'
import {measureSkew} from '../../../../src/pipeline/scan/prepare/skew.ts'

// Characters of 20 px in 12 lines of 30, the lines falling to the right by `degrees`.
function page(degrees: number): Glyph[] {
  const slope = Math.tan((degrees * Math.PI) / 180)
  return Array.from({length: 360}, (_, i) => {
    const x = (i % 30) * 20
    return {x, y: Math.round(Math.floor(i / 30) * 44 + x * slope), width: 14, height: 20}
  })
}

test.each([-8, -3.2, 0.8, 5, 9])('lines that fall by %d degrees are measured to a quarter degree', (degrees) => {
  expect(Math.abs(measureSkew(page(degrees), 20) - degrees)).toBeLessThan(0.25)
})

test('straight lines have no skew', () => {
  expect(measureSkew(page(0), 20)).toBe(0)
})

test('a handful of characters says nothing', () => {
  expect(measureSkew(page(5).slice(0, 15), 20)).toBe(0)
})
