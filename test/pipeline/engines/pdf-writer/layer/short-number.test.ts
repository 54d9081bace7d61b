import fc from 'fast-check'
import {expect, test} from 'vitest'
import {shortNumber} from '../../../../../src/pipeline/engines/pdf-writer/layer/short-number.ts'

test.each([
  [99.6, 100.4, '100'],
  [-0.4, 0.3, '0'],
  [12.31, 12.49, '12.4'],
  [0.0004, 0.0006, '0.0005'],
  [-1234.6, -1180, '-1200'],
  [1e-7, 2e-7, '0'],
])('between %d and %d needs fewest digits as %s', (low, high, wanted) => {
  expect(shortNumber(low, high)).toBe(wanted)
})

test('lies between both ends, in a form that PDF knows', () => {
  const number = fc.double({min: -20_000, max: 20_000, noNaN: true})
  fc.assert(
    fc.property(number, fc.double({min: 0.001, max: 50, noNaN: true}), (middle, allowed) => {
      const text = shortNumber(middle - allowed, middle + allowed)
      expect(text).toMatch(/^-?\d+(\.\d+)?$/)
      expect(Math.abs(Number(text) - middle)).toBeLessThanOrEqual(allowed + 1e-9)
    }),
  )
})
