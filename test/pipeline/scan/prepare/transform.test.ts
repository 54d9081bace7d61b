import {expect, test} from 'vitest'
import {
  apply,
  applyToBox,
  applyToWord,
  compose,
  identity,
  scaling,
} from '../../../../src/pipeline/scan/prepare/transform.ts'

const quarterTurn = [0, -1, 100, 1, 0, 0] as const

test('composed maps apply the first one first', () => {
  const both = compose(scaling(2, 3), quarterTurn)
  expect(apply(both, 5, 7)).toEqual(apply(quarterTurn, 10, 21))
  expect(apply(compose(identity, quarterTurn), 4, 9)).toEqual(apply(quarterTurn, 4, 9))
})

test('a box becomes the upright box around its corners', () => {
  expect(applyToBox(quarterTurn, [10, 20, 30, 5], 200, 200)).toEqual([75, 10, 5, 30])
})

test('a box never reaches over the edge of the page', () => {
  expect(applyToBox(scaling(2, 2), [40, -3, 30, 10], 100, 50)).toEqual([80, 0, 20, 14])
})

test('a word takes its baseline along, and one without stays without', () => {
  const word = {text: 'a', box: [1, 2, 3, 4] as [number, number, number, number], confidence: 1, line: 0}
  expect(applyToWord(scaling(2, 2), {...word, baseline: [1, 6, 4, 6]}, 99, 99).baseline).toEqual([2, 12, 8, 12])
  expect(applyToWord(scaling(2, 2), word, 99, 99)).toEqual({...word, box: [2, 4, 6, 8]})
})
