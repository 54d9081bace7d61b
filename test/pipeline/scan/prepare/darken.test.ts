import {expect, test} from 'vitest'
import {darken} from '../../../../src/pipeline/scan/prepare/darken.ts'
import {paint} from './rasters.ts'

test('keeps black, white and order, and darkens what is between', () => {
  const {data} = darken(paint(256, 1, (x) => x))
  expect([data[0], data[128], data[250], data[255]]).toEqual([0, 64, 245, 255])
  expect([...data].every((value, i) => value <= i && (i === 0 || value >= data[i - 1]!))).toBe(true)
})
