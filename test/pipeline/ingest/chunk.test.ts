import fc from 'fast-check'
import {expect, test} from 'vitest'
import {chunkPages} from '../../../src/pipeline/ingest/chunk.ts'
import {textPage} from '../../helpers/text-page.ts'

const texts = (text: string) => chunkPages([textPage(text)]).map((chunk) => chunk.text)

/** Text with every kind of boundary, long words, pairs of surrogates and halves of them. */
const piece = fc.oneof(
  {weight: 8, arbitrary: fc.stringMatching(/^[a-z]{1,12}[.,!?]?$/)},
  {weight: 8, arbitrary: fc.constantFrom(' ', ' ', '\n', '\n\n', '\n \n', '\t', '  ')},
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '😀'.repeat(500),
      'x'.repeat(900),
      `a${'😀'.repeat(450)}`,
      '\ud83d',
      '\ude00',
      ' \n'.repeat(450),
    ),
  },
)
const anyText = fc.array(piece, {maxLength: 400}).map((parts) => parts.join(''))

test('chunks are exact pieces of at most 800 units, in order, and only white space lies between them', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      let last = 0
      for (const chunk of chunkPages([textPage(text)])) {
        expect(text.slice(chunk.start, chunk.end)).toBe(chunk.text)
        expect(text.slice(last, chunk.start).trim()).toBe('')
        expect(chunk.text.length).toBeLessThanOrEqual(800)
        expect(chunk.text).toBe(chunk.text.trim())
        expect(chunk.text).not.toBe('')
        last = chunk.end
      }
      expect(text.slice(last).trim()).toBe('')
    }),
  )
})

test('a word is cut only if it is longer than a chunk, and never inside a character', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      for (const {end} of chunkPages([textPage(text)])) {
        if (end === text.length || /\s/.test(text[end]!)) continue
        const word = /\S*$/.exec(text.slice(0, end))![0] + /^\S*/.exec(text.slice(end))![0]
        expect(word.length).toBeGreaterThan(800)
        expect(/[\ud800-\udbff]$/.test(text.slice(0, end)) && /^[\udc00-\udfff]/.test(text.slice(end))).toBe(false)
      }
    }),
  )
})

const sentence = (length: number) => `${'word '.repeat(length / 5 - 1)}end.`

test('a paragraph end is preferred to a line end, that to a sentence end, that to a space', () => {
  const [a, b, c] = [sentence(300), sentence(400), sentence(300)]
  expect(texts(`${a}\n\n${b}\n${c}`)).toEqual([a, `${b}\n${c}`])
  expect(texts(`${a}\n${b} ${c}`)).toEqual([a, `${b} ${c}`])
  expect(texts(`${a} ${b} ${c}`)).toEqual([`${a} ${b}`, c])
  expect(texts('word '.repeat(200)).map((text) => text.length)).toEqual([799, 199])
})

test('a boundary that would leave a scrap is passed over', () => {
  const heading = 'Terms'
  const [first] = texts(`${heading}\n\n${sentence(500)} ${sentence(500)}`)
  expect(first).toBe(`${heading}\n\n${sentence(500)}`)
})

test('chunks are numbered through all pages; empty pages have none', () => {
  const chunks = chunkPages([textPage('one', 1), textPage(' \n', 2), textPage('three', 3)])
  expect(chunks).toEqual([
    {ordinal: 0, page: 1, start: 0, end: 3, text: 'one', source: 'text'},
    {ordinal: 1, page: 3, start: 0, end: 5, text: 'three', source: 'text'},
  ])
})

test('one line of 10 MB is cut without end or blow-up', () => {
  expect(texts('word '.repeat(2_000_000))).toHaveLength(12_500)
})
