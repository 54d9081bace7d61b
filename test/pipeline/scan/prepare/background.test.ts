import {expect, test} from 'vitest'
import {flattenBackground} from '../../../../src/pipeline/scan/prepare/background.ts'
import {at, paint} from './rasters.ts'

const ink = (x: number, y: number): boolean => x % 20 < 3 && y % 30 > 10

test('paper in shadow becomes as white as paper in light, and ink stays dark on both', () => {
  const page = paint(400, 300, (x, y) => {
    const paper = 240 - x * 0.35
    return ink(x, y) ? paper * 0.3 : paper
  })
  const flat = flattenBackground(page)
  expect(at(flat, 10, 5)).toBeGreaterThan(235)
  expect(at(flat, 390, 5)).toBeGreaterThan(220)
  expect(at(flat, 1, 140)).toBeLessThan(100)
  expect(at(flat, 381, 140)).toBeLessThan(100)
})

test('a block full of ink takes the paper of its neighbours', () => {
  const page = paint(320, 320, (x, y) => (x >= 128 && x < 160 && y >= 128 && y < 144 ? 30 : 200))
  expect(at(flattenBackground(page), 144, 136)).toBeLessThan(60)
})

test('pictures smaller than a block are flattened too', () => {
  const flat = flattenBackground(paint(5, 3, () => 125))
  expect([...flat.data].every((value) => value >= 249)).toBe(true)
})
