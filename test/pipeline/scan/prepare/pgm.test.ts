import {expect, test} from 'vitest'
import {encodePgm} from '../../../../src/pipeline/scan/prepare/pgm.ts'
import {paint} from './rasters.ts'

test('a PGM has its header and one byte a pixel', () => {
  const bytes = encodePgm(paint(3, 2, (x, y) => x * 10 + y))
  expect(bytes.toString('latin1')).toBe(`P5\n3 2\n255\n${String.fromCharCode(0, 10, 20, 1, 11, 21)}`)
})
