import {expect, test} from 'vitest'
import {darken} from '../../../../src/pipeline/scan/prepare/darken.ts'
import {paint} from './rasters.ts'

test('ink is black, paper white, the order kept, and what is between darker', () => {
  const {data} = darken(paint(256, 1, (x) => x))
  expect([data[0], data[40], data[145], data[250], data[255]]).toEqual([0, 0, 64, 255, 255])
  expect([...data].every((value, i) => i === 0 || value >= data[i - 1]!)).toBe(true)
})
