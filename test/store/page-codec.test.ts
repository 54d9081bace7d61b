import fc from 'fast-check'
import {expect, test} from 'vitest'
import {packPage, unpackPage} from '../../src/store/page-codec.ts'
import type {Page, Word} from '../../src/types/document.ts'

// JSON has neither NaN nor -0; no engine measures either.
const number = fc.double({noNaN: true, noDefaultInfinity: true}).map((value) => value + 0)
const four = fc.tuple(number, number, number, number)
const word: fc.Arbitrary<Word> = fc.record(
  {
    text: fc.string({unit: 'binary'}),
    box: four,
    confidence: fc.double({min: 0, max: 1, noNaN: true}).map((value) => value + 0),
    line: fc.nat(500),
    baseline: four,
  },
  {requiredKeys: ['text', 'box', 'confidence', 'line']},
)
const page: fc.Arbitrary<Page> = fc.record(
  {
    page: fc.nat(),
    width: fc.nat(),
    height: fc.nat(),
    dpi: number,
    rotation: fc.constantFrom(0, 90, 180, 270),
    source: fc.constantFrom('text' as const, 'ocr' as const),
    engine: fc.string(),
    text: fc.string({unit: 'binary'}),
    words: fc.array(word, {maxLength: 30}),
    confidence: number,
    error: fc.record({code: fc.string(), message: fc.string()}),
  },
  {requiredKeys: ['page', 'width', 'height', 'dpi', 'rotation', 'source', 'engine', 'text', 'words', 'confidence']},
)

test('any page comes back exactly', () => {
  fc.assert(
    fc.property(page, (one) => {
      expect(unpackPage(packPage(one))).toEqual(one)
    }),
  )
})

test('a page of 500 words with fractional boxes, confidences and baselines takes less than 15 kB', () => {
  const random = (seed: number) => Math.abs(Math.sin(seed) * 10_000) % 1
  const words = Array.from({length: 500}, (_, index): Word => {
    const [x, y] = [
      Math.round(random(index) * 20_000) / 10,
      Math.floor(index / 10) * 40 + Math.round(random(index + 0.5) * 3),
    ]
    const text = Math.floor(random(index + 0.1) * 36 ** 6).toString(36)
    const confidence = Math.round(random(index + 0.2) * 1000) / 1000
    return {
      text,
      box: [x, y, text.length * 11, 24],
      confidence,
      line: Math.floor(index / 10),
      baseline: [x, y + 20, x + 66, y + 20],
    }
  })
  const text = words.map((one) => one.text).join(' ')
  const packed = packPage({
    page: 1,
    width: 2480,
    height: 3508,
    dpi: 300,
    rotation: 0,
    source: 'ocr',
    engine: 'test',
    text,
    words,
    confidence: 0.9,
  })
  expect(packed.length).toBeLessThan(15_000)
})

test('bytes that are no page are refused', () => {
  expect(() => unpackPage(Buffer.from('nonsense'))).toThrow()
})
