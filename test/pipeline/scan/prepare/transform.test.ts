import {expect, test} from 'vitest'
import {
  apply,
  applyToBox,
  applyToWord,
  compose,
  identity,
  scaling,
  turning,
  unturning,
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

test.each([0, 90, 180, 270] as const)('a turn by %d degrees keeps corners on corners and can be undone', (degrees) => {
  const [width, height] = degrees % 180 === 0 ? [30, 20] : [20, 30]
  const topLeft = {0: [0, 0], 90: [20, 0], 180: [30, 20], 270: [0, 30]}[degrees]
  expect(apply(turning(degrees, 30, 20), 0, 0)).toEqual(topLeft)
  const [x, y] = apply(turning(degrees, 30, 20), 7, 3)
  expect(x >= 0 && x <= width && y >= 0 && y <= height).toBe(true)
  expect(apply(unturning(degrees, 30, 20), x, y)).toEqual([7, 3])
})
