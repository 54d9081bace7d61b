import {expect, test} from 'vitest'
import {matchOf, partsOf, textQuery} from '../../../src/store/search/text-query.ts'

test('stopwords go, a query of stopwords alone stays, phrases keep their words', () => {
  expect(textQuery('Where is the total of "ACME, Inc."?')).toEqual({
    words: ['total', 'acme', 'inc'],
    phrases: ['acme inc'],
  })
  expect(textQuery('to be or not to be').words).toEqual(['to', 'be', 'or', 'not'])
  expect(textQuery('wo ist die Rechnung').words).toEqual(['rechnung'])
  expect(textQuery('!?')).toEqual({words: [], phrases: []})
})

const term = (word: string, chunks: number) => ({word, chunks, idf: 1})

test('terms are quoted; words that are everywhere are left to the ranking, but never all of them', () => {
  expect(matchOf([term('acme', 3), term('total', 50)], ['net amount'])).toBe(
    '"net amount" AND ("acme" OR "total" OR "net amount")',
  )
  const common = ['a', 'b', 'c', 'd'].map((word) => term(word, 40_000))
  expect(matchOf([term('rare', 1), ...common], [])).toBe('"rare" OR "a" OR "b"')
  expect(matchOf([], [])).toBeNull()
})

test('words that few chunks have are looked for by their parts, where they are long enough', () => {
  expect(partsOf([term('starbucks', 0), term('total', 0), term('invoice', 500)])).toBe('"sta" OR "rbu" OR "cks"')
  expect(partsOf([term('coffee', 2)])).toBe('"cof" OR "fee"')
  expect(partsOf([term('tea', 0)])).toBeNull()
})
