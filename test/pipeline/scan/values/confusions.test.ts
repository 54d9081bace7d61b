import fc from 'fast-check'
import {describe, expect, it, test} from 'vitest'
import {isMisreadingOf, lexiconOf, repairBy} from '../../../../src/pipeline/scan/values/confusions.ts'

test.each<[string, string, boolean]>([
  ['lunpur', 'lumpur', true],
  ['sclangor', 'selangor', true],
  ['5elangor', 'selangor', true],
  ['perindustrin', 'perindustrian', true],
  ['perindustrian', 'perindustrian', false],
  ['laman', 'taman', false],
  ['jasa', 'jaya', false],
  ['klang', 'klan', false],
  ['hilltown', 'jilltown', false],
])('%s is a misreading of %s: %s', (seen, known, expected) => {
  expect(isMisreadingOf(seen, known)).toBe(expected)
})

describe('repair by a lexicon', () => {
  const lexicon = lexiconOf(['north hilltown', 'meadowbank', 'selangor'], 5)

  test.each<[string, string]>([
    ['NORTH HlLLTOWN', 'NORTH HILLTOWN'],
    ['12345 N0RTH HILLTOWN, SELANGOR', '12345 NORTH HILLTOWN, SELANGOR'],
    ['Neadowbank 5', 'Meadowbank 5'],
    ['North Hill town', 'North Hill town'],
    ['MEADOWBANK 5', 'MEADOWBANK 5'],
    ['', ''],
  ])('%s -> %s', (seen, right) => {
    expect(repairBy(lexicon, seen)).toBe(right)
  })
  it('leaves a word that two phrases are near to', () => {
    expect(repairBy(lexiconOf(['hamley', 'namley'], 5), 'mamley')).toBe('mamley')
  })
  it('never changes what is no word, nor a text that is right', () => {
    fc.assert(
      fc.property(fc.string({unit: fc.constantFrom(...' ,.-/0123456789')}), (text) => {
        expect(repairBy(lexicon, text)).toBe(text)
      }),
    )
    fc.assert(
      fc.property(fc.array(fc.constantFrom('north hilltown', 'meadowbank', 'selangor', '12', ',')), (words) => {
        const text = words.join(' ')
        expect(repairBy(lexicon, text)).toBe(text)
      }),
    )
  })
})
