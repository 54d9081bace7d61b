import {expect, test} from 'vitest'
import {
  boxOf,
  type PageWord,
  sheetOf,
  textOf,
  wordAt,
  wordsBetween,
  wordsIn,
} from '../../../../src/dashboard/web/src/review/words.ts'

const word = (text: string, x: number, y: number, width = 40, height = 20): PageWord => ({
  text,
  box: [x, y, width, height],
  confidence: 1,
})
const words = [
  word('12', 0, 0),
  word('Mill', 50, 2),
  word('Road', 100, 0),
  word('12345', 0, 40),
  word('Springfield', 50, 41, 90),
]

test('a click finds the word under it, and none beside it', () => {
  expect(wordAt(words, {x: 60, y: 10})).toBe(1)
  expect(wordAt(words, {x: 45, y: 10})).toBe(-1)
})

test('of words one upon the other the smaller one is meant', () => {
  expect(wordAt([word('watermark', 0, 0, 500, 500), word('9.50', 100, 100)], {x: 110, y: 110})).toBe(1)
})

test('a frame takes every word that it touches', () => {
  expect(wordsIn(words, [40, 5, 80, 10])).toEqual([0, 1, 2])
  expect(wordsIn(words, [300, 300, 5, 5])).toEqual([])
})

test('from one word to another takes all between, forwards or backwards', () => {
  expect(wordsBetween(1, 3)).toEqual([1, 2, 3])
  expect(wordsBetween(3, 1)).toEqual([1, 2, 3])
})

test('words of one line are joined by a blank, lines as the field wants it', () => {
  expect(textOf(words, [0, 1, 2, 3, 4], ', ')).toBe('12 Mill Road, 12345 Springfield')
  expect(textOf(words, [0, 1, 2, 3, 4])).toBe('12 Mill Road 12345 Springfield')
  expect(textOf(words, [])).toBe('')
})

test('picked words have one box', () => {
  expect(boxOf(words, [0, 4])).toEqual([0, 0, 140, 61])
  expect(boxOf(words, [])).toBeNull()
})

test('words without a picture get a sheet that holds them', () => {
  expect(sheetOf(words)).toEqual({width: 160, height: 81})
  expect(sheetOf([])).toEqual({width: 0, height: 0})
})
