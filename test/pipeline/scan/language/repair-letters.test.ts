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
    ['l6', 'ló', 'ló'],
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

  test('pieces of a word that was torn at a letter are joined', () => {
    const line = [
      word('Muh', {box: [0, 0, 30, 20]}),
      word('lgass', {box: [32, 0, 50, 20], confidence: 0.5}),
      word('le', {box: [84, 1, 20, 20]}),
      word('12', {box: [120, 0, 20, 20]}),
    ]
    expect(repairLetters(line, [word('Mühlgässle', {box: [1, 1, 104, 19]})])).toEqual([
      word('Mühlgässle', {box: [0, 0, 104, 21], confidence: 0.5}),
      line[3],
    ])
    expect(repairLetters(line, [word('Köhlgerät', {box: [1, 1, 104, 19]})])).toEqual(line)
  })

  test('a name and its price are not joined where the other engine read them as one', () => {
    const line = [word('Tee', {box: [0, 0, 30, 20]}), word('3,20', {box: [200, 0, 40, 20]})]
    expect(repairLetters(line, [word('Tee3,20€', {box: [0, 0, 250, 20]})])).toEqual(line)
  })

  describe('a currency sign that was passed over', () => {
    const line = [word('Tee', {box: [0, 0, 30, 20]}), word('3,20', {box: [200, 0, 40, 20], line: 7})]
    const sign = (x: number, parts = {}) => word('€', {box: [x, 2, 12, 18], ...parts})

    test('is put behind its amount, or before it', () => {
      expect(repairLetters(line, [sign(250)])).toEqual([...line, sign(250, {line: 7})])
      expect(repairLetters(line, [sign(180)])).toEqual([line[0], sign(180, {line: 7}), line[1]])
    })

    test.each([
      ['far from any amount', sign(60)],
      ['in another row', sign(250, {box: [250, 40, 12, 18]})],
      ['on a word', sign(215)],
      ['unsure', sign(250, {confidence: 0.4})],
    ])('is left out %s', (_, other) => {
      expect(repairLetters(line, [other])).toEqual(line)
    })
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
