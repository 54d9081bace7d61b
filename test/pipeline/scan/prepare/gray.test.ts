import {expect, test} from 'vitest'
import {darkestChannel} from '../../../../src/pipeline/scan/prepare/gray.ts'
import {paint} from './rasters.ts'

test('each gray pixel is the darkest of its three colours', () => {
  const data = Uint8Array.from([255, 40, 90, 10, 200, 200, 7, 8, 6])
  const gray = darkestChannel({width: 3, height: 1, channels: 3, dpi: 300, data})
  expect([...gray.data]).toEqual([40, 10, 6])
  expect(gray).toMatchObject({width: 3, height: 1, channels: 1, dpi: 300})
})

test('a gray picture stays as it is', () => {
  const gray = paint(2, 2, (x) => x * 100)
  expect(darkestChannel(gray).data).toBe(gray.data)
})
