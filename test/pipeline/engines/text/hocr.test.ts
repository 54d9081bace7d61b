import fc from 'fast-check'
import {expect, test} from 'vitest'
import {hocrToPages} from '../../../../src/pipeline/engines/text/hocr.ts'

const word = (text: string, title: string) => `<span class='ocrx_word' title='${title}'>${text}</span>`
const line = (words: string, title: string) => `<span class="ocr_line" title="${title}">${words}</span>`
const page = (lines: string, title = 'bbox 0 0 800 1600') => `<div class='ocr_page' title='${title}'>${lines}</div>`

test('words have boxes, confidence, line and baseline; the page has size and resolution', () => {
  const words = `${word('<strong>R&amp;D</strong>', 'bbox 10 20 110 60; x_wconf 91')} ${word('9.00', 'bbox 210 20 300 60; x_wconf 55')}`
  const title = 'image "a; bbox 1 1 2 2.png"; bbox 0 0 800 1600; ppageno 0; scan_res 200 200'
  const [read] = hocrToPages(page(line(words, 'bbox 10 20 300 60; baseline 0.01 -5; x_size 40'), title))
  expect(read).toEqual({
    page: 1,
    width: 800,
    height: 1600,
    dpi: 200,
    rotation: 0,
    source: 'ocr',
    engine: 'hocr',
    text: 'R&D 9.00',
    confidence: (0.91 + 0.55) / 2,
    words: [
      {text: 'R&D', box: [10, 20, 100, 40], confidence: 0.91, line: 0, baseline: [10, 55, 110, 56]},
      {text: '9.00', box: [210, 20, 90, 40], confidence: 0.55, line: 0, baseline: [210, 57, 300, expect.closeTo(57.9)]},
    ],
  })
})

test('paragraphs are parted by an empty line that counts as a line', () => {
  const paragraph = (text: string) => `<p class='ocr_par'>${line(word(text, 'bbox 0 0 9 9'), 'bbox 0 0 9 9')}</p>`
  const [read] = hocrToPages(page(paragraph('one') + paragraph('two')))
  expect(read!.text).toBe('one\n\ntwo')
  expect(read!.words.map(({line: index}) => read!.text.split('\n')[index])).toEqual(['one', 'two'])
})

test('headers, captions and other lines count as lines', () => {
  const names = ['ocr_header', 'ocrx_line', 'ocr_caption', 'ocr_textfloat', 'ocr_line extra']
  const lines = names.map((name) => `<span class='${name}'>${word(name.slice(0, 8), 'bbox 1 1 2 2')}</span>`)
  expect(hocrToPages(page(lines.join('')))[0]!.text.split('\n')).toHaveLength(names.length)
})

test('several pages are numbered in file order, a page without words stays', () => {
  const pages = hocrToPages(
    page(line(word('a', 'bbox 0 0 9 9'), '')) + page('') + page(line(word('b', 'bbox 0 0 9 9'), '')),
  )
  expect(pages.map(({page: number, text, confidence}) => [number, text, confidence])).toEqual([
    [1, 'a', 0.9],
    [2, '', 1],
    [3, 'b', 0.9],
  ])
})

test('a line without words shares its box among them by length', () => {
  const [read] = hocrToPages(page(line('ab cdef', 'bbox 100 0 170 20')))
  expect(read!.words).toMatchObject([
    {text: 'ab', box: [100, 0, 20, 20]},
    {text: 'cdef', box: [130, 0, 40, 20]},
  ])
})

test('without page, lines or boxes the words are still read', () => {
  const [read] = hocrToPages(
    word('lost', 'bbox 5 6 50 60') + word('and', 'x_wconf 200') + word('found', 'bbox 9 9 1 1'),
  )
  expect(read).toMatchObject({text: 'lost and found', width: 50, height: 60, dpi: 300})
  expect(read!.words.map(({confidence}) => confidence)).toEqual([0.9, 1, 0.9])
})

test('a page whose box is empty is as large as its words, and a word that is never closed ends with its block', () => {
  const open = "<p class='ocr_par'><span class='ocrx_word' title='bbox 1 1 40 50'>first"
  const [read] = hocrToPages(page(`${open}<p class='ocr_par'>${word('second', 'bbox 1 60 9 90')}`, 'bbox 0 0 0 0'))
  expect(read).toMatchObject({width: 40, height: 90, text: 'first\n\nsecond'})
})

test('entities of all kinds are decoded; impossible ones do no harm', () => {
  const text = 'a&lt;&#65;&#x42;&euro;&#xD800;&#9999999;&nbsp;c'
  expect(hocrToPages(word(text, 'bbox 0 0 1 1'))[0]!.text).toBe('a<AB&euro;\ufffd\ufffd c')
})

test('a file cut anywhere never makes it throw, and every box is finite', () => {
  const whole = page(
    line(word('Total', 'bbox 10 20 110 60; x_wconf 91') + word('9.00', 'bbox 1e3 -5 2e3 60'), 'bbox 0 0 9 9'),
  )
  fc.assert(
    fc.property(fc.nat(whole.length), fc.nat(whole.length), (from, to) => {
      for (const {words} of hocrToPages(whole.slice(0, from) + whole.slice(to))) {
        for (const {box, text} of words) {
          expect(box.every(Number.isFinite)).toBe(true)
          expect(text).not.toMatch(/^\s*$/)
        }
      }
    }),
  )
})
