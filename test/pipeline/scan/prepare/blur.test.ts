import {expect, test} from 'vitest'
import {blur} from '../../../../src/pipeline/scan/prepare/blur.ts'
import {at, paint} from './rasters.ts'

test('a dot spreads evenly in all directions and loses no ink', () => {
  const dot = blur(paint(11, 11, (x, y) => (x === 5 && y === 5 ? 255 : 0)))
  expect(at(dot, 4, 5)).toBe(at(dot, 6, 5))
  expect(at(dot, 5, 4)).toBe(at(dot, 4, 5))
  expect(at(dot, 5, 5)).toBeGreaterThan(at(dot, 4, 5))
  const sum = dot.data.reduce((total, value) => total + value, 0)
  expect(Math.abs(sum - 255)).toBeLessThan(12)
})

test('even areas stay as they are up to the edge', () => {
  expect([...blur(paint(7, 5, () => 250)).data].every((value) => value === 250)).toBe(true)
})

test('pictures of one pixel and one line can be blurred', () => {
  expect([...blur(paint(1, 1, () => 9)).data]).toEqual([9])
  expect([...blur(paint(3, 1, () => 9)).data]).toEqual([9, 9, 9])
})
