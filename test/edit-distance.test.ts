import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {editDistance, insideOf} from '../src/edit-distance.ts'

test.each([
  ['kitten', 'sitting', 3],
  ['', 'abc', 3],
  ['abc', '', 3],
  ['same', 'same', 0],
])('from %s to %s it is %i letters', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance)
})

describe('insideOf', () => {
  test('finds the best place, and where it ends', () => {
    expect(insideOf('meadow', 'welcometomead0wshop')).toEqual({distance: 1, end: 15})
    expect(insideOf('abc', '')).toEqual({distance: 3, end: 0})
  })
})

const word = fc.string({unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12})

test('edit distance is a metric, and never more than the longer of both', () => {
  fc.assert(
    fc.property(word, word, word, (a, b, c) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a))
      expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c))
      expect(editDistance(a, b) === 0).toBe(a === b)
      expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length))
    }),
  )
})

test('the nearest part is at most as far away as any part', () => {
  fc.assert(
    fc.property(word, word, word, (before, part, after) => {
      expect(insideOf(part, before + part + after).distance).toBe(0)
      expect(insideOf(part, before + after).distance).toBeLessThanOrEqual(editDistance(part, before))
    }),
  )
})
