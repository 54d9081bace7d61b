import sharp from 'sharp'
import {describe, expect, test} from 'vitest'
import {hasDestroyedBlock} from '../../../../src/pipeline/engines/jpeg/destroyed-blocks.ts'
import type {Raster} from '../../../../src/pipeline/engines/types.ts'
import {noisyPixels} from '../../../helpers/pdf.ts'

const [width, height] = [100, 60]

const noise = (channels: 1 | 3): Raster => ({
  width,
  height,
  channels,
  data: noisyPixels(width, height, channels),
  dpi: 72,
})

function jpeg({channels, data}: Raster): Promise<Buffer> {
  return sharp(data, {raw: {width, height, channels}})
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .jpeg({quality: 30})
    .toBuffer()
}

/** The picture with one block inverted, at any place. */
function damaged(raster: Raster, left: number, top: number): Raster {
  const data = Uint8Array.from(raster.data)
  for (let y = top; y < Math.min(height, top + 8); y++) {
    for (let at = left * raster.channels; at < Math.min(width, left + 8) * raster.channels; at++) {
      const index = y * width * raster.channels + at
      data[index] = data[index]! < 128 ? 255 : 0
    }
  }
  return {...raster, data}
}

describe.each([1, 3] as const)('in %i channels', (channels) => {
  const raster = noise(channels)

  test('losses of a coarse JPEG destroy no block', async () => {
    expect(await hasDestroyedBlock(raster, await jpeg(raster))).toBe(false)
  })

  test.each([
    [0, 0],
    [40, 24],
    [88, 48],
  ])('a block that shows something else is found at %i, %i', async (left, top) => {
    expect(await hasDestroyedBlock(raster, await jpeg(damaged(raster, left, top)))).toBe(true)
  })
})
