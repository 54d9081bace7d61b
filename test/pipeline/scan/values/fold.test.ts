import fc from 'fast-check'
import {expect, it} from 'vitest'
import {fold, phrasePattern} from '../../../../src/pipeline/scan/values/fold.ts'

it('drops case and accents', () => {
  expect(fold('FÄLLIG À PAYER')).toBe('fallig a payer')
  expect(fold('Do ZAPŁATY, beløb, Đuro')).toBe('do zaplaty, belob, duro')
})

it('keeps the length of any text', () => {
  fc.assert(fc.property(fc.string({unit: 'binary'}), (text) => fold(text).length === text.length))
})

it('matches phrases as whole words, however they are spaced', () => {
  const pattern = phrasePattern(['sub total', 'total'])
  expect(pattern.exec('sub-total: 5')?.[0]).toBe('sub-total')
  expect(pattern.exec('subtotal 5')?.[0]).toBe('subtotal')
  expect(pattern.test('totally')).toBe(false)
})
