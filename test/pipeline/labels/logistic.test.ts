import fc from 'fast-check'
import {expect, test} from 'vitest'
import {fitLogistic, sigmoid} from '../../../src/pipeline/labels/logistic.ts'

const steps = Array.from({length: 400}, (_, i) => i / 200 - 1)

test('finds the curve that outcomes were made by', () => {
  const chance = (x: number) => sigmoid(-1 + 4 * x)
  const observations = steps.flatMap((x) => [
    {inputs: [1, x], isTrue: true, weight: chance(x)},
    {inputs: [1, x], isTrue: false, weight: 1 - chance(x)},
  ])
  const [bias, slope] = fitLogistic(observations, [0, 0], 1e-6)
  expect(bias).toBeCloseTo(-1, 3)
  expect(slope).toBeCloseTo(4, 3)
})

test('outcomes that a line parts do not make it infinitely steep', () => {
  const observations = steps.map((x) => ({inputs: [1, x], isTrue: x > 0.3, weight: 1}))
  const weights = fitLogistic(observations, [0, 0], 0.15)
  for (const weight of weights) expect(Math.abs(weight)).toBeLessThan(100)
  expect(-weights[0]! / weights[1]!).toBeCloseTo(0.3, 1)
})

test('without outcomes it stays where it was', () => {
  expect(fitLogistic([], [-1.5, 0, 6], 0.15)).toEqual([-1.5, 0, 6])
})

test('never anything but numbers', () => {
  const observation = fc.record({
    inputs: fc.tuple(
      fc.constant(1),
      fc.double({min: -3, max: 3, noNaN: true}),
      fc.double({min: 0, max: 6, noNaN: true}),
    ),
    isTrue: fc.boolean(),
    weight: fc.double({min: 0, max: 1, noNaN: true}),
  })
  fc.assert(
    fc.property(fc.array(observation, {maxLength: 40}), (observations) => {
      for (const weight of fitLogistic(observations, [-1.5, 0, 6], 0.15)) expect(Number.isFinite(weight)).toBe(true)
    }),
  )
})
