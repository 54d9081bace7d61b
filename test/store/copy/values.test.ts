import fc from 'fast-check'
import {expect, test} from 'vitest'
import {packValues, type Row, readableJson, rowSum, unpackValues} from '../../../src/store/copy/values.ts'

const sumOf = (rows: readonly Row[]) => {
  const sum = rowSum()
  for (const row of rows) sum.add(row)
  return sum.sum()
}

const value = fc.oneof(
  fc.constant(null),
  fc.integer(),
  fc.double({noNaN: true}),
  fc.string({unit: 'binary'}),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
)

test('the same rows have the same sum in any order, and others have another', () => {
  fc.assert(
    fc.property(fc.array(fc.array(value, {minLength: 2, maxLength: 2}), {minLength: 1}), (rows) => {
      expect(sumOf(rows.toReversed())).toEqual(sumOf(rows))
      expect(sumOf([...rows, rows[0]!, rows[0]!]).hash).not.toBe(sumOf(rows).hash)
    }),
  )
})

test('rows whose values have the same letters differ', () => {
  const rows: Row[] = [
    ['a', 'b'],
    ['ab', ''],
    ['', 'ab'],
    ['1', null],
    [1, null],
    [null, '1'],
    [Buffer.from('a'), 'b'],
  ]
  expect(new Set(rows.map((row) => sumOf([row]).hash)).size).toBe(rows.length)
})

test('failures are JSON that PostgreSQL reads, and others stay as they were', () => {
  expect(readableJson('{"message":"a\\u0000b \\udc80"}')).toBe('{"message":"a\uFFFDb \uFFFD"}')
  const usual = '{"message": "größe \\u20ac"}'
  expect(readableJson(usual)).toBe(usual)
  expect(readableJson(null)).toBeNull()
})

test('a place in a table survives being noted', () => {
  const place = [1, 'x', null, Buffer.from([0xff, 0])]
  expect(unpackValues(JSON.parse(JSON.stringify(packValues(place))) as unknown[])).toEqual(place)
})
