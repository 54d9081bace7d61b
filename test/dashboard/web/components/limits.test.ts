import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {
  readCount,
  readDuration,
  readDurations,
  readRate,
  writeDuration,
  writeDurations,
  writeRate,
} from '../../../../src/dashboard/web/src/components/limits.ts'

const ms = fc.integer({min: 1, max: 400 * 86_400_000})

describe('times', () => {
  test.each([
    ['9m', 540_000],
    ['1.5h', 5_400_000],
    [' 90 s ', 90_000],
    ['2d', 172_800_000],
    ['', null],
    ['9', undefined],
    ['m', undefined],
    ['-9m', undefined],
  ])('"%s" is %s', (text, read) => {
    expect(readDuration(text)).toBe(read)
  })

  test('what is written reads back as the same', () => {
    fc.assert(
      fc.property(ms, (value) => {
        expect(readDuration(writeDuration(value))).toBe(value)
      }),
    )
    fc.assert(
      fc.property(fc.array(ms, {minLength: 1, maxLength: 5}), (all) => {
        expect(readDurations(writeDurations(all))).toEqual(all)
      }),
    )
  })

  test('one wrong wait makes the list wrong', () => {
    expect(readDurations('60s, soon')).toBeUndefined()
    expect(readDurations('60s, ')).toBeUndefined()
    expect(readDurations('')).toBeNull()
  })
})

describe('rates', () => {
  test.each([
    ['30/m', {count: 30, perMs: 60_000}],
    ['2/10s', {count: 2, perMs: 10_000}],
    ['1 / h', {count: 1, perMs: 3_600_000}],
    ['', null],
    ['0/m', undefined],
    ['30', undefined],
    ['30/', undefined],
    ['30/x', undefined],
    ['30/0s', undefined],
  ])('"%s" is %o', (text, read) => {
    expect(readRate(text)).toEqual(read)
  })

  test('what is written reads back as the same', () => {
    fc.assert(
      fc.property(fc.record({count: fc.integer({min: 1, max: 10_000}), perMs: ms}), (rate) => {
        expect(readRate(writeRate(rate))).toEqual(rate)
      }),
    )
    expect(writeRate({count: 30, perMs: 60_000})).toBe('30/m')
  })
})

test.each([
  ['3', 3],
  ['', null],
  ['0', undefined],
  ['1.5', undefined],
  ['many', undefined],
])('"%s" jobs at once are %s', (text, read) => {
  expect(readCount(text)).toBe(read)
})
