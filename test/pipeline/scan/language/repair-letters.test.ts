import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {repairLetters} from '../../../../src/pipeline/scan/language/repair-letters.ts'
import type {Box} from '../../../../src/types/document.ts'
import {word} from '../fakes.ts'

const repair = (text: string, other: string): string => repairLetters([word(text)], [word(other)])[0]!.text

describe('repairLetters', () => {
  test.each([
    ['Gruner', 'Grüner', 'Grüner'],
    ['StraBe', 'Straße', 'Straße'],
    ['Strasse', 'Straße', 'Straße'],
    ['BROTCHEN', 'BRÖTCHEN', 'BRÖTCHEN'],
    ['dffnungszeiten', 'Öffnungszeiten', 'Öffnungszeiten'],
    ['Recu', 'Reçu', 'Reçu'],
    ['ESPANA', 'ESPAÑA', 'ESPAÑA'],
    ['platnosc', 'płatność', 'płatność'],
    ['E', '€', '€'],
    ['7,00E', '7,00€', '7,00€'],
  ])('%s and %s give %s', (text, other, expected) => {
    expect(repair(text, other)).toBe(expected)
  })

  test.each([
    ['a digit is never changed', 'Gruner7', 'Grüner1', 'Grüner7'],
    ['nor taken for a sign', '1,95', '1,9€', '1,95'],
    ['ASCII letters stay', 'Grumer', 'Grüner', 'Grümer'],
    ['dashes and quotes stay', '-5"', '–5”', '-5"'],
    ['what agrees in little stays', 'TOTAL', 'ÜÖÄLX', 'TOTAL'],
    ['nothing but letters the other engine does not know is no agreement', 'ABC', 'ÄÖÜ', 'ABC'],
    ['another word stays', 'Summe', 'Über', 'Summe'],
  ])('%s', (_, text, other, expected) => {
    expect(repair(text, other)).toBe(expected)
  })

  test('only words at the same place are compared', () => {
    const at = (...box: Box) =>
      repairLetters([word('Gruner', {box})], [word('Grüner', {box: [100, 50, 60, 20]})])[0]!.text
    expect(at(98, 48, 66, 24)).toBe('Grüner')
    expect(at(100, 75, 60, 20)).toBe('Gruner')
    expect(at(165, 50, 60, 20)).toBe('Gruner')
    expect(at(100, 50, 200, 20)).toBe('Gruner')
  })

  test('words of ASCII change nothing, and boxes and confidence stay', () => {
    const words = [word('TOTAL', {confidence: 0.4, line: 3}), word('7,00')]
    expect(repairLetters(words, [word('TOTAL'), word('9,00')])).toEqual(words)
    expect(repairLetters(words, [])).toEqual(words)
  })

  test('a word is changed by nothing but letters and signs beyond ASCII', () => {
    const letters = fc.string({unit: fc.constantFrom(...'abcAB019,.-öß€'), minLength: 1, maxLength: 12})
    fc.assert(
      fc.property(letters, letters, (text, other) => {
        const result = repair(text, other)
        const digits = (value: string): string => value.replaceAll(/[^0-9]/g, '')
        expect(digits(result)).toBe(digits(text))
        expect([...result].every((c) => text.includes(c) || other.includes(c))).toBe(true)
      }),
    )
  })
})
