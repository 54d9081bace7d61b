import fc from 'fast-check'
import {expect, test} from 'vitest'
import {plot} from '../../../../src/dashboard/web/src/components/plot.ts'
import {niceScale} from '../../../../src/dashboard/web/src/components/scale.ts'

test.each([
  [0, [0, 1]],
  [1, [0, 0.5, 1]],
  [7, [0, 2, 4, 6, 8]],
  [300, [0, 100, 200, 300]],
  [301, [0, 100, 200, 300, 400]],
  [0.0042, [0, 0.002, 0.004, 0.006]],
])('up to %d: %o', (most, ticks) => {
  expect(niceScale(most)).toEqual(ticks)
})

test('every value fits below the last tick, and there are few of them', () => {
  fc.assert(
    fc.property(fc.double({min: 1e-6, max: 1e12, noNaN: true}), (most) => {
      const ticks = niceScale(most)
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(most * (1 - 1e-9))
      expect(ticks.length).toBeLessThanOrEqual(6)
    }),
  )
})

test('names of a chart keep apart, and the last group has one', () => {
  fc.assert(
    fc.property(fc.integer({min: 1, max: 400}), fc.integer({min: 200, max: 1200}), (groups, width) => {
      const {isNamed, middle} = plot(groups, {most: 10}, width)
      const places = Array.from({length: groups}, (_, index) => index)
        .filter(isNamed)
        .map(middle)
      expect(isNamed(groups - 1)).toBe(true)
      for (const [index, place] of places.slice(1).entries()) expect(place - places[index]!).toBeGreaterThanOrEqual(63)
    }),
  )
})

test.each([
  [10, -10, [-10, -5, 0, 5, 10]],
  [0, -30, [-30, -20, -10, 0]],
  [100, -1, [-50, 0, 50, 100]],
])('from %d down to %d: %o', (most, least, ticks) => {
  expect(niceScale(most, least)).toEqual(ticks)
})

test('what is less than nothing stands below the line of nothing, all within the chart', () => {
  fc.assert(
    fc.property(
      fc.double({min: 0, max: 1e9, noNaN: true}),
      fc.double({min: -1e9, max: -0.01, noNaN: true}),
      (most, least) => {
        const {y, ticks, height, bottom} = plot(3, {most, least}, 600)
        expect(ticks).toContain(0)
        expect(ticks.length).toBeLessThanOrEqual(7)
        expect(y(least)).toBeGreaterThan(y(0))
        expect(y(least)).toBeLessThanOrEqual(height - bottom + 1e-6)
        expect(y(most)).toBeGreaterThanOrEqual(0)
      },
    ),
  )
})
