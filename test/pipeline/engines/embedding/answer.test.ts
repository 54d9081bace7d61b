import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {vectorsOf} from '../../../../src/pipeline/engines/embedding/answer.ts'

const base64 = (numbers: number[]) => Buffer.from(Float32Array.from(numbers).buffer).toString('base64')

test('vectors come in the order of the texts, at length 1, from lists and from base64', () => {
  const data = [
    {index: 1, embedding: [0, 2]},
    {index: 0, embedding: base64([3, 4])},
  ]
  const [first, second] = vectorsOf({data}, 2)
  expect([...first!].map((value) => value.toFixed(3))).toEqual(['0.600', '0.800'])
  expect([...second!]).toEqual([0, 1])
})

test('entries without an index are in order', () => {
  expect(vectorsOf({data: [{embedding: [1, 0]}, {embedding: [0, 1]}]}, 2).map((vector) => [...vector])).toEqual([
    [1, 0],
    [0, 1],
  ])
})

describe('answers that are refused', () => {
  test.each<[string, unknown, RegExp]>([
    ['nothing', null, /list of vectors/],
    ['an error of another shape', {error: 'x'}, /list of vectors/],
    ['too few', {data: [{embedding: [1]}]}, /1 vectors for 2 texts/],
    [
      'one index twice',
      {
        data: [
          {index: 0, embedding: [1]},
          {index: 0, embedding: [1]},
        ],
      },
      /indexes/,
    ],
    [
      'an index beyond',
      {
        data: [
          {index: 0, embedding: [1]},
          {index: 2, embedding: [1]},
        ],
      },
      /indexes/,
    ],
    ['several lengths', {data: [{embedding: [1]}, {embedding: [1, 1]}]}, /different lengths/],
    ['words', {data: [{embedding: ['a']}, {embedding: [1]}]}, /not made of numbers/],
    ['numbers that are none', {data: [{embedding: [null]}, {embedding: [1]}]}, /not made of numbers/],
    ['zeros', {data: [{embedding: [0, 0]}, {embedding: [1, 0]}]}, /without a direction/],
    ['base64 of half a number', {data: [{embedding: 'AAAA'}, {embedding: [1]}]}, /no vector/],
    ['NaN in base64', {data: [{embedding: base64([Number.NaN, 1])}, {embedding: [1, 1]}]}, /without a direction/],
    ['empty vectors', {data: [{embedding: []}, {embedding: []}]}, /no vector/],
  ])('%s', (_, answer, message) => {
    expect(() => vectorsOf(answer, 2)).toThrow(message)
  })
})

test('whatever JSON a server sends: vectors of length 1 for each text, or an Error', () => {
  const entry = fc.record(
    {index: fc.option(fc.integer({min: -1, max: 3})), embedding: fc.jsonValue()},
    {requiredKeys: []},
  )
  const answer = fc.oneof(fc.jsonValue(), fc.record({data: fc.array(fc.oneof(entry, fc.jsonValue()), {maxLength: 4})}))
  fc.assert(
    fc.property(answer, fc.integer({min: 1, max: 3}), (json, count) => {
      let vectors: Float32Array[] = []
      try {
        vectors = vectorsOf(json, count)
      } catch (error) {
        expect((error as Error).message).toMatch(/^(did not answer|answered)/)
        return
      }
      expect(vectors).toHaveLength(count)
      for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 3)
    }),
  )
})
