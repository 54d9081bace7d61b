import fc from 'fast-check'
import {expect, test} from 'vitest'
import {
  containment,
  coreOf,
  similarity,
  similarityInside,
  trigramsOf,
} from '../../../../src/pipeline/scan/memory/letters.ts'
import {lettersOf} from '../../../../src/pipeline/scan/values/fold.ts'

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

const word = fc.string({unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12})

test('what stands inside is read out of it whole, wherever', () => {
  fc.assert(
    fc.property(word, word, word, (before, part, after) => {
      expect(similarityInside(part, before + part + after)).toBe(part === '' ? 0 : 1)
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
