import fc from 'fast-check'
import {expect, test} from 'vitest'
import {boxesForRange, boxesForTerms, markedTerms} from '../../../src/pipeline/ingest/boxes.ts'
import type {Box, Page} from '../../../src/types/document.ts'

/** A page whose n-th word has the box [n, 0, 1, 1]. */
const page = (text: string, words = text.match(/\S+/g) ?? []): Page => ({
  page: 1,
  width: 100,
  height: 100,
  dpi: 300,
  rotation: 0,
  source: 'ocr',
  engine: 'tesseract',
  text,
  words: words.map((word, index) => ({text: word, box: [index, 0, 1, 1], confidence: 1, line: 0})),
  confidence: 1,
})
const numbers = (boxes: Box[]) => boxes.map(([x]) => x)
const boxesOf = (read: Page, part: string) => {
  const start = read.text.indexOf(part)
  return numbers(boxesForRange(read, start, start + part.length))
}

test('a range has the boxes of the words it touches', () => {
  const read = page('Total to pay\n12.00 EUR')
  expect(boxesOf(read, 'to pay')).toEqual([1, 2])
  expect(boxesOf(read, 'ay\n12')).toEqual([2, 3])
  expect(boxesOf(read, '\n')).toEqual([])
  expect(numbers(boxesForRange(read, 0, 0))).toEqual([])
  expect(numbers(boxesForRange(read, 0, 1_000))).toEqual([0, 1, 2, 3, 4])
})

test('a word that occurs before is not mistaken for a later one', () => {
  const read = page('a b a b a')
  expect(numbers(boxesForRange(read, 4, 7))).toEqual([2, 3])
})

test('white space may differ, also inside words', () => {
  const read = page('Total:12.00 E U R', ['Total:', '12.00', 'EUR'])
  expect(boxesOf(read, '12.00')).toEqual([1])
  expect(boxesOf(read, 'U')).toEqual([2])
})

test('words that the text lacks, and text that no word stands for, are passed over', () => {
  const read = page('one two [stamp] three', ['one', 'ghost', 'two', 'three'])
  expect(boxesOf(read, 'two')).toEqual([2])
  expect(boxesOf(read, 'three')).toEqual([3])
  expect(boxesOf(read, 'stamp')).toEqual([])
  const gap = page(`begin ${'-'.repeat(500)} here it goes on`, ['begin', 'here', 'it', 'goes', 'on'])
  expect(boxesOf(gap, 'goes')).toEqual([3])
})

test('pages without an image have no boxes', () => {
  expect(boxesForRange({...page('Total'), width: 0}, 0, 5)).toEqual([])
})

test('every range of any page gets exactly the words it touches', () => {
  const words = fc.array(fc.stringMatching(/^[ab]{1,3}$/), {minLength: 1, maxLength: 12})
  fc.assert(
    fc.property(words, fc.nat(40), fc.nat(40), (list, from, length) => {
      const text = list.join(' ')
      const [start, end] = [Math.min(from, text.length), Math.min(from + length, text.length)]
      let at = 0
      const touched = list.flatMap((word, index) => {
        const begin = at
        at += word.length + 1
        return begin < end && begin + word.length > start ? [index] : []
      })
      expect(numbers(boxesForRange(page(text), start, end))).toEqual(end > start ? touched : [])
    }),
  )
})

test('terms are found as whole words of the chunk, whatever their case and accents', () => {
  const read = page('rent Rent, parent RÉNT rent')
  expect(numbers(boxesForTerms(read, {start: 5, end: read.text.length - 5}, ['rent']))).toEqual([1, 3])
  expect(boxesForTerms(read, {start: 0, end: 4}, ['due'])).toEqual([])
  expect(boxesForTerms(read, {start: 0, end: 4}, [])).toEqual([])
})

test('two terms in one word give its box once', () => {
  expect(numbers(boxesForTerms(page('net/gross sum'), {start: 0, end: 13}, ['net', 'gross']))).toEqual([0])
})

test('marked words of a snippet are its terms', () => {
  expect(markedTerms('…the \u0001rent\u0002 and \u0001late fees\u0002 are')).toEqual(['rent', 'late', 'fees'])
  expect(markedTerms('nothing')).toEqual([])
})
