import fc from 'fast-check'
import {expect, test} from 'vitest'
import {hocrToPages} from '../../../../src/pipeline/engines/text/hocr.ts'
import {toHocr} from '../../../../src/pipeline/scan/output/hocr.ts'
import type {Page, Word} from '../../../../src/types/document.ts'

const word = fc.record({
  text: fc.stringMatching(/^[!-~äß€]{1,12}$/u),
  box: fc.tuple(fc.nat(900), fc.nat(900), fc.integer({min: 1, max: 90}), fc.integer({min: 1, max: 40})),
  confidence: fc.integer({min: 0, max: 100}).map((percent) => percent / 100),
})
const page = fc.array(fc.array(word, {minLength: 1, maxLength: 5}), {minLength: 1, maxLength: 6}).map((lines): Page => {
  const words = lines.flatMap((line, i) => line.map((each): Word => ({...each, line: i})))
  const text = lines.map((line) => line.map((each) => each.text).join(' ')).join('\n')
  const image = {page: 1, width: 1000, height: 1000, dpi: 200, rotation: 0}
  return {...image, source: 'ocr', engine: 'test', text, words, confidence: 0.9}
})

test('what is written as hOCR is read back word by word', () => {
  fc.assert(
    fc.property(page, (written) => {
      const [read] = hocrToPages(toHocr([written], 'test'))
      expect(read).toMatchObject({width: 1000, height: 1000, dpi: 200, text: written.text})
      expect(read!.words.map(({text, box, confidence, line}) => ({text, box, confidence, line}))).toEqual(written.words)
    }),
  )
})

test('a line keeps its baseline, pages their order, an empty page its place', () => {
  const words: Word[] = [
    {text: 'a', box: [10, 10, 20, 20], confidence: 1, line: 0, baseline: [10, 28, 30, 29]},
    {text: '<b>&"', box: [40, 10, 20, 22], confidence: 1, line: 0, baseline: [40, 29.5, 60, 30.5]},
  ]
  const base = {width: 100, height: 50, dpi: 100, rotation: 0, source: 'ocr', engine: 'x', confidence: 1} as const
  const html = toHocr(
    [
      {...base, page: 1, words: [], text: ''},
      {...base, page: 2, words, text: 'a <b>&"'},
    ],
    'a&b',
  )
  const pages = hocrToPages(html)
  expect(pages.map(({text}) => text)).toEqual(['', 'a <b>&"'])
  for (const [i, {baseline}] of pages[1]!.words.entries()) {
    for (const [j, value] of baseline!.entries()) expect(Math.abs(value - words[i]!.baseline![j]!)).toBeLessThan(0.5)
  }
})
