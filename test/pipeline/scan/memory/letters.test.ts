import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {
  containment,
  coreOf,
  editDistance,
  insideOf,
  lettersOf,
  similarity,
  similarityInside,
  trigramsOf,
} from '../../../../src/pipeline/scan/memory/letters.ts'

test.each([
  ['Green Meadow Sdn. Bhd.', 'greenmeadow'],
  ['Bäckerei Müller GmbH & Co. KG', 'backereimuller'],
  ['HILL CAFE LTD', 'hillcafe'],
  ['Northwind, Inc.', 'northwind'],
  // A legal form alone is all there is.
  ['GmbH', 'gmbh'],
])('the core of %s is %s', (name, core) => {
  expect(coreOf(name)).toBe(core)
})

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

test('what stands inside is read out of it whole, wherever', () => {
  fc.assert(
    fc.property(word, word, word, (before, part, after) => {
      expect(similarityInside(part, before + part + after)).toBe(part === '' ? 0 : 1)
      expect(insideOf(part, before + part + after).distance).toBeLessThanOrEqual(editDistance(part, before))
    }),
  )
})

test('shares lie between 0 and 1', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      const [x, y] = [lettersOf(a), lettersOf(b)]
      for (const share of [similarity(x, y), similarityInside(x, y), containment(x, trigramsOf(y))]) {
        expect(share).toBeGreaterThanOrEqual(0)
        expect(share).toBeLessThanOrEqual(1)
      }
    }),
  )
})
