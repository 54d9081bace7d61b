import fc from 'fast-check'
import {expect, test} from 'vitest'
import {joinRows} from '../../../../src/pipeline/scan/layout/overlap.ts'

const row = (text: string) => ({text})
const joined = (...pictures: string[][]) => joinRows(pictures.map((rows) => rows.map(row))).map(({text}) => text)

const top = ['Moss Lantern Ltd', 'Bread 2.10', 'Milk 1.35', 'Apples 3.80']

test('what two pictures show is there once', () => {
  expect(joined(top, ['Milk 1.35', 'Apples 3.80', 'TOTAL 7.25'])).toEqual([...top, 'TOTAL 7.25'])
})

test('a row that is cut through at either edge is no hindrance', () => {
  expect(joined([...top, 'TQIAI'], ['l,l.', 'Mi1k 1.35', 'Apples 3.80', 'TOTAL 7.25'])).toEqual([...top, 'TOTAL 7.25'])
})

test('without an overlap all rows stay; one that says little is none', () => {
  expect(joined(top, ['TOTAL 7.25', 'CASH 10.00'])).toEqual([...top, 'TOTAL 7.25', 'CASH 10.00'])
  expect(joined([...top, '-----'], ['-----', 'TOTAL 7.25'])).toEqual([...top, '-----', '-----', 'TOTAL 7.25'])
})

test('rows that differ in a figure are two rows', () => {
  expect(joined([...top, 'Oranges 3.10'], ['Oranges 4.10', 'TOTAL 11.35'])).toEqual([
    ...top,
    'Oranges 3.10',
    'Oranges 4.10',
    'TOTAL 11.35',
  ])
})

test('any paper photographed in overlapping parts is put together again', () => {
  const goods =
    `bread milk apples lantern candle bucket rope nails paint brush hammer ladder carpet mirror pillow kettle
    teapot saucer vinegar mustard pepper cinnamon walnut almonds raisins cocoa biscuits noodles lentils barley`.split(
      /\s+/,
    )
  const rows = fc
    .tuple(
      fc.shuffledSubarray(goods, {minLength: 20}),
      fc.array(fc.integer({min: 100, max: 9999}), {minLength: 30, maxLength: 30}),
    )
    .map(([names, cents]) => names.map((name, i) => `${name} ${(cents[i]! / 100).toFixed(2)}`))
  fc.assert(
    fc.property(rows, fc.integer({min: 2, max: 5}), fc.integer({min: 4, max: 7}), (paper, overlap, cut) => {
      const pictures = [paper.slice(0, cut + overlap), paper.slice(cut, cut + 5 + overlap), paper.slice(cut + 5)]
      expect(joined(...pictures)).toEqual(paper)
    }),
  )
})

test('no picture, and pictures of nothing, give no rows', () => {
  expect([joined(), joined([], []), joined(top, [])]).toEqual([[], [], top])
})
